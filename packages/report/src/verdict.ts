import { type CheckResult, SEVERITIES } from '@trailmend/core'

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
  const parts = [
    outcomes.fail > 0 ? `${number(outcomes.fail)} failed (${bySeverity(result)})` : '',
    outcomes.unknown > 0 ? `${number(outcomes.unknown)} unknown` : '',
    `${number(outcomes.pass)} passed`,
    outcomes['not-applicable'] > 0 ? `${number(outcomes['not-applicable'])} not applicable` : '',
  ].filter((part) => part !== '')
  return { word: word(result), counts: `${parts.join(', ')}; ${plural(accounts, 'account')}, ${plural(regions, 'region')}.` }
}

/** Failures that do not reach the threshold are not compliance, though the exit code lets them pass. */
function word({ status, complete, summary, failOn }: CheckResult): string {
  if (status === 'findings') return complete ? 'NOT COMPLIANT' : 'NOT COMPLIANT, AND INCOMPLETE'
  if (status === 'incomplete') return 'INCOMPLETE'
  if (summary.outcomes.fail === 0) return 'COMPLIANT'
  return failOn === 'never' ? 'NOT COMPLIANT, AND LET PASS' : `NOTHING AT OR ABOVE ${failOn.toUpperCase()}`
}

function bySeverity({ summary }: CheckResult): string {
  return SEVERITIES.filter((severity) => summary.failures[severity] > 0)
    .map((severity) => `${number(summary.failures[severity])} ${severity}`)
    .join(', ')
}

/** A count with its noun: `1 account`, `1,200 accounts`. */
export function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** A count with commas between thousands, whatever the machine's locale. */
export function number(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
