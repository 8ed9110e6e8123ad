import { createAllowances, type Notice, type NotLookedAt, type SourcedFinding } from '@trailmend/core'
import { readBaseline } from '../baseline/read-baseline.ts'
import type { CheckOptions } from './options.ts'

type Wishes = Pick<CheckOptions, 'exceptions' | 'baseline' | 'failOn' | 'onlyAccounts' | 'scope'>

/** Findings as of a time, in milliseconds since 1970-01-01 UTC, and what was not looked at without leaving a finding. */
interface Batch {
  readonly findings: readonly SourcedFinding[]
  readonly skipped: readonly NotLookedAt[]
  readonly now: number
}

/** Marks the failures that an exception covers or the baseline holds. Returns them with what a person should hear of. */
export type Allow = (batches: readonly Batch[]) => {
  readonly findings: readonly SourcedFinding[]
  readonly notices: readonly Notice[]
}

/** Prepare exceptions and read the baseline. Throws a `UsageError`, as `readBaseline` does: call before anything is asked. */
export async function prepareAllow({ exceptions, baseline, failOn, onlyAccounts, scope }: Wishes): Promise<Allow> {
  const known = baseline === undefined ? undefined : await readBaseline(baseline)
  return (batches) => {
    // An account that could not even be named may have what an exception for every account is for.
    const isPartial = batches.some(({ skipped }) => skipped.some((part) => part.leavesGap))
    const narrowing = { accounts: onlyAccounts ?? (isPartial ? [] : undefined), regions: scope.regions }
    const { allow, notices } = createAllowances({ exceptions, baseline: known, failOn, narrowing })
    return { findings: batches.flatMap(({ findings, now }) => allow(findings, now)), notices: notices() }
  }
}
