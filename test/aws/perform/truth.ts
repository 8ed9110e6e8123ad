import { type Change, createConnection, createSessions, observeAccount, type Pace, performChange, type Session } from '@trailmend/aws'
import {
  type AccountSnapshot,
  differences,
  isInEffect,
  observe,
  type RecordedCall,
  type Scope,
  simulate,
  simulateStep,
} from '@trailmend/core'
import { expect } from 'vitest'
import { defaultAccount } from '../../fakes/moto/accounts.ts'
import { motoEnv } from '../../fakes/moto/server.ts'

export const ACCOUNT = defaultAccount
export const HOME = 'us-east-1'
export const AWAY = 'eu-west-1'

/** What the tests observe with: two regions, and no waiting for anybody's turn. */
const REGIONS = [HOME, AWAY]
const AT_ONCE: Pace = { run: (_operation, _place, send) => send(), enter: (assume) => assume(), end: () => {} }

export type Wanted = NonNullable<Scope['wanted']>

export const NOTHING: Wanted = { buckets: [], topics: [], queues: [], logGroups: [], roles: [], keys: [] }

/** A step of a scenario. */
export interface Doing extends Change {
  /** What AWS, and so moto, says no to. */
  readonly refused?: string
  /** Whether nothing is different afterwards. */
  readonly idle?: boolean
}

/** Credentials of an account at an endpoint, in this process. */
export async function sessionOf(url: string, account: string = ACCOUNT): Promise<Session> {
  Object.assign(process.env, motoEnv(url, account))
  const session = await createSessions({ pace: AT_ONCE, requestHandler: createConnection(16), userAgent: 'trailmend/test' })({})
  // The environment is read when it is first needed, and the next session changes it.
  await session.identify()
  return session
}

/** The account as it is now. */
export async function observed(session: Session, wanted: Wanted): Promise<AccountSnapshot> {
  const calls: RecordedCall[] = []
  const scope: Scope = { regions: REGIONS, wanted }
  await observeAccount(session, { scope, witness: { answered: (call) => calls.push(call) } })
  const { account } = await session.identify()
  const snapshot = observe({ version: 1, observedAt: new Date().toISOString(), calls }, scope)
  return snapshot.accounts.find(({ id }) => id === account)!
}

/** Perform each step, and expect after each that what is observed is what was simulated; and once more of all of them. */
export async function expectTruth(session: Session, wanted: Wanted, steps: readonly Doing[]): Promise<AccountSnapshot> {
  const { account } = await session.identify()
  const first = await observed(session, wanted)
  let before = first
  const done: (Doing & { readonly account: string })[] = []
  for (const [index, { refused, idle, ...change }] of steps.entries()) {
    const words = `step ${index}, ${change.change}`
    const answer = await performChange(session, change)
    if (refused !== undefined) expect(answer, words).toMatchObject({ error: { name: refused } })
    else expect(answer, words).toHaveProperty('output')
    const after = await observed(session, wanted)
    const step = { ...change, account }
    done.push(step)
    expect(differences(simulateStep(before, step), after), words).toEqual([])
    if (refused === undefined && idle !== true) {
      expect(differences(before, after), `${words} changes something`).not.toEqual([])
      expect([isInEffect(before, step), isInEffect(after, step)], `${words} is in effect`).toEqual([false, true])
    }
    before = after
  }
  expect(differences(simulate(first, done), before), 'all steps').toEqual([])
  return before
}

/** A step in the home region. */
export function step(change: Change['change'], input: Change['input'], more: Partial<Doing> = {}): Doing {
  return { change, region: HOME, input, ...more }
}
