import type { Outcome, Severity } from '@trailmend/core'

/** A value of one of OCSF's enumerations, with its caption. */
export interface Value {
  readonly id: number
  readonly caption: string
}

/** The version of the schema that the events follow. */
export const OCSF_VERSION = '1.8.0'

/** Source of every number and caption: OCSF 1.8.0, class Compliance Finding (2003). */
export const CLASS = { category: { id: 2, caption: 'Findings' }, class: { id: 2003, caption: 'Compliance Finding' } } as const

/** Nothing is known of earlier runs, so every event creates its finding. */
export const CREATE: Value = { id: 1, caption: 'Create' }

/** `compliance.status_id`. Warning is OCSF's word for a check that came to no result for want of information. */
export const COMPLIANCE_STATUS: Readonly<Record<Outcome, Value>> = {
  fail: { id: 3, caption: 'Fail' },
  unknown: { id: 2, caption: 'Warning' },
  pass: { id: 1, caption: 'Pass' },
  'not-applicable': { id: 99, caption: 'Not applicable' },
}

/** `status_id` of what is not accepted. */
export const FINDING_STATUS: Readonly<Record<Outcome, Value>> = {
  fail: { id: 1, caption: 'New' },
  unknown: { id: 1, caption: 'New' },
  pass: { id: 4, caption: 'Resolved' },
  'not-applicable': { id: 4, caption: 'Resolved' },
}

/** `status_id` of a failure that is accepted: OCSF knows no baseline, but it knows what is being looked at already. */
export const ACCEPTED_STATUS: Readonly<Record<'exception' | 'baseline', Value>> = {
  exception: { id: 3, caption: 'Suppressed' },
  baseline: { id: 2, caption: 'In Progress' },
}

/** `severity_id` of a failure or an unknown. */
export const SEVERITY: Readonly<Record<Severity, Value>> = {
  critical: { id: 5, caption: 'Critical' },
  high: { id: 4, caption: 'High' },
  medium: { id: 3, caption: 'Medium' },
  low: { id: 2, caption: 'Low' },
}

/** `severity_id` where no action is required. */
export const INFORMATIONAL: Value = { id: 1, caption: 'Informational' }

/** `account.type_id`. */
export const AWS_ACCOUNT: Value = { id: 10, caption: 'AWS Account' }
