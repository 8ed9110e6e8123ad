import { createHash } from 'node:crypto'
import type { Delivery } from './source.ts'

/**
 * A page of the event history as something to do, without its settling. Named by its hour and its bytes: where it is read again it has the same
 * name, unless events came between, and those that came twice are told by their ids.
 */
export function pageDelivery(page: {
  readonly source: string
  readonly window: string
  readonly events: readonly string[]
}): Omit<Delivery, 'acknowledge' | 'release'> {
  const bytes = Buffer.from(page.events.join('\n'))
  const id = `${page.window}#${createHash('sha256').update(bytes).digest('hex')}`
  return {
    id,
    source: page.source,
    items: [{ is: 'events', id, bytes, kind: 'CloudTrail', provenance: 'event-history' }],
    raw: id,
  }
}
