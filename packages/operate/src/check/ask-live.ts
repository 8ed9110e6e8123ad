import type { IdentityError, Session, SessionOptions } from '@trailmend/aws'
import { type Ignorance, parseArn, questionKey, type RecordedCall, type Recording } from '@trailmend/core'
import { IncompleteError } from '../incomplete-error.ts'
import { UsageError } from '../usage-error.ts'
import type { CheckOptions } from './options.ts'
import type { Progress } from './progress.ts'
import { type AccountTarget, accountTargets } from './targets.ts'

/** What asking needs from outside. */
export interface AskContext {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly clock: () => number
  readonly progress: Progress
  readonly userAgent: string
}

type Wishes = Pick<CheckOptions, 'accounts' | 'onlyAccounts' | 'role' | 'externalId' | 'scope' | 'concurrency'>

/**
 * Ask AWS everything a check needs, all accounts and regions side by side.
 *
 * An account that cannot be entered is an answer too, and stops no other. Throws a `UsageError` where the caller has no
 * credentials, or has those of another account than the one named.
 */
export async function askLive(wishes: Wishes, { clock, progress, userAgent }: AskContext): Promise<Recording> {
  // Loading the SDK takes longer than replaying a recording, which has no use for it.
  const { createConnection, createPace, IdentityError, observeAccount, openSession } = await import('@trailmend/aws')
  const shared: SessionOptions = { pace: createPace(wishes.concurrency), requestHandler: createConnection(wishes.concurrency), userAgent }
  const targets = accountTargets(wishes, await ownPartition(wishes, () => openSession({}, shared)))
  const calls: RecordedCall[] = []
  let done = 0
  const report = () => progress({ what: 'accounts', done, total: targets.length, calls: calls.length })
  const answered = (call: RecordedCall): void => {
    calls.push(call)
    report()
  }
  const asking = Promise.all(
    targets.map(async (target) => {
      const session = await openSession(target, shared)
      if (await isEntered(target, session, answered)) await observeAccount(session, wishes.scope, { answered })
      done++
      report()
    }),
  )
  await asking.catch((error: unknown) => {
    throw error instanceof IdentityError ? noIdentity(error) : error
  })
  return { version: 1, observedAt: new Date(clock()).toISOString(), calls: sorted(calls) }
}

/** Answers come in any order; a recording keeps them in one, so that two recordings can be compared. */
function sorted(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  const keyed = calls.map((call) => ({ call, key: `${call.account}|${questionKey(call)}` }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ call }) => call)
}

/** Only a role that is given by its name alone has to be told the partition; the caller's own credentials are of the same. */
async function ownPartition({ accounts, role }: Wishes, open: () => Promise<Session>): Promise<string> {
  const roles = [role, ...accounts.map((account) => account.role)].filter((each) => each !== undefined)
  if (roles.every((each) => each.startsWith('arn:'))) return parseArn(roles[0] ?? '')?.partition ?? 'aws'
  return (await open()).partition
}

/**
 * Whether there is a way into the account. Where a certain account is meant nothing is asked of it before it is known to be
 * that one; without a wish, whichever account the credentials are of is the right one.
 */
async function isEntered({ account, role }: AccountTarget, session: Session, answered: (call: RecordedCall) => void): Promise<boolean> {
  if (account === undefined && role === undefined) return true
  const identity = await session.identify()
  if ('error' in identity) answered(identity)
  else if (account !== undefined && identity.account !== account) throw wrongAccount(account, role, identity.account)
  return 'output' in identity
}

function wrongAccount(account: string, role: string | undefined, actual: string): UsageError {
  const how = role === undefined ? 'the credentials are' : `${role} is`
  return new UsageError(
    `account ${account} was to be checked, but ${how} of account ${actual}; name a role in ${account} with --role or in trailmend.yml`,
  )
}

/** Where the credentials are at fault the user can mend it; where something on the way is, this is no fault of theirs. */
function noIdentity(error: IdentityError): Error {
  if (!OWN_FAULTS.includes(error.because)) {
    return new IncompleteError(`whose credentials these are could not be found out (${error.message}); nothing was checked`, {
      cause: error,
    })
  }
  return new UsageError(
    `no usable AWS credentials (${error.message}); log in (aws sso login), set AWS_PROFILE, or use aws-actions/configure-aws-credentials in a workflow`,
    { cause: error },
  )
}

const OWN_FAULTS: readonly Ignorance[] = ['credentials', 'access-denied', 'region-disabled']
