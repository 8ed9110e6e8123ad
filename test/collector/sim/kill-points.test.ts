import { describe, expect, test } from 'vitest'
import { NO_FAULTS } from './faults.ts'
import { judge } from './judge.ts'
import type { EndKind } from './life.ts'
import { seedsOf } from './seeds.ts'
import { type Setting, simulate } from './simulate.ts'

const ALL = { idempotent: true, appending: true, sending: true }

type Row = readonly [what: string, how: EndKind, seeds: number, setting: Omit<Setting, 'seed'>]

describe('a process ends before and after each of its actions, one by one', () => {
  test.each<Row>([
    ['one collector, killed', 'kill', 2, { faults: NO_FAULTS, has: ALL }],
    ['one collector, told to drain', 'stop', 1, { faults: NO_FAULTS, has: ALL }],
    ['one collector, told to end at once', 'abort', 1, { faults: NO_FAULTS, has: ALL }],
    ['two that share a ledger, one of them killed', 'kill', 1, { faults: NO_FAULTS, has: ALL, collectors: 2, ledger: 'shared' }],
    ['two with ledgers of their own, one of them killed', 'kill', 1, { faults: NO_FAULTS, has: ALL, collectors: 2 }],
  ])(
    '%s',
    async (_what, how, seeds, setting) => {
      let points = 0
      for (const seed of seedsOf(seeds)) {
        const { actions } = await simulate({ ...setting, seed })
        for (let action = 0; action < actions; action++)
          for (const before of [true, false]) {
            const simulated = await simulate({ ...setting, seed, ending: { how, action, before } })
            expect({ seed, action, before, wrong: judge(simulated) }).toEqual({ seed, action, before, wrong: [] })
            points += simulated.ends[how]
          }
      }
      expect(points).toBeGreaterThan(15)
    },
    600_000,
  )
})
