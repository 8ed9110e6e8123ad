import type { Elsewhere, Session, Witness } from '@trailmend/aws'
import {
  type AccountSnapshot,
  type Answer,
  OPERATIONS,
  type OperationName,
  observe,
  type RecordedCall,
  type Recording,
  type Scope,
  type StepCall,
  seenAgain,
} from '@trailmend/core'
import type { Collection } from '@trailmend/core/plan'
import { openLogging } from '../check/ask-live.ts'
import { noIdentity, wrongAccount } from '../check/no-entry.ts'
import { accountTargets, loggingTarget } from '../check/targets.ts'
import { IncompleteError } from '../incomplete-error.ts'
import { lookForPlan } from '../plan/look-for-plan.ts'
import type { PlanOptions } from '../plan/options.ts'
import { type PlannedOrNot, type PlanRequest, planRecording, settingsFor } from '../plan/plan-recording.ts'
import { wantedBy } from '../plan/wanted-by.ts'

/** An account that can be planned for, looked at again and again, and changed. */
export interface LiveAccount {
  readonly id: string
  /** Look at everything anew, and plan. */
  planNow(): Promise<PlannedOrNot>
  /** Look again at all that plans rest on. What was not looked at again is as it was when the plan was made. */
  observe(): Promise<AccountSnapshot>
  /** Look again, and plan: what is left to be done. Findings about what was not looked at again are those of the first look. */
  planAgain(): Promise<PlannedOrNot>
  /** Make a call, once, with the credentials of the account that it is for. */
  perform(call: StepCall): Promise<Answer>
  /** Stop asking. */
  close(): void
}

/** What opening an account needs from outside. */
export interface LiveContext {
  readonly clock: () => number
  readonly userAgent: string
}

/**
 * Looked at once, when the plan is made: the event history is allowed two lookups a second, so that looking at it again before every step
 * would take longer than all the rest, and it tells of a change minutes later.
 */
const LOOKED_AT_ONCE: OperationName = 'cloudtrail:LookupEvents'
const SERVICES_OF_CHAINS: ReadonlySet<string> = new Set([
  'cloudtrail',
  's3',
  'sns',
  'sqs',
  'iam',
  'cloudwatchlogs',
  'cloudwatch',
  'organizations',
])
const OF_KEYS: readonly OperationName[] = ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListResourceTags']

const LOOKED_AT_AGAIN: ReadonlySet<OperationName> = new Set(
  (Object.keys(OPERATIONS) as OperationName[]).filter(
    (name) => OF_KEYS.includes(name) || (SERVICES_OF_CHAINS.has(OPERATIONS[name].service) && name !== LOOKED_AT_ONCE),
  ),
)

/**
 * Get into an account to change it.
 *
 * Throws a `UsageError` where there are no credentials, or those of another account, and an `IncompleteError` where the role cannot be used.
 */
export async function openLiveAccount(
  account: string,
  {
    options,
    collection,
    context,
  }: { readonly options: PlanOptions; readonly collection: Collection | null; readonly context: LiveContext },
): Promise<LiveAccount> {
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
    const others = new Map<string, Promise<Session>>()
    const request: PlanRequest = { ...options, collectionOf: () => collection }
    const logging = await openLogging(options, open, partition)
    const eyes = openEyes({
      account,
      session,
      request,
      clock: context.clock,
      elsewhere: (witness, scope) => logging && aws.openElsewhere(logging.id, logging.session, { scope, witness }),
    })
    return {
      id: account,
      ...eyes,
      perform: async ({ account: owner, change, region, input }) => {
        if (owner !== account && !others.has(owner)) others.set(owner, sessionOf(owner))
        return aws.performChange(await (others.get(owner) ?? session), { change, region, input })
      },
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

interface Looking {
  readonly account: string
  readonly session: Session
  readonly request: PlanRequest
  readonly clock: () => number
  readonly elsewhere: (witness: Witness, scope: Scope) => Elsewhere | undefined
}

/** The calls of the first look are kept, and those of the latest look laid over them. */
function openEyes({ account, session, request, clock, elsewhere }: Looking): Pick<LiveAccount, 'planNow' | 'observe' | 'planAgain'> {
  let first: readonly RecordedCall[] = []
  const look = lookForPlan(request)
  return {
    planNow,
    observe: async () => snapshot(await lookAgain()).account,
    planAgain: async () => planRecording(recordingOf(await lookAgain()), { account, source: 'live' }, request),
  }

  async function planNow(): Promise<PlannedOrNot> {
    const calls: RecordedCall[] = []
    const witness: Witness = { answered: (call) => void calls.push(call) }
    await look(session, { scope: request.scope, witness, elsewhere: elsewhere(witness, request.scope) })
    first = calls
    return planRecording(recordingOf(calls), { account, source: 'live' }, request)
  }

  async function lookAgain(): Promise<readonly RecordedCall[]> {
    if (first.length === 0) {
      await planNow()
      return first
    }
    const before = snapshot(first)
    const { observeAccount } = await import('@trailmend/aws')
    const scope: Scope = { ...before.scope, operations: LOOKED_AT_AGAIN, regions: regionsOf(before.account, request) }
    const again: RecordedCall[] = []
    const witness: Witness = { answered: (call) => void again.push(call) }
    await observeAccount(session, { scope, witness, elsewhere: elsewhere(witness, scope) })
    return seenAgain(first, again)
  }

  function recordingOf(calls: readonly RecordedCall[]): Recording {
    return { version: 1, observedAt: new Date(clock()).toISOString(), calls }
  }

  function snapshot(calls: readonly RecordedCall[]): { readonly account: AccountSnapshot; readonly scope: Scope } {
    const recording = recordingOf(calls)
    const find = (scope: Scope): AccountSnapshot | undefined => observe(recording, scope).accounts.find(({ id }) => id === account)
    const seen = find(request.scope)
    if (seen === undefined) throw new IncompleteError(`nothing could be read of account ${account}`)
    const scope = { ...request.scope, wanted: wantedBy(seen, settingsFor(seen, request), request.collectionOf(account)) }
    return { account: find(scope) ?? seen, scope }
  }
}

/** Where the chain is: the regions that its trails are at home in, and that in which a trail would be made. */
function regionsOf(account: AccountSnapshot, request: PlanRequest): readonly string[] {
  return [...new Set([settingsFor(account, request).region, ...account.trails.map(({ homeRegion }) => homeRegion)])]
}
