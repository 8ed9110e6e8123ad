import { describe, expect, test } from 'vitest'
import { createWorld, type FakeWorld, startProcess } from './fake-world.ts'
import { PLANS } from './fixture-plans.ts'
import { type ApplyPorts, apply } from './under-test.ts'

const [SETTINGS, , LOGS] = PLANS as [(typeof PLANS)[0], (typeof PLANS)[0], (typeof PLANS)[0]]
const performed = (world: FakeWorld) => world.calls.filter((port) => port === 'perform').length
const start = (world: FakeWorld, { plan }: (typeof PLANS)[number], change: Partial<ApplyPorts> = {}) =>
  apply({ plan, approvals: new Set(), run: 'run-1' }, { ...startProcess(world), ...change })

describe('a lock that another run has taken', () => {
  test('ends the run before its next call', async () => {
    const world = createWorld(SETTINGS.account, {
      instead: () => {
        // Taken for dead, as after a long pause, by a run that lives.
        world.holder = Symbol('another')
        return undefined
      },
    })
    const result = await start(world, SETTINGS)
    expect([result.outcome, result.because]).toEqual(['interrupted', 'the lock was lost'])
    // Two were begun at the same time; the third was to follow.
    expect([performed(world), SETTINGS.plan.steps.length]).toEqual([2, 3])
  })
})

describe('consent', () => {
  class TakenBack extends Error {}
  const refuse = () => Promise.reject(new TakenBack())

  test('is asked for after the account was read, and nothing is done or noted down without it', async () => {
    const world = createWorld(SETTINGS.account)
    const asked: string[] = []
    const consent = async () => {
      asked.push(world.calls.join(' '))
      throw new TakenBack()
    }
    await expect(start(world, SETTINGS, { consent })).rejects.toThrow(TakenBack)
    expect(asked).toEqual([expect.stringMatching(/observe$/)])
    expect([performed(world), world.journal, world.holder]).toEqual([0, '', undefined])
  })

  test('is asked for again where a run is gone on with', async () => {
    const ending = new AbortController()
    const world = createWorld(SETTINGS.account, {
      instead: () => {
        ending.abort()
        return undefined
      },
    })
    expect((await start(world, SETTINGS, { signal: ending.signal })).outcome).toBe('interrupted')
    const [calls, journal] = [performed(world), world.journal]
    await expect(start(world, SETTINGS, { consent: refuse })).rejects.toThrow(TakenBack)
    expect([performed(world), world.journal]).toEqual([calls, journal])
    expect((await start(world, SETTINGS)).outcome).toBe('applied')
  })
})

test('a call that may have been carried out and is then refused is looked for, and not taken for undone', async () => {
  const answers = [undefined, { error: { name: 'AccessDenied', message: 'no' } }]
  const world = createWorld(LOGS.account, {
    // It shows only after it was looked for once.
    lag: 30_000,
    instead: (call, { account }) => {
      if (call.change !== 'iam:CreateRole') return undefined
      const answer = answers.shift()
      if (answer !== undefined) return answer
      account.carryOut(call)
      return { error: { name: 'InternalFailure', message: 'lost' } }
    },
  })
  const result = await start(world, LOGS)
  expect(result.steps.find(({ id }) => id === 'delivery-role')?.standing).toBe('confirmed')
  expect(answers).toEqual([])
  for (const [step, times] of world.account.carriedOut) expect([step, times]).toEqual([step, 1])
})
