import type { BenchmarkId } from '@trailmend/core'
import { compareResults, type ResultDiff } from '@trailmend/report'
import { readSaved } from '../report-again/read-saved.ts'
import { UsageError } from '../usage-error.ts'

/** What changed, and the benchmark that the newer result was judged by. */
export interface SavedDiff {
  readonly diff: ResultDiff
  readonly benchmark: BenchmarkId | undefined
}

/**
 * Compare two saved results. `-` reads what `readInput` gives, for one of the two.
 *
 * Throws a `UsageError` for what is no saved result.
 */
export async function diffReports(older: string, newer: string, readInput: () => Promise<string>): Promise<SavedDiff> {
  if (older === '-' && newer === '-') throw new UsageError('only one of the two results can come from standard input')
  const before = await readSaved(older, readInput)
  const after = await readSaved(newer, readInput)
  return { diff: compareResults(before.result, after.result), benchmark: after.benchmark }
}
