import type { Event, Where } from '@trailmend/stream'

/** What `where` lets through, asked of an event that was not asked before: for who must see the others too. */
export function createMatch(where: Where): (event: Event) => boolean {
  const clauses = Object.entries(where).map(([field, values]) => [field, new Set<unknown>(values)] as const)
  return (event) => clauses.every(([field, values]) => values.has(event.get(field)))
}
