import {
  evaluate,
  type NotLookedAt,
  observe,
  type Recording,
  type SkippedRegion,
  type SourcedFinding,
  skippedRegions,
} from '@trailmend/core'
import type { CheckOptions } from './options.ts'

/** What one recording comes to. */
export interface Judged {
  readonly findings: readonly SourcedFinding[]
  readonly regions: readonly string[]
  readonly skipped: readonly NotLookedAt[]
}

type Wishes = Pick<CheckOptions, 'scope' | 'controls' | 'now' | 'thresholds' | 'onlyAccounts'>

/** Judge one recording, on its own. */
export function judgeRecording(recording: Recording, source: string, wishes: Wishes): Judged {
  const observed = observe(recording, wishes.scope)
  const { onlyAccounts } = wishes
  const accounts = observed.accounts.filter((account) => onlyAccounts === undefined || onlyAccounts.includes(account.id))
  const findings = evaluate({ ...observed, accounts }, wishes.controls, wishes)
  return {
    findings: findings.map((finding) => ({ ...finding, source })),
    regions: accounts.flatMap((account) => account.listings.map((listing) => listing.region)),
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
