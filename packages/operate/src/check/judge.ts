import {
  evaluate,
  type Notice,
  type NotLookedAt,
  observe,
  parseTime,
  type Recording,
  type SkippedRegion,
  type Snapshot,
  type SourcedFinding,
  skippedRegions,
  unseenAccount,
} from '@trailmend/core'
import { EVERY_ACCOUNT, readDiscovery } from '../organization/discovery.ts'
import { answersOfOthers, isOnBehalfOfOthers } from '../recordings/shared-answers.ts'
import { inOrder } from '../recordings/spool.ts'
import type { Asked } from './ask-live.ts'
import type { CheckOptions } from './options.ts'

/** What one recording comes to. */
export interface Judged {
  readonly source: string
  /** Milliseconds since 1970-01-01 UTC: as of when was judged. */
  readonly now: number
  /** The accounts that were judged. */
  readonly accounts: readonly string[]
  readonly findings: readonly SourcedFinding[]
  /** The regions whose trails were listed. */
  readonly regions: readonly string[]
  readonly skipped: readonly NotLookedAt[]
  readonly notices: readonly Notice[]
  /** The accounts of the organization that should have been judged, where its answers were recorded. */
  readonly members: readonly string[]
}

type Wishes = Pick<CheckOptions, 'scope' | 'controls' | 'now' | 'thresholds' | 'onlyAccounts' | 'organization'>

/**
 * Judge one recording, on its own: the accounts in it that were asked on their own account, not merely on behalf of others.
 */
export function judgeRecording(recording: Recording, source: string, wishes: Wishes): Judged {
  const { onlyAccounts, organization } = wishes
  const asked = new Set(recording.calls.filter((call) => !isOnBehalfOfOthers(call)).map(({ account }) => account))
  const discovery = readDiscovery(recording.calls, organization ?? EVERY_ACCOUNT, source)
  const leftOut = new Set(organization === undefined ? [] : discovery.leftOut)
  const isWanted = (id: string) => asked.has(id) && (onlyAccounts === undefined ? !leftOut.has(id) : onlyAccounts.includes(id))
  const observed = observe(recording, wishes.scope)
  const judged = judgeAccounts({ ...observed, accounts: observed.accounts.filter(({ id }) => isWanted(id)) }, source, wishes)
  if (onlyAccounts !== undefined) return judged
  const members = organization === undefined ? [] : discovery.members
  return { ...judged, members, skipped: [...discovery.notLookedAt, ...judged.skipped] }
}

/**
 * Judge what was asked, account by account: memory holds the calls of one, and the answers of others that it rests on.
 *
 * What is found is what a recording of all of it would show.
 */
export async function judgeAsked({ spool, observedAt, notLookedAt, notices }: Asked, wishes: Wishes): Promise<Judged> {
  const judged: Judged[] = []
  for (const account of spool.accounts()) {
    const own = await spool.calls(account)
    if (own.every(isOnBehalfOfOthers)) continue
    const calls = inOrder([...own, ...(await answersOfOthers({ account, calls: own }, spool))])
    judged.push(judgeRecording({ version: 1, observedAt, calls }, 'live', { ...wishes, onlyAccounts: [account] }))
  }
  return {
    source: 'live',
    now: wishes.now ?? parseTime(observedAt) ?? Number.NaN,
    accounts: judged.flatMap((each) => each.accounts),
    findings: judged.flatMap((each) => each.findings),
    regions: [...new Set(judged.flatMap((each) => each.regions))],
    skipped: [...notLookedAt, ...judged.flatMap((each) => each.skipped)],
    notices,
    members: [],
  }
}

/** Say of accounts that had to be judged, and that no recording holds, that nothing is known of them. */
export function judgeUnseen(accounts: readonly string[], source: string, now: number, wishes: Wishes): Judged {
  return judgeAccounts({ observedAt: new Date(now).toISOString(), accounts: accounts.map(unseenAccount) }, source, wishes)
}

function judgeAccounts(snapshot: Snapshot, source: string, wishes: Wishes): Judged {
  const { accounts } = snapshot
  const listed = accounts.flatMap((account) => account.listings.filter((listing) => listing.listed.known))
  return {
    source,
    now: wishes.now ?? parseTime(snapshot.observedAt) ?? Number.NaN,
    accounts: accounts.map((account) => account.id),
    findings: evaluate(snapshot, wishes.controls, wishes).map((finding) => ({ ...finding, source })),
    regions: listed.map((listing) => listing.region),
    skipped: accounts.flatMap(skippedRegions).map((region) => notLookedAt(region, source)),
    notices: [],
    members: [],
  }
}

const SKIPPED_TEXT: Readonly<Record<SkippedRegion['because'], string>> = {
  'not-opted-in': 'The account has not opted in to the region, so nothing can run there.',
  'not-selected': 'The region was left out by --regions or the configuration.',
}

function notLookedAt({ account, region, because }: SkippedRegion, source: string): NotLookedAt {
  return { source, account, region, because: { code: because, text: SKIPPED_TEXT[because] }, leavesGap: false }
}
