import {
  evaluate,
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
}

type Wishes = Pick<CheckOptions, 'scope' | 'controls' | 'now' | 'thresholds' | 'onlyAccounts'>

/** Judge one recording, on its own. */
export function judgeRecording(recording: Recording, source: string, wishes: Wishes): Judged {
  const observed = observe(recording, wishes.scope)
  const { onlyAccounts } = wishes
  const accounts = observed.accounts.filter((account) => onlyAccounts === undefined || onlyAccounts.includes(account.id))
  return judgeAccounts({ ...observed, accounts }, source, wishes)
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
  }
}

const SKIPPED_TEXT: Readonly<Record<SkippedRegion['because'], string>> = {
  'not-opted-in': 'The account has not opted in to the region, so nothing can run there.',
  'not-selected': 'The region was left out by --regions or the configuration.',
}

function notLookedAt({ account, region, because }: SkippedRegion, source: string): NotLookedAt {
  return { source, account, region, because: { code: because, text: SKIPPED_TEXT[because] }, leavesGap: false }
}
