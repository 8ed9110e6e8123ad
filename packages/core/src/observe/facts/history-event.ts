import type { JsonObject } from '../answer-fields.ts'

/**
 * A change that CloudTrail's event history holds, and who made it. Attempts that failed are none.
 *
 * Every text in it is chosen by whoever made the change: attacker-controlled.
 */
export interface HistoryEvent {
  readonly eventId: string
  /** ISO 8601 in UTC. AWS tells whole seconds. */
  readonly time: string
  /** Such as `StopLogging`. */
  readonly eventName: string
  /** The ARN of who made it: of a role's session, not of the role. `null` if the event does not tell. */
  readonly principal: string | null
  /** The ARN of the role or user that issued the session; `null` if it was no session, or the event does not tell. */
  readonly issuer: string | null
  /** The service that made it on somebody's behalf, such as `cloudformation.amazonaws.com`; `null` if none is named. */
  readonly invokedBy: string | null
  readonly userAgent: string | null
  /** An address, or the name of a service. */
  readonly sourceIPAddress: string | null
  /** What was asked for; empty where the event does not tell. Not cut. */
  readonly request: JsonObject
}
