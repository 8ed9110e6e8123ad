import { CONTROLS, evaluate, type Finding, observe, type RecordedCall } from '@trailmend/core'
import { recording } from '../../fixtures/recordings.ts'

/** The only finding of a control that judges the account as a whole. */
export function judgeOne(control: string, calls: readonly RecordedCall[]): Finding {
  const findings = evaluate(
    observe(recording(calls)),
    CONTROLS.filter(({ id }) => id === control),
  )
  const [finding] = findings
  if (finding === undefined || findings.length > 1) throw new Error(`expected one finding, not ${findings.length}`)
  return finding
}

/** Outcome and code of a finding. */
export function inShort({ outcome, because }: Pick<Finding, 'outcome' | 'because'>): string {
  return `${outcome} ${because.code}`
}
