/** Why something is not known. A closed list: a new reason must be given a text wherever reasons are shown. */
export const IGNORANCE = {
  'access-denied': 'the call was refused',
  'not-recorded': 'the recording does not hold the call',
  'not-found': 'AWS no longer finds the resource',
  'other-account': 'it belongs to another account, whose credentials were not there to ask',
  'region-disabled': 'the region did not accept the credentials',
  credentials: 'the credentials or the role could not be used',
  throttled: 'AWS kept throttling the call',
  unreachable: 'the endpoint could not be reached',
  'malformed-answer': 'the answer did not have the documented shape',
  'policy-undecided': 'the policy can be read, and what AWS makes of it cannot be told for certain',
  'selectors-undecided': 'the event selectors can be read, and what AWS makes of them cannot be told for certain',
  'clock-disagrees': 'the times cannot both be right',
  failed: 'the call failed',
} as const

export type Ignorance = keyof typeof IGNORANCE

/** Something that could not be read, and what would make it readable. */
export interface Unknown {
  readonly known: false
  readonly because: Ignorance
  /** What was said or missing, in one line. Attacker-controlled: escape before showing. */
  readonly detail: string
  /** The IAM action that the credentials lack. Only where a permission would help. */
  readonly needs?: string
}

/** A value, or the reason for not knowing it. Not knowing is never `undefined`, so that it cannot be mistaken for "none". */
export type Fact<T> = { readonly known: true; readonly value: T } | Unknown

/** A fact that was read. */
export function known<T>(value: T): Fact<T> {
  return { known: true, value }
}

/** A fact that could not be read. */
export function notKnown(because: Ignorance, detail: string, needs?: string): Unknown {
  return needs === undefined ? { known: false, because, detail } : { known: false, because, detail, needs }
}
