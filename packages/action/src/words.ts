import { type CheckResult, type FailOn, SEVERITIES } from '@trailmend/core'
import { type Annotations, countDecisive } from '@trailmend/operate'

/** Why the step fails; `undefined` where it does not. */
export function failureText(result: CheckResult): string | undefined {
  return FAILURE[result.status](result)
}

const FAILURE: Readonly<Record<CheckResult['status'], (result: CheckResult) => string | undefined>> = {
  compliant: () => undefined,
  findings: (result) => {
    const { failOn, complete, summary } = result
    const threshold = isSeverity(failOn) ? ` of severity ${failOn} or worse` : ''
    const gap = complete ? '' : `; the check is incomplete besides: ${count(summary.outcomes.unknown, 'unknown')}`
    return `Not compliant: ${count(countDecisive(result), failOn === 'new' ? 'new failure' : 'failure')}${threshold}${gap}.`
  },
  incomplete: ({ summary, notices }) =>
    withoutAws(notices) ??
    `Incomplete: ${count(summary.outcomes.unknown, 'unknown')}. What could not be read may hide a failure, so this is no pass; the log and the job summary say what was refused and which permission it takes.`,
}

function withoutAws(notices: CheckResult['notices']): string | undefined {
  const notice = notices.find(({ code }) => code === 'no-credentials')
  return notice && `Incomplete: ${notice.text} This is no pass.`
}

/** What the log says about annotations that there was no room for. */
export function leftText({ left }: Annotations): string | undefined {
  const parts = [left.error > 0 ? count(left.error, 'error') : '', left.warning > 0 ? count(left.warning, 'warning') : '']
  const said = parts.filter((part) => part !== '').join(' and ')
  return said === '' ? undefined : `GitHub shows no more annotations of one step: ${said} more in the table above and in the reports.`
}

/** Settings are flags in the words of the check; here they are inputs. */
export function asInputs(message: string): string {
  return message.replace(/(?<![\w-])--([a-z]+(?:-[a-z]+)*)/g, '`$1`')
}

function isSeverity(failOn: FailOn): boolean {
  return SEVERITIES.some((severity) => severity === failOn)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
