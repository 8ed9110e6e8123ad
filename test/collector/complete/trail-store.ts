import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../packages/collector/src/clock.ts'
import { type CollectorOptions, createCollector } from '../../../packages/collector/src/collector.ts'
import { createDigestTaker } from '../../../packages/collector/src/complete/digest-taker.ts'
import { createKeysSource } from '../../../packages/collector/src/complete/keys-source.ts'
import type { PublicKeys } from '../../../packages/collector/src/complete/public-keys.ts'
import { collectionStatus } from '../../../packages/collector/src/complete/status.ts'
import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { ObjectStore, ObjectTask } from '../../../packages/collector/src/object/object.ts'
import { taskOf } from '../../../packages/collector/src/object/task-of.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { defineSink } from '../../../packages/collector/src/sink/define-sink.ts'
import type { Objects, TestKey } from '../../stream/digest/trail.ts'
import { turningClock } from '../source/turning-clock.ts'

const NEVER = new AbortController().signal

/** What `trail.ts` made, as a collector's store. */
export function storeOf(objects: Objects): ObjectStore {
  return {
    get: async ({ bucket, key }) => {
      const stored = objects.get(`${bucket}/${key}`)
      if (stored === undefined) return { is: 'missing' }
      const { bytes, metadata } = stored
      return {
        ...{ etag: `"${bytes.length}"`, size: bytes.length, metadata },
        bytes: async () => bytes,
        stream: async function* () {
          yield bytes
        },
        cancel: () => undefined,
      }
    },
    list: async function* ({ bucket, prefix }) {
      yield [...objects]
        .filter(([name]) => name.startsWith(`${bucket}/${prefix}`))
        .map(([name, { bytes }]) => ({ key: name.slice(bucket.length + 1), size: bytes.length, etag: `"${bytes.length}"`, modifiedAt: 0 }))
    },
  }
}

export const keysOf = (keys: readonly TestKey[], asked: string[] = []): PublicKeys => ({
  publicKeys: async ({ region }) => {
    asked.push(region)
    return keys
  },
})

/** All that a trail delivered, as tasks. */
export const tasksIn = (objects: Objects): readonly ObjectTask[] =>
  [...objects.keys()].map((name) => taskOf({ bucket: name.split('/')[0] ?? '', key: name.split('/').slice(1).join('/') }))

export interface World {
  readonly objects: Objects
  readonly now: number
  readonly keys?: PublicKeys
  readonly more?: Partial<CollectorOptions>
  /** Made over a clock that turns by itself, and in memory, unless given. */
  readonly clock?: Clock
  readonly ledger?: Ledger
}

/** A collector's surroundings, for as many runs as wanted. */
export function createWorld({
  objects,
  now,
  keys,
  more = {},
  clock = turningClock(now),
  ledger = createMemoryLedger({ by: 'test' }),
}: World) {
  const stored: string[] = []
  const sink = defineSink({
    name: 'memory',
    guarantee: 'at-least-once',
    store: async (events) => {
      await setImmediate()
      stored.push(...events.map((event) => event.eventID ?? ''))
    },
  })
  const store = storeOf(objects)
  return {
    ...{ clock, ledger, stored, store },
    collect: async (tasks: readonly ObjectTask[]) => {
      const collector = createCollector({
        ...{ store, ledger, clock, sinks: [sink], quarantine: createMemoryQuarantine() },
        sources: [createKeysSource({ tasks, ledger, clock })],
        digests: createDigestTaker({ ledger, clock, ...(keys !== undefined && { keys }) }),
        verify: true,
        ...more,
      })
      return await collector.run()
    },
    status: (wish: { readonly from: number; readonly to: number }, places: readonly { readonly bucket: string }[] = []) =>
      collectionStatus({ ledger, wish: { ...wish, now }, ...(places.length > 0 && { list: { store, places } }) }, NEVER),
  }
}
