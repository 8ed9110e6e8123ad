import { type CheckResult, SEVERITIES, type SourcedFinding } from '@trailmend/core'
import { acceptance, acceptedOf } from './accepted.ts'
import { number, plural } from './count.ts'

export { number, plural } from './count.ts'

/** The verdict in words, the same in every format for people. */
export interface Verdict {
  /** In capitals, such as `NOT COMPLIANT`. */
  readonly word: string
  /** What it rests on: findings by outcome, accounts and regions. Ends in a full stop. */
  readonly counts: string
}

/** Say in one line what a check came to. */
export function verdict(result: CheckResult): Verdict {
  const { outcomes, findings, accounts, regions } = result.summary
  if (findings === 0) return { word: 'NOTHING JUDGED', counts: 'no account was judged by any control.' }
  const open = result.findings.filter((finding) => finding.outcome === 'fail' && acceptance(finding, result.failOn) === undefined)
  const parts = [
    open.length > 0 ? `${number(open.length)} failed (${bySeverity(open)})` : '',
    acceptedCounts(result),
    outcomes.unknown > 0 ? `${number(outcomes.unknown)} unknown` : '',
    `${number(outcomes.pass)} passed`,
    outcomes['not-applicable'] > 0 ? `${number(outcomes['not-applicable'])} not applicable` : '',
  ].filter((part) => part !== '')
  return { word: word(result, open.length), counts: `${parts.join(', ')}; ${plural(accounts, 'account')}, ${plural(regions, 'region')}.` }
}

/** How many failures are accepted, by why; empty for none. */
export function acceptedCounts(result: CheckResult): string {
  const { exception = [], baseline = [] } = Object.groupBy(acceptedOf(result), ({ kind }) => kind)
  const parts = [
    exception.length > 0 ? plural(exception.length, 'exception') : '',
    baseline.length > 0 ? `${number(baseline.length)} in the baseline` : '',
  ]
  return parts.filter((part) => part !== '').join(', ')
}

/** Failures that do not reach the threshold are not compliance, though the exit code lets them pass. */
function word({ status, complete, summary, failOn }: CheckResult, open: number): string {
  if (status === 'findings') return complete ? 'NOT COMPLIANT' : 'NOT COMPLIANT, AND INCOMPLETE'
  if (status === 'incomplete') return 'INCOMPLETE'
  if (summary.outcomes.fail === 0) return 'COMPLIANT'
  if (open === 0) return 'COMPLIANT BUT FOR WHAT IS ACCEPTED'
  return failOn === 'never' ? 'NOT COMPLIANT, AND LET PASS' : `NOTHING AT OR ABOVE ${failOn.toUpperCase()}`
}

function bySeverity(failures: readonly SourcedFinding[]): string {
  return SEVERITIES.map((severity) => [severity, failures.filter((each) => each.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${number(count)} ${severity}`)
    .join(', ')
}
