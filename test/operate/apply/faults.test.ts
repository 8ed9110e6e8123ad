import { next, parseJournal, standRun } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { createWorld, FAULTS, type FakeWorld, type Fault, type Port, type Script, settle, type WorldWish } from './fake-world.ts'
import { PLANS } from './fixture-plans.ts'
import { seeded } from './seeded.ts'
import { undo } from './under-test.ts'

const at =
  (faults: ReadonlyMap<number, Fault>): Script =>
  (port, number) => {
    const fault = faults.get(number)
    return fault !== undefined && (FAULTS[port] as readonly Fault[]).includes(fault) ? fault : undefined
  }

/** What must be true whatever went wrong. */
function mustBeSound(world: FakeWorld, plan: (typeof PLANS)[number]['plan'], outcome: string): void {
  for (const [step, times] of world.account.carriedOut) if (times !== 1) throw new Error(`${step} was carried out ${times} times`)
  const parsed = parseJournal(world.journal)
  if (!parsed.ok) throw new Error(parsed.problem.text)
  const read = standRun(plan, parsed.records)
  if (!read.ok) throw new Error(read.problem)
  const then = next(plan, read.run)
  if (then.does !== 'nothing' || then.outcome !== outcome) throw new Error(`then ${JSON.stringify(then)}`)
}

interface Trial {
  readonly case: (typeof PLANS)[number]
  readonly outcome: 'applied' | 'undone'
  readonly lag: number
}

/** The world after a run in which things went wrong; an undoing begins with a run that nothing disturbed. */
async function tried({ case: { account, plan }, outcome, lag }: Trial, faults: ReadonlyMap<number, Fault>) {
  const wish: WorldWish = { script: (port, number) => at(faults)(port, number - begun), lag }
  let begun = 0
  const world = createWorld(account, wish)
  if (outcome === 'undone') {
    begun = Number.POSITIVE_INFINITY
    await settle(world, plan)
    begun = world.calls.length
    world.time += 60_000
  }
  await settle(world, plan, outcome === 'undone' ? undo : undefined)
  return { world, calls: world.calls.slice(begun) as readonly Port[] }
}

async function mustEndAlike(trial: Trial, faults: ReadonlyMap<number, Fault>, end: unknown): Promise<void> {
  try {
    const { world } = await tried(trial, faults)
    expect(world.account.state).toEqual(end)
    mustBeSound(world, trial.case.plan, trial.outcome)
  } catch (error) {
    throw new Error(`${[...faults].map(([number, fault]) => `${fault} at call ${number}`).join(', ')}: ${error}`, { cause: error })
  }
}

const LAGS = [0, 3_000]
const trials = PLANS.flatMap((each) =>
  LAGS.flatMap((lag) => (['applied', 'undone'] as const).map((outcome): Trial => ({ case: each, outcome, lag }))),
)

// Thousands of cases, on a machine that may be busy.
const LONG = { timeout: 300_000 }

describe.each(trials)('$case.name, to be $outcome, changes showing after $lag ms', (trial) => {
  test('the same end whatever goes wrong once', LONG, async () => {
    const { world, calls } = await tried(trial, new Map())
    mustBeSound(world, trial.case.plan, trial.outcome)
    let cases = 0
    for (const [number, port] of calls.entries()) {
      for (const fault of FAULTS[port]) {
        await mustEndAlike(trial, new Map([[number, fault]]), world.account.state)
        cases++
      }
    }
    console.log(`${trial.case.name}, ${trial.outcome}, lag ${trial.lag}: ${calls.length} port calls, ${cases} cases`)
    expect(cases).toBeGreaterThan(calls.length)
  })

  test('the same end where something goes wrong again and again', LONG, async () => {
    const { world, calls } = await tried(trial, new Map())
    const random = seeded(20261122 + trial.lag)
    const kinds = [...new Set(Object.values(FAULTS).flat())]
    for (let times = 0; times < SEEDED; times++) {
      const faults = Array.from({ length: 2 + Math.floor(random() * 3) }, () => {
        const fault = kinds[Math.floor(random() * kinds.length)] as Fault
        return [Math.floor(random() * calls.length * 1.5), fault] as const
      })
      await mustEndAlike(trial, new Map(faults), world.account.state)
    }
  })
})

const SEEDED = 100
