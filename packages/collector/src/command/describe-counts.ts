import type { Counts } from '../run/counts.ts'
import { grouped } from './grouped.ts'

/** How many, such as `1,204 objects`; for one `1 object`. */
export function several(count: number, words: string): string {
  return `${grouped(count)} ${count === 1 ? words.replace(/ies$/, 'y').replace(/s$/, '') : words}`
}

/** What a run did, in words: the identity first. */
export function describeCounts({ events, objects, deliveries, messages, nothing, bytes }: Counts): string {
  const { read, kept, filtered, duplicate, quarantined, twins } = events
  const parts = [kept, filtered, duplicate, quarantined].map((count) => grouped(count))
  const names = ['kept', 'filtered', 'duplicate', 'quarantined']
  const { duplicate: before, failed, ...fates } = objects
  const told = Object.entries(fates).filter(([, count]) => count > 0)
  const asked = Object.entries(nothing).filter(([, count]) => count > 0)
  return [
    `Events: read ${grouped(read)} = ${parts.map((part, index) => `${part} ${names[index]}`).join(' + ')}`,
    ...(twins > 0 ? [`Of those kept, ${grouped(twins)} have an id that others have too, with other bytes.`] : []),
    `Objects: ${told.length === 0 ? 'none' : told.map(([fate, count]) => `${grouped(count)} ${fate}`).join(', ')}${
      before > 0 ? `; ${grouped(before)} done before` : ''
    }${failed > 0 ? `; ${several(failed, 'tries')} failed` : ''}${bytes > 0 ? `; ${grouped(bytes)} bytes got` : ''}`,
    `Deliveries: ${grouped(deliveries.received)} received, ${grouped(deliveries.acknowledged)} acknowledged${
      deliveries.released > 0 ? `, ${grouped(deliveries.released)} given back` : ''
    }${deliveries.lost > 0 ? `, ${grouped(deliveries.lost)} lost to others` : ''}${
      messages.poison > 0 ? `; ${several(messages.poison, 'messages')} not understood` : ''
    }`,
    ...(asked.length > 0 ? [`Asked for nothing: ${asked.map(([because, count]) => `${grouped(count)} ${because}`).join(', ')}`] : []),
  ].join('\n')
}
