/** What alerts are about. */
export const ALERT_KINDS = ['tamper', 'silence', 'verification', 'twins', 'gap'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/**
 * Something that somebody should look at now.
 * - `tamper`: an event that weakens the recording, or tried to.
 * - `silence`: files or digests that are overdue.
 * - `verification`: something is not as CloudTrail delivered it.
 * - `twins`: different events with one id.
 * - `gap`: files that should be there are not stored.
 *
 * Texts come from events and keys: attacker-controlled.
 */
export interface Alert {
  /** The same for the same thing, however often it is told. */
  readonly id: string
  readonly kind: AlertKind
  /** When it was raised, in milliseconds since 1970-01-01 UTC. */
  readonly at: number
  readonly account?: string
  readonly region?: string
  /** What it is about: an event's name, an outcome's code. */
  readonly code: string
  /** In one sentence. */
  readonly because: string
  /** What it is about: a resource, an object. */
  readonly subject?: string
  /** It is over: a silence that was told of has ended. Nobody need look. */
  readonly isOver?: boolean
}

/** Where alerts go. */
export interface AlertSink {
  readonly name: string
  /** Throws what is worth trying again. An alert may be sent twice: it has an id. */
  send(alerts: readonly Alert[], signal: AbortSignal): Promise<void>
}

const LONGEST = 500

/** A text of somebody else's, short enough for a message. */
export function cutShort(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}
