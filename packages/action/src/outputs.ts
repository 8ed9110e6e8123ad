import { SEVERITIES } from '@trailmend/core'
import { countDecisive, FORMATS, type Format, type GateResult } from '@trailmend/operate'
import { APPLY_OUTPUTS } from './apply/outcome.ts'
import { DRIFT_OUTPUTS } from './drift/tell-drift.ts'
import type { Plan } from './plan.ts'

type Facts = GateResult & { readonly plan: Pick<Plan, 'gate'> }

/** What a workflow can read of a check, by the name of the output. */
const OUTPUTS: Readonly<Record<string, (facts: Facts) => string | number | boolean | undefined>> = {
  status: ({ result }) => result.status,
  'exit-code': ({ result }) => result.exitCode,
  complete: ({ result }) => result.complete,
  'findings-count': ({ result }) => countDecisive(result),
  'failed-count': ({ result }) => result.summary.outcomes.fail,
  'unknown-count': ({ result }) => result.summary.outcomes.unknown,
  'passed-count': ({ result }) => result.summary.outcomes.pass,
  'not-applicable-count': ({ result }) => result.summary.outcomes['not-applicable'],
  ...Object.fromEntries(SEVERITIES.map((severity) => [`${severity}-count`, ({ result }: Facts) => result.summary.failures[severity]])),
  'rules-from': ({ rules }) => rules?.base.ref,
  'rules-changed': ({ rules }) => rules && rules.changes.length > 0,
  'excused-count': ({ rules }) => rules?.effects?.excused.length,
  'sarif-category': ({ plan }) => plan.gate.scope,
  ...Object.fromEntries(FORMATS.map((format) => [`${format}-file`, ({ plan }: Facts) => fileOf(format, plan)])),
}

/** Set before anything is judged, by the comment, and by what drift is told by. */
const OTHERS = ['without-credentials', 'comment-url', ...DRIFT_OUTPUTS, ...APPLY_OUTPUTS]

/** Every output there is; `action.yml` is held to it by a test. */
export const OUTPUT_NAMES: readonly string[] = [...Object.keys(OUTPUTS), ...OTHERS]

/** The outputs of a check; one that has no value is left out, and so is empty in the workflow. */
export function outputsOf(facts: Facts): ReadonlyMap<string, string> {
  const values = Object.entries(OUTPUTS).map(([name, read]) => [name, read(facts)] as const)
  return new Map(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])))
}

function fileOf(format: Format, { gate }: Facts['plan']): string | undefined {
  return gate.options.reports.find((report) => report.format === format && report.path !== undefined)?.path
}
