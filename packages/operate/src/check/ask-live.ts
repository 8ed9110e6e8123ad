import type { Elsewhere, Observation, OpenSession, Session, Witness } from '@trailmend/aws'
import { type Notice, type NotLookedAt, parseArn, type RecordedCall } from '@trailmend/core'
import { atMost } from '../at-most.ts'
import { IncompleteError } from '../incomplete-error.ts'
import { askOrganization } from '../organization/ask-organization.ts'
import { type Discovery, readDiscovery } from '../organization/discovery.ts'
import { sharingOf } from '../recordings/shared-answers.ts'
import { createSpool, type Spool } from '../recordings/spool.ts'
import { UsageError } from '../usage-error.ts'
import { noIdentity, notEntered, wrongAccount, wrongLoggingAccount } from './no-entry.ts'
import type { CheckOptions } from './options.ts'
import type { Progress } from './progress.ts'
import { type AccountTarget, accountTargets, type Known, loggingTarget } from './targets.ts'

/** What asking needs from outside. */
export interface AskContext {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly clock: () => number
  readonly progress: Progress
  readonly userAgent: string
}

/** Asks one account all there is to ask of it, as `observeAccount` does. */
export type Look = (session: Session, observation: Observation) => Promise<void>

/** Everything that was answered. Whoever asked closes the spool. */
export interface Asked {
  /** When the asking ended, ISO 8601. */
  readonly observedAt: string
  readonly spool: Spool
  /** Accounts of the organization that were passed over, and what could not be found out of it. */
  readonly notLookedAt: readonly NotLookedAt[]
  readonly notices: readonly Notice[]
}

/** Whom to ask, and about what. */
export type AskWishes = Pick<
  CheckOptions,
  'accounts' | 'onlyAccounts' | 'role' | 'externalId' | 'via' | 'organization' | 'loggingAccount' | 'scope' | 'concurrency'
>

/**
 * Accounts that are asked at once: what memory holds of calls is theirs. Enough to keep every turn of the concurrency taken,
 * for each of them has hundreds of calls to make.
 */
const ACCOUNTS_AT_ONCE = 16

/**
 * Ask AWS everything a check needs: some accounts side by side, each in all regions at once, its calls put away as soon as it
 * has been asked.
 *
 * An account that cannot be entered is an answer too, and stops no other. Throws a `UsageError` where the caller has no
 * credentials, or has those of another account than the one named, and an `IncompleteError` where nobody says which accounts
 * there are.
 *
 * @param look - how each account is asked, where a check's questions are not all there is to ask
 */
export async function askLive(wishes: AskWishes, context: AskContext, look?: Look): Promise<Asked> {
  const spool = createSpool(sharingOf)
  try {
    return await askInto(spool, wishes, { ...context, look })
  } catch (error) {
    await spool.close()
    throw error
  }
}

async function askInto(
  spool: Spool,
  wishes: AskWishes,
  { clock, progress, userAgent, look }: AskContext & { readonly look: Look | undefined },
): Promise<Asked> {
  // Loading the SDK takes longer than replaying a recording, which has no use for it.
  const { createConnection, createPace, createSessions, IdentityError, observeAccount, openElsewhere } = await import('@trailmend/aws')
  const { concurrency, scope } = wishes
  const pace = createPace(concurrency)
  const open = createSessions({ pace, requestHandler: createConnection(concurrency), userAgent })
  try {
    const { targets, discovery, partition } = await findTargets(wishes, open, spool)
    const forOthers = createWitness()
    const logging = await openLogging(wishes, open, partition)
    const elsewhere = logging && openElsewhere(logging.id, logging.session, { scope, witness: forOthers })
    const told = { done: 0, calls: 0 }
    const report = () => progress({ what: 'accounts', done: told.done, total: targets.length, calls: told.calls })
    await atMost(ACCOUNTS_AT_ONCE, targets, async (target) => {
      const session = await open(target)
      const witness = createWitness(() => {
        told.calls++
        report()
      })
      if (await isEntered(target, session, witness)) await (look ?? observeAccount)(session, { scope, witness, elsewhere })
      await spool.put((await session.identify()).account, witness.calls)
      told.done++
      report()
    })
    if (logging !== undefined) await spool.put(logging.id, forOthers.calls)
    return {
      observedAt: new Date(clock()).toISOString(),
      spool,
      notLookedAt: discovery?.notLookedAt ?? [],
      notices: await loggingNotices(elsewhere),
    }
  } catch (error) {
    pace.end()
    throw error instanceof IdentityError ? noIdentity(error) : error
  }
}

