import { createBatch, type EventBatch, rowIndex, rowsOf } from '../event/batch.ts'
import type { Event } from '../event/event.ts'

/** The events that stand in a batch at these places, counted from 0 and rising: a batch as valid as that one, of which nothing else was looked at. */
export function chooseEvents(batch: EventBatch, places: readonly number[]): EventBatch {
  if (places.length === batch.length && batch.scanned === batch.length) return batch
  const rows = rowsOf(batch)
  if (rows !== undefined)
    return createBatch(
      rows.page,
      places.map((place) => rowIndex(rows, place)),
      places.length,
    )
  const events = [...batch]
  const chosen = places.map((place) => events[place] as Event)
  return { length: chosen.length, scanned: chosen.length, [Symbol.iterator]: () => chosen.values() }
}
