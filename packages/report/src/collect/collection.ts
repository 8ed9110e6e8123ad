/** How an hour stands, and what that is shown as: letters, so that nothing rests on colour. */
export const STATE_SIGNS = {
  complete: '.',
  gap: 'G',
  tampered: 'T',
  silent: 'S',
  pending: '~',
  unknown: '?',
} as const

export type CollectedState = keyof typeof STATE_SIGNS

/** Something that keeps an hour from being complete. All texts but the sentence are attacker-controlled. */
export interface CollectedProblem {
  readonly code: string
  readonly state: CollectedState
  readonly sentence: string
  readonly bucket?: string
  readonly key?: string
  readonly trail?: string
  readonly because?: string
  readonly needs?: string
}

/** An hour of an account and region. */
export interface CollectedHour {
  readonly account: string
  readonly region: string
  /** Its beginning, in milliseconds since 1970-01-01 UTC. */
  readonly hour: number
  readonly state: CollectedState
  readonly proof?: string
  readonly expected: number
  readonly stored: number
  readonly problems: readonly CollectedProblem[]
}

/** How complete a collection is: what the collector says of it. */
export interface Collection {
  readonly ledger: string
  readonly from: number
  readonly to: number
  readonly now: number
  readonly listed: readonly string[]
  readonly state: CollectedState
  readonly hours: readonly CollectedHour[]
  readonly counts: Readonly<Record<CollectedState, number>>
  readonly broken: number
  readonly exitCode: number
  readonly repair?: { readonly keys: number; readonly messages: number }
}

/** The worst first. */
export const WORST_FIRST: readonly CollectedState[] = ['tampered', 'gap', 'silent', 'unknown', 'pending', 'complete']

/** The worst of some states. */
export function worstState(states: Iterable<CollectedState>): CollectedState {
  const all = new Set(states)
  return WORST_FIRST.find((state) => all.has(state)) ?? 'complete'
}
