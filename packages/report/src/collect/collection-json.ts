import type { Collection } from './collection.ts'

/** A collection's completeness as JSON, version 1: every hour with what is wrong in it; times are ISO 8601. */
export function renderCollectionJson(collection: Collection): string {
  const { from, to, now, hours, ...others } = collection
  const shown = {
    v: 1,
    ...others,
    ...{ from: iso(from), to: iso(to), now: iso(now) },
    hours: hours.map(({ hour, ...each }) => ({ ...each, hour: iso(hour) })),
  }
  return `${JSON.stringify(shown, null, 2)}\n`
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
