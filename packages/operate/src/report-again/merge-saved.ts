import { type CheckResult, conclude } from '@trailmend/core'
import { UsageError } from '../usage-error.ts'
import type { Saved } from './read-saved.ts'

/**
 * Several saved results as one. Sources that more than one file names, such as `live`, have the file's name added.
 *
 * Regions are counted as in the result that has most: which they were is not saved. Throws a `UsageError` for results with
 * different thresholds, for there would be two verdicts.
 */
export function mergeSaved(saved: readonly Saved[]): CheckResult {
  const [first, ...rest] = saved
  if (first === undefined) throw new UsageError('there is no saved result to report')
  if (rest.length === 0) return first.result
  const other = rest.find(({ result }) => result.failOn !== first.result.failOn)
  if (other !== undefined) {
    const [one, two] = [first, other].map(({ path, result }) => `${path} with fail-on ${result.failOn}`)
    throw new UsageError(`${one} and ${two} cannot be one report: report them one by one`)
  }
  const results = renamed(saved)
  const merged = conclude({
    findings: results.flatMap(({ findings }) => findings),
    judged: results.flatMap(({ judged }) => judged),
    skipped: results.flatMap(({ notLookedAt }) => notLookedAt.filter(({ leavesGap }) => !leavesGap)),
    notices: results.flatMap(({ notices }) => notices),
    failOn: first.result.failOn,
  })
  const regions = Math.max(...results.map(({ summary }) => summary.regions))
  return { ...merged, summary: { ...merged.summary, regions } }
}

function renamed(saved: readonly Saved[]): readonly CheckResult[] {
  const files = new Map<string, number>()
  for (const { result } of saved) for (const source of sourcesOf(result)) files.set(source, (files.get(source) ?? 0) + 1)
  return saved.map(({ path, result }) => {
    const name = <T extends { readonly source: string }>(each: T): T =>
      (files.get(each.source) ?? 0) > 1 ? { ...each, source: `${each.source} (${path})` } : each
    return {
      ...result,
      judged: result.judged.map(name),
      findings: result.findings.map(name),
      notLookedAt: result.notLookedAt.map(name),
    }
  })
}

function sourcesOf({ judged, findings, notLookedAt }: CheckResult): ReadonlySet<string> {
  return new Set([...judged, ...findings, ...notLookedAt].map(({ source }) => source))
}
