import type { SessionOptions } from '@trailmend/aws/collect'
import type { Settings, WayIn } from '../config/settings.ts'
import type { ObjectStore } from '../object/object.ts'
import { targetOf } from './session.ts'

/**
 * Where objects are got from, with the roles that settings name. The SDK is not loaded before the first is asked for: a collector of
 * files never does.
 */
export function openStore({ objects = {} }: Settings, session: () => Promise<SessionOptions>): ObjectStore {
  let opened: Promise<ObjectStore> | undefined
  const open = (): Promise<ObjectStore> => {
    opened ??= import('@trailmend/aws/collect').then(async ({ createObjects }) => {
      const byBucket = waysOf(objects['by-bucket'])
      const byAccount = waysOf(objects['by-account'])
      const requesterPays = objects['requester-pays']
      return createObjects({
        session: await session(),
        target: targetOf(objects),
        ...(byBucket !== undefined && { byBucket }),
        ...(byAccount !== undefined && { byAccount }),
        ...(requesterPays !== undefined && { requesterPays }),
      })
    })
    return opened
  }
  return {
    get: async (wanted, signal) => (await open()).get(wanted, signal),
    list: async function* (wanted, signal) {
      yield* (await open()).list(wanted, signal)
    },
    folders: async (wanted, signal) => (await (await open()).folders?.(wanted, signal)) ?? [],
  }
}

function waysOf(ways: Readonly<Record<string, WayIn>> | undefined): ReadonlyMap<string, ReturnType<typeof targetOf>> | undefined {
  return ways && new Map(Object.entries(ways).map(([name, way]) => [name, targetOf(way)]))
}
