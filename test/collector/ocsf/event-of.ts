import { createScanner, type Event } from '@trailmend/stream'

/** A record as the event that a reader delivers of it, kept. */
export function eventOf(record: unknown): Event {
  return eventOfText(JSON.stringify(record))
}

/** The same of a text of JSON. */
export function eventOfText(record: string): Event {
  const events: Event[] = []
  const scanner = createScanner()
  try {
    for (const batch of scanner.push(Buffer.from(`{"Records":[${record}]}`))) for (const event of batch) events.push(event.copy())
    for (const batch of scanner.end()) for (const event of batch) events.push(event.copy())
  } finally {
    scanner.close()
  }
  const [event] = events
  if (event === undefined) throw new Error(`no event was read of ${record.slice(0, 100)}`)
  return event
}
