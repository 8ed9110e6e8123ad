import type { HistoryEvent } from './history-event.ts'

/** A change of a trail that CloudTrail's event history holds, and who made it. */
export interface TrailWrite extends Omit<HistoryEvent, 'request'> {
  /** The ARN of the trail, made up from its name where the event has no other; `null` if the event names none. */
  readonly trailArn: string | null
  readonly trailName: string | null
}
