import { type CheckResult, SEVERITIES } from '@trailmend/core'
import { type CheckOptions, countDecisive, FORMATS, type Format } from '@trailmend/operate'

type Wishes = Pick<CheckOptions, 'reports'>

/** What a workflow can read of a check, by the name of the output. */
const OUTPUTS: Readonly<Record<string, (result: CheckResult, wishes: Wishes) => string | number | boolean | undefined>> = {
  status: ({ status }) => status,
  'exit-code': ({ exitCode }) => exitCode,
  complete: ({ complete }) => complete,
  'findings-count': countDecisive,
  'failed-count': ({ summary }) => summary.outcomes.fail,
  'unknown-count': ({ summary }) => summary.outcomes.unknown,
  'passed-count': ({ summary }) => summary.outcomes.pass,
  'not-applicable-count': ({ summary }) => summary.outcomes['not-applicable'],
  ...Object.fromEntries(SEVERITIES.map((severity) => [`${severity}-count`, ({ summary }: CheckResult) => summary.failures[severity]])),
  ...Object.fromEntries(FORMATS.map((format) => [`${format}-file`, (_: CheckResult, wishes: Wishes) => fileOf(format, wishes)])),
}

/** Every output there is; `action.yml` is held to it by a test. */
export const OUTPUT_NAMES: readonly string[] = Object.keys(OUTPUTS)

/** The outputs of a check; one that has no value is left out, and so is empty in the workflow. */
export function outputsOf(result: CheckResult, wishes: Wishes): ReadonlyMap<string, string> {
  const values = Object.entries(OUTPUTS).map(([name, read]) => [name, read(result, wishes)] as const)
  return new Map(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}

function fileOf(format: Format, { reports }: Wishes): string | undefined {
  return reports.find((report) => report.format === format && report.path !== undefined)?.path
}