/** A witness that keeps what it is told. */
function createWitness(answered: () => void = () => {}): Witness & { readonly calls: readonly RecordedCall[] } {
  const calls: RecordedCall[] = []
  return {
    calls,
    answered: (call) => {
      calls.push(call)
      answered()
    },
  }
}

interface Found extends Known {
  readonly targets: readonly AccountTarget[]
}

async function findTargets(wishes: AskWishes, open: OpenSession, spool: Spool): Promise<Found> {
  const { organization, onlyAccounts } = wishes
  const partition = await ownPartition(wishes, open)
  if (organization === undefined) return { partition, targets: accountTargets(wishes, { partition }) }
  const own = await open({})
  const ownAccount = (await own.identify()).account
  const discovery =
    onlyAccounts === undefined
      ? await discover(organization, organization.role === undefined ? own : await open(organization), spool)
      : undefined
  const known: Known = { partition, ownAccount, discovery }
  const targets = accountTargets(wishes, known)
  if (targets.length === 0) throw nobodyToAsk(discovery)
  return { ...known, targets }
}

async function discover(organization: NonNullable<AskWishes['organization']>, session: Session, spool: Spool): Promise<Discovery> {
  const calls = await askOrganization(session, organization)
  await spool.put((await session.identify()).account, calls)
  return readDiscovery(calls, organization, 'live')
}

function nobodyToAsk(discovery: Discovery | undefined): Error {
  const gap = discovery?.notLookedAt.find(({ leavesGap }) => leavesGap)
  if (gap === undefined) return new UsageError('the organization has no account left to check: see include and exclude')
  const needs = gap.because.needs === undefined ? '' : `; account ${gap.account} has to allow ${gap.because.needs}`
  return new IncompleteError(`${gap.because.text}${needs}; nothing was checked`)
}

/** Only a role that is given by its name alone has to be told the partition; the caller's own credentials are of the same. */
async function ownPartition({ accounts, role, loggingAccount }: AskWishes, open: OpenSession): Promise<string> {
  const roles = [role, loggingAccount?.role, ...accounts.map((account) => account.role)].filter((each) => each !== undefined)
  if (roles.every((each) => each.startsWith('arn:'))) return parseArn(roles[0] ?? '')?.partition ?? 'aws'
  return (await open({})).partition
}

/**
 * Whether there is a way into the account. Where a certain account is meant nothing is asked of it before it is known to be
 * that one; without a wish, whichever account the credentials are of is the right one.
 */
async function isEntered({ account, role }: AccountTarget, session: Session, witness: Witness): Promise<boolean> {
  if (account === undefined && role === undefined) return true
  const identity = await session.identify()
  if ('error' in identity) witness.answered(identity)
  else if (account !== undefined && identity.account !== account) throw wrongAccount(account, role, identity.account)
  return 'output' in identity
}

interface Logging {
  readonly id: string
  readonly session: Session
}

/** The caller's own credentials are known at once to be the wrong ones; a role is assumed when it is first needed. */
export async function openLogging({ loggingAccount }: AskWishes, open: OpenSession, partition: string): Promise<Logging | undefined> {
  if (loggingAccount === undefined) return undefined
  const { id } = loggingAccount
  const target = loggingTarget(loggingAccount, partition)
  const session = await open(target)
  if (target.role === undefined) {
    const { account } = await session.identify()
    if (account !== id) throw wrongLoggingAccount(id, account)
  }
  return { id, session }
}

async function loggingNotices(elsewhere: Elsewhere | undefined): Promise<readonly Notice[]> {
  const refusal = await elsewhere?.refusal()
  return refusal === undefined ? [] : [notEntered(refusal)]
}
