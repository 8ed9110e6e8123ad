export const OUTCOMES = ['fail', 'unknown', 'pass', 'not-applicable'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** From the worst to the mildest. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** What a finding is about. Everything in it may be attacker-controlled. */
export interface Resource {
  /** The CloudFormation type, such as `AWS::CloudTrail::Trail`. */
  readonly type: string
  readonly id: string
  readonly arn: string
}

/** Why the outcome is what it is. */
export interface Because {
  /** Stable: callers switch on it. */
  readonly code: string
  /** One sentence for a person. Holds names from AWS: attacker-controlled, escape before showing. */
  readonly text: string
  /** The IAM action that would let an unknown be known. */
  readonly needs?: string
}

/** The judgement of one control on one resource. */
export interface Finding {
  readonly control: string
  readonly outcome: Outcome
  readonly severity: Severity
  readonly account: string
  /** `global` for what has no region. */
  readonly region: string
  readonly resource: Resource
  readonly expected: Json
  readonly observed: Json
  readonly because: Because
  /** The number that each benchmark gives the control, such as `{"cis-aws@2.0":"3.4"}`. */
  readonly benchmarks: Readonly<Record<string, string>>
  /** The same for the same control, account, region and resource in every run: no text, no time. */
  readonly fingerprint: string
  /** Commands to look and to mend by hand, names filled in and quoted for a POSIX shell. */
  readonly byHand: ByHand
}

/** Commands for a person. `fix` is empty where there is nothing to mend before more is known. */
export interface ByHand {
  readonly audit: string
  readonly fix: string
}

/**
 * The fingerprint of a finding: readable, so that a reviewer of a baseline sees what is being accepted.
 *
 * Parts are percent-encoded, so no name can imitate another finding's fingerprint or hold a line break.
 */
export function fingerprint(control: string, account: string, region: string, resource: Resource): string {
  return [control, account, region, resource.arn || resource.id].map((part) => encodeURIComponent(part.toWellFormed())).join('/')
}
