import type { Event } from '@trailmend/stream'

/** An event that comes behind another, and says more of it, or why it comes so late. */
export interface AddendumRecord {
  /** Of the event that has it. */
  readonly eventId: string
  /** Of what it belongs to, where it says so. */
  readonly originalEventId?: string
  readonly originalRequestId?: string
  /** Such as `DELIVERY_DELAY`, `UPDATED_DATA` or `SERVICE_OUTAGE`; whatever the event says. */
  readonly reason: string
  /** Names of fields, with commas between; whatever the event says. */
  readonly updatedFields?: string
}

/** Characters of a field that are kept: names of fields and ids are far shorter. */
const LONGEST = 512

/**
 * What an event adds to an earlier one, if it does. Source: CloudTrail User Guide, "CloudTrail record contents", `addendum`.
 */
export function addendumOf(event: Event): AddendumRecord | undefined {
  const addendum = event.get('addendum')
  if (typeof addendum !== 'object' || addendum === null || Array.isArray(addendum)) return undefined
  const text = (name: string): string | undefined => {
    const value = Object.hasOwn(addendum, name) ? (addendum as Readonly<Record<string, unknown>>)[name] : undefined
    return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined
  }
  const [reason = 'unknown', originalEventId, originalRequestId, updatedFields] = [
    text('reason'),
    text('originalEventID'),
    text('originalRequestID'),
    text('updatedFields'),
  ]
  return {
    eventId: event.eventID?.slice(0, LONGEST) ?? '',
    reason,
    ...(originalEventId !== undefined && { originalEventId }),
    ...(originalRequestId !== undefined && { originalRequestId }),
    ...(updatedFields !== undefined && { updatedFields }),
  }
}
