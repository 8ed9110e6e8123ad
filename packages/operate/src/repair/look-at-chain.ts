import type { Elsewhere, Session, Witness } from '@trailmend/aws'
import { OPERATIONS, type OperationName, type RecordedCall, type Recording, type Scope } from '@trailmend/core'

/** Whom to look at. */
export interface Looking {
  readonly account: string
  readonly session: Session
  readonly clock: () => number
  readonly elsewhere: (witness: Witness, scope: Scope) => Elsewhere | undefined
}

/**
 * Looked at once, when the plan is made: the event history is allowed two lookups a second, so that looking at it again before every step
 * would take longer than all the rest, and it tells of a change minutes later.
 */
const LOOKED_AT_ONCE: OperationName = 'cloudtrail:LookupEvents'
const SERVICES_OF_CHAINS: ReadonlySet<string> = new Set([
  'cloudtrail',
  's3',
  // What the account blocks of every bucket, one that was just made among them.
  's3control',
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

/** What to look at of it, and where. */
export type ChainScope = Scope & Required<Pick<Scope, 'regions' | 'wanted'>>

/** Look at all that steps rest on, in some regions. Resolves with the calls. */
export async function lookAtChain({ session, elsewhere }: Looking, chain: ChainScope): Promise<readonly RecordedCall[]> {
  const { observeAccount } = await import('@trailmend/aws')
  const scope: Scope = { ...chain, operations: LOOKED_AT_AGAIN }
  const calls: RecordedCall[] = []
  const witness: Witness = { answered: (call) => void calls.push(call) }
  await observeAccount(session, { scope, witness, elsewhere: elsewhere(witness, scope) })
  return calls
}

/** Calls that were made just now. */
export function recordingOf({ clock }: Pick<Looking, 'clock'>, calls: readonly RecordedCall[]): Recording {
  return { version: 1, observedAt: new Date(clock()).toISOString(), calls }
}
