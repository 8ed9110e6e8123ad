import type { Session, Witness } from '@trailmend/aws'
import {
  type AccountSnapshot,
  type Answer,
  observe,
  type Question,
  type RecordedCall,
  type Scope,
  type StepCall,
  seenAgain,
  type Wanted,
} from '@trailmend/core'
import type { Collection, Plan } from '@trailmend/core/plan'
import { openLogging } from '../check/ask-live.ts'
import { noIdentity, wrongAccount } from '../check/no-entry.ts'
import { accountTargets, loggingTarget } from '../check/targets.ts'
import { IncompleteError } from '../incomplete-error.ts'
import { lookForPlan } from '../plan/look-for-plan.ts'
import type { PlanOptions } from '../plan/options.ts'
import { type PlannedOrNot, type PlanRequest, planRecording, settingsFor } from '../plan/plan-recording.ts'
import { wantedBy } from '../plan/wanted-by.ts'
import { openEyesOfRun } from './eyes-of-run.ts'
import { type Looking, lookAtChain, recordingOf } from './look-at-chain.ts'
import type { RunBeginning } from './run-aims.ts'

/** An account that can be planned for, looked at again and again, and changed. */
export interface LiveAccount {
  readonly id: string
  /** Look at everything anew, and plan. */
  planNow(): Promise<PlannedOrNot>
  /** Look again at all that plans rest on. What was not looked at again is as it was when the plan was made, or the run was begun. */
  observe(): Promise<AccountSnapshot>
  /** Look again, and plan: what is left to be done. Findings about what was not looked at again are those of the first look. */
  planAgain(): Promise<PlannedOrNot>
  /** Ask, with the credentials of the account that the answer is in. */
  ask(account: string, question: Question): Promise<RecordedCall>
  /** Make a call, once, with the credentials of the account that it is for. */
  perform(call: StepCall): Promise<Answer>
  /** Stop asking. */
  close(): void
}

/** What an account is opened for. */
export interface Opening {
  readonly options: PlanOptions
  /** What was collected from it when the plan was made. */
  readonly collection: Collection | null
  /** The run that is gone on with, or taken back: it says what is looked at. */
  readonly run?: { readonly plan: Plan; readonly beginning: RunBeginning } | undefined
}

/** What opening an account needs from outside. */
export interface LiveContext {
  readonly clock: () => number
  readonly userAgent: string
}

/**
 * Get into an account to change it.
 *
 * Throws a `UsageError` where there are no credentials, or those of another account, and an `IncompleteError` where the role cannot be used.
 */
export async function openLiveAccount(account: string, opening: Opening & { readonly context: LiveContext }): Promise<LiveAccount> {
  const { options, context, run } = opening
  const aws = await import('@trailmend/aws')
  const pace = aws.createPace(options.concurrency)
  const open = aws.createSessions({ pace, requestHandler: aws.createConnection(options.concurrency), userAgent: context.userAgent })
  try {
    const { partition } = await open({})
    const sessionOf = async (id: string): Promise<Session> => {
      const { loggingAccount } = options
      const [named] = accountTargets({ ...options, onlyAccounts: [id] }, { partition })
      const target = loggingAccount?.id === id ? loggingTarget(loggingAccount, partition) : (named ?? {})
      const session = await open(target)
      await mustBe(id, session, target.role)
      return session
    }
    const session = await sessionOf(account)
    const entered = new Map([[account, Promise.resolve(session)]])
    const enter = (id: string): Promise<Session> => {
      const way = entered.get(id) ?? sessionOf(id)
      entered.set(id, way)
      return way
    }
    const request = requestFor(opening)
    const logging = await openLogging(options, open, partition)
    const looking: Looking = {
      account,
      session,
      clock: context.clock,
      elsewhere: (witness, scope) => logging && aws.openElsewhere(logging.id, logging.session, { scope, witness }),
    }
    const eyes = openEyes(looking, request)
    return {
      id: account,
      ...eyes,
      ...(run === undefined ? {} : openEyesOfRun(looking, { ...run, request })),
      ask: async (owner, question) => ({ account: owner, ...(await (await enter(owner)).ask(question)) }),
      perform: async ({ account: owner, change, region, input }) => aws.performChange(await enter(owner), { change, region, input }),
      close: () => pace.end(),
    }
  } catch (error) {
    pace.end()
    throw error instanceof aws.IdentityError ? noIdentity(error) : error
  }
}

async function mustBe(account: string, session: Session, role: string | undefined): Promise<void> {
  const identity = await session.identify()
  if ('error' in identity) {
    throw new IncompleteError(
      `account ${account} cannot be entered: ${identity.error.name}: ${identity.error.message}; its role needs to allow sts:AssumeRole`,
    )
  }
  if (identity.account !== account) throw wrongAccount(account, role, identity.account)
}

/** The calls of the first look are kept, and those of the latest look laid over them. */
function openEyes(looking: Looking, request: PlanRequest): Pick<LiveAccount, 'planNow' | 'observe' | 'planAgain'> {
  const { account, session, elsewhere } = looking
  let first: readonly RecordedCall[] = []
  const look = lookForPlan(request)
  return {
    planNow,
    observe: async () => snapshot(await lookAgain()).account,
    planAgain: async () => planOf(await lookAgain()),
  }

  async function planNow(): Promise<PlannedOrNot> {
    const calls: RecordedCall[] = []
    const witness: Witness = { answered: (call) => void calls.push(call) }
    await look(session, { scope: request.scope, witness, elsewhere: elsewhere(witness, request.scope) })
    first = calls
    return planOf(calls)
  }

  function planOf(calls: readonly RecordedCall[]): PlannedOrNot {
    return planRecording(recordingOf(looking, calls), { account, source: 'live' }, request)
  }

  async function lookAgain(): Promise<readonly RecordedCall[]> {
    if (first.length === 0) {
      await planNow()
      return first
    }
    const { account: before, wanted } = snapshot(first)
    const again = await lookAtChain(looking, { ...request.scope, wanted, regions: regionsOf(before, request) })
    return seenAgain(first, again)
  }

  function snapshot(calls: readonly RecordedCall[]): { readonly account: AccountSnapshot; readonly wanted: Wanted } {
    const recording = recordingOf(looking, calls)
    const find = (scope: Scope): AccountSnapshot | undefined => observe(recording, scope).accounts.find(({ id }) => id === account)
    const seen = find(request.scope)
    if (seen === undefined) throw new IncompleteError(`nothing could be read of account ${account}`)
    const wanted = wantedBy(seen, settingsFor(seen, request), request.collectionOf(account))
    return { account: find({ ...request.scope, wanted }) ?? seen, wanted }
  }
}

/** Where the chain is: the regions that its trails are at home in, and that in which a trail would be made. */
function regionsOf(account: AccountSnapshot, request: PlanRequest): readonly string[] {
  return [...new Set([settingsFor(account, request).region, ...account.trails.map(({ homeRegion }) => homeRegion)])]
}

/** What an account is looked at for: what the run was begun for, or what is wished now. */
function requestFor({ options, collection, run }: Opening): PlanRequest {
  const request: PlanRequest = { ...options, collectionOf: () => collection }
  if (run === undefined) return request
  const { before, aims } = run.beginning
  return {
    ...request,
    // A journal that does not tell its aims tells the profile in its plan.
    settingsOf: (id, region) => aims?.settings ?? { ...options.settingsOf(id, region), profile: run.plan.profile },
    scope: { ...request.scope, regions: before.everyRegion ? undefined : before.listings.map(({ region }) => region) },
  }
}
