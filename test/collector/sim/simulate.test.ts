import { describe, expect, test } from 'vitest'
import { judge } from './judge.ts'
import { NO_FAULTS, type SinkSet, simulate } from './simulate.ts'
import type { Faults } from './world.ts'

const SINKS: readonly SinkSet[] = [
  { idempotent: true, appending: false, sending: false },
  { idempotent: false, appending: true, sending: false },
  { idempotent: true, appending: true, sending: true },
]

/** Everything at once, now and then. */
const STORM: Faults = {
  throttled: 60,
  denied: 30,
  timeout: 40,
  cutBody: 40,
  corruptBody: 0,
  sinkFails: 80,
  diskFull: 60,
  quarantineFails: 60,
  ledgerFails: 40,
  duplicateDelivery: 80,
  lostAnswer: 40,
  clockJump: 10,
  kills: 700,
}

describe.each([
  ['nothing goes wrong', NO_FAULTS, 200],
  ['it is killed again and again', { ...NO_FAULTS, kills: 900 }, 600],
  ['messages come twice, and answers are lost', { ...NO_FAULTS, duplicateDelivery: 200, lostAnswer: 80 }, 600],
  ['everything goes wrong at once', STORM, 1500],
] as const)('%s', (_, faults, seeds) => {
  test.each(
    SINKS.map(
      (has) =>
        [
          Object.keys(has)
            .filter((name) => has[name as keyof SinkSet])
            .join(' and '),
          has,
        ] as const,
    ),
  )(
    '%s',
    async (_name, has) => {
      let kills = 0
      for (let seed = 1; seed <= seeds; seed++) {
        const simulated = await simulate(seed, faults, has)
        kills += simulated.kills
        expect({ seed, wrong: judge(simulated, has) }).toEqual({ seed, wrong: [] })
      }
      expect(kills > 0).toBe(faults.kills > 0)
    },
    300_000,
  )
})
