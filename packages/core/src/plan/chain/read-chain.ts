import { PARTS, type PartReading } from '../parts.ts'
import type { Chain } from './chain.ts'
import { readLogs } from './read-logs.ts'
import { readNotification } from './read-notification.ts'
import { readStorage } from './read-storage.ts'
import { readTrail } from './read-trail.ts'

/**
 * What there is of every part of a chain, in the order in which each rests on those before it.
 *
 * Where it cannot be told which trail the chain hangs on, or none can be made, nothing is said of the rest: it would be made for nothing.
 */
export function readChain(chain: Chain): readonly PartReading[] {
  const { chosen } = chain
  if (chosen.is === 'unread' || (chosen.is === 'none' && chosen.blocked !== undefined)) return readTrail(chain)
  const readings = [...readStorage(chain), ...readNotification(chain), ...readLogs(chain), ...readTrail(chain)]
  const byPart = Map.groupBy(readings, ({ part }) => part)
  return PARTS.flatMap((part) => byPart.get(part) ?? [])
}
