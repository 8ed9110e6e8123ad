import { type BenchmarkId, type CheckResult, isBenchmark } from '@trailmend/core'
import { mustNotCollide } from '../check/outputs.ts'
import { type ReportRequest, reportRequests } from '../reports/request.ts'
import { UsageError } from '../usage-error.ts'
import { mergeSaved } from './merge-saved.ts'
import { readSaved, type Saved } from './read-saved.ts'

/** What a user gave. Texts are not yet validated. */
export interface ReportAgainWishes {
  readonly format?: readonly string[] | undefined
  readonly benchmark?: string | undefined
}

/** A saved result, ready to be written in other forms. */
export interface SavedReport {
  readonly result: CheckResult
  readonly reports: readonly ReportRequest[]
  readonly benchmark: BenchmarkId | undefined
  readonly level: 1 | 2 | undefined
}

/**
 * Read saved results to report them again, several as one. Nothing is judged again: what was decided stands.
 *
 * Without a wish, controls are numbered by the benchmark that all results were judged by. Throws a `UsageError` for what is no
 * saved result, and where a report could not be written or would be written over what is read.
 */
export async function reportAgain(
  paths: readonly string[],
  { format = [], benchmark }: ReportAgainWishes,
  readInput: () => Promise<string>,
): Promise<SavedReport> {
  const reports = reportRequests(format)
  if (benchmark !== undefined && !isBenchmark(benchmark))
    throw new UsageError(`--benchmark: no such benchmark: ${JSON.stringify(benchmark)}`)
  await mustNotCollide(
    { record: undefined, baseline: undefined, reports },
    paths.filter((path) => path !== '-'),
  )
  const saved: Saved[] = []
  for (const path of new Set(paths)) saved.push(await readSaved(path, readInput))
  const result = mergeSaved(saved)
  const [first] = saved
  const same = <T>(each: (one: Saved) => T): T | undefined =>
    first !== undefined && saved.every((one) => each(one) === each(first)) ? each(first) : undefined
  return { result, reports, benchmark: benchmark ?? same((one) => one.benchmark), level: same((one) => one.level) }
}
