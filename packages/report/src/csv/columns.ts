import type { BenchmarkId, CheckResult, SourcedFinding } from '@trailmend/core'
import { controlTitle } from '../control-title.ts'
import { judgedAt } from '../judged-at.ts'

interface Context {
  readonly benchmark: BenchmarkId | undefined
  /** As of when a source was judged, ISO 8601; empty where that is not known. */
  readonly judged: (source: string) => string
}

/** What each column holds, in their order. Texts are as AWS or somebody's configuration wrote them. */
const CELLS: Readonly<Record<string, (finding: SourcedFinding, context: Context) => string | undefined>> = {
  account: ({ account }) => account,
  region: ({ region }) => region,
  control: ({ control }) => control,
  title: ({ control }) => controlTitle(control),
  outcome: ({ outcome }) => outcome,
  severity: ({ severity }) => severity,
  resource_type: ({ resource }) => resource.type,
  resource_id: ({ resource }) => resource.id,
  resource_arn: ({ resource }) => resource.arn,
  reason_code: ({ because }) => because.code,
  reason: ({ because }) => because.text,
  needs: ({ because }) => because.needs,
  benchmark: numbers,
  exception_owner: ({ exception }) => exception?.owner,
  exception_reason: ({ exception }) => exception?.reason,
  exception_alternate_solution: ({ exception }) => exception?.alternateSolution,
  exception_expires: ({ exception }) => exception?.expires,
  baselined: ({ baselined }) => (baselined === true ? 'yes' : undefined),
  fix: ({ outcome, byHand }) => (outcome === 'fail' ? byHand.fix.split('\n').join(' ; ') : undefined),
  fingerprint: ({ fingerprint }) => fingerprint,
  source: ({ source }) => source,
  judged_at: ({ source }, { judged }) => judged(source),
}

/** The names of the columns. */
export const COLUMNS: readonly string[] = Object.keys(CELLS)

/** A row of cells for each finding, in the order given. */
export function rowsOf(result: CheckResult, benchmark: BenchmarkId | undefined): readonly (readonly string[])[] {
  const context: Context = { benchmark, judged: judgedAt(result) }
  const cells = Object.values(CELLS)
  return result.findings.map((finding) => cells.map((cell) => cell(finding, context) ?? ''))
}

/** The number that the chosen benchmark gives the control; without a choice, those of all. */
function numbers({ benchmarks }: SourcedFinding, { benchmark }: Context): string {
  if (benchmark !== undefined) return Object.hasOwn(benchmarks, benchmark) ? (benchmarks[benchmark] ?? '') : ''
  return Object.entries(benchmarks)
    .map(([id, number]) => `${id} ${number}`)
    .join('; ')
}
