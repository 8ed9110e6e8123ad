import { type CheckResult, isDecisive, type SourcedFinding } from '@trailmend/core'

/** What a change's own rules would make of the failures, once they count. */
export interface RuleEffects {
  /** Failures that count by the base's rules and would no longer. */
  readonly excused: readonly SourcedFinding[]
  /** Failures that would count besides. */
  readonly added: readonly SourcedFinding[]
}

/** Compare what counts by the rules of the base with what would count by those of the change. */
export function compareEffects(base: CheckResult, head: CheckResult): RuleEffects {
  const [before, after] = [decisive(base), decisive(head)]
  return { excused: missingIn(before, after), added: missingIn(after, before) }
}

/** Two recordings may hold one finding: it counts if it does in either. */
function decisive({ findings, failOn }: CheckResult): ReadonlyMap<string, SourcedFinding> {
  return new Map(findings.filter((finding) => isDecisive(finding, failOn)).map((finding) => [finding.fingerprint, finding]))
}

function missingIn(from: ReadonlyMap<string, SourcedFinding>, to: ReadonlyMap<string, SourcedFinding>): readonly SourcedFinding[] {
  return [...from].filter(([fingerprint]) => !to.has(fingerprint)).map(([, finding]) => finding)
}
