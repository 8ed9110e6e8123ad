import type { BenchmarkId, CheckResult, SourcedFinding } from '@trailmend/core'
import { isOpen } from './accepted.ts'
import { visible } from './escape/visible.ts'

/** Commands that look at one failure and mend it, and which failure that is. */
export interface Commands {
  readonly finding: SourcedFinding
  /** Visible characters only, names quoted for a POSIX shell; at least one. */
  readonly lines: readonly string[]
}

/** The commands of the open failures, in their order, each pair once. */
export function commandsOf({ findings, failOn }: CheckResult): readonly Commands[] {
  const distinct = new Map<string, Commands>()
  for (const finding of findings) {
    if (finding.outcome !== 'fail' || !isOpen(finding, failOn)) continue
    const lines = `${finding.byHand.audit}\n${finding.byHand.fix}`.split('\n').filter((line) => line.trim() !== '')
    const key = lines.join('\n')
    if (lines.length > 0 && !distinct.has(key)) distinct.set(key, { finding, lines: lines.map((line) => visible(line)) })
  }
  return [...distinct.values()]
}

/** The control's id, after the number that the chosen benchmark gives it: `3.4 cloudtrail-cloudwatch-logs`. */
export function controlName({ control, benchmarks }: SourcedFinding, benchmark: BenchmarkId | undefined): string {
  return benchmark !== undefined && Object.hasOwn(benchmarks, benchmark) ? `${benchmarks[benchmark]} ${control}` : control
}

/** The resource's short name. An account needs none: it stands beside it. */
export function resourceName({ resource, account }: SourcedFinding): string {
  return resource.id === account ? 'the account' : resource.id || resource.arn || resource.type
}
