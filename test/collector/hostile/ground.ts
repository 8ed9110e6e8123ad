import { type CollectorOptions, createCollector } from '../../../packages/collector/src/collector.ts'
import { createMemoryLedger, emptyLedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { ObjectStore } from '../../../packages/collector/src/object/object.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import type { QuarantineEntry } from '../../../packages/collector/src/quarantine/quarantine.ts'
import type { CollectorProblem } from '../../../packages/collector/src/run/progress.ts'
import type { EventFormat } from '../../../packages/collector/src/sink/format.ts'
import { createChunkPool, createLines } from '../../../packages/collector/src/sink/lines.ts'
import type { Sink } from '../../../packages/collector/src/sink/sink.ts'
import { createQueueSource } from '../../../packages/collector/src/source/queue-source.ts'
import { systemClock } from '../../../packages/collector/src/system-clock.ts'
import { memoryQueue } from '../source/memory-queue.ts'

export const BUCKET = 'trail-logs'

/** A key of CloudTrail's, unlike others by a word. */
export function keyOf(unique: string): string {
  return `AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/22/111122223333_CloudTrail_us-east-1_20261122T1005Z_${unique}.json.gz`
}

/** What came of objects and messages. */
export interface Outcome {
  /** The lines stored of each object, by key. */
  readonly stored: ReadonlyMap<string, readonly string[]>
  readonly quarantined: readonly QuarantineEntry[]
  readonly problems: readonly CollectorProblem[]
  readonly counts: Awaited<ReturnType<ReturnType<typeof createCollector>['run']>>
  /** Messages that are still in the queue. */
  readonly left: readonly string[]
}

/** Bytes at once, or as they come with the size that is told of them. */
export type HostileObject = Uint8Array | { readonly size: number; stream(): AsyncIterable<Uint8Array> }

export interface HostileOptions extends Partial<CollectorOptions> {
  readonly messages?: readonly string[]
  /** How events are written; as they came unless given. */
  readonly format?: EventFormat
}

/** Collect objects and messages in memory, through everything that a collector is made of. */
export async function collect(
  objects: ReadonlyMap<string, HostileObject>,
  { messages = [], format, ...options }: HostileOptions = {},
): Promise<Outcome> {
  // Not one that a test winds: broken bytes are unzipped by other threads, for which no such clock waits.
  const clock = systemClock
  const queue = memoryQueue(clock)
  queue.put(...messages)
  for (const key of objects.keys()) queue.put(JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: [key] }))
  const entries = new Map<string, QuarantineEntry>()
  const problems: CollectorProblem[] = []
  const { sink, stored } = linesSink(format)
  const counts = await createCollector({
    sources: [createQueueSource({ queue, clock, once: true, waitSeconds: 0 })],
    store: storeOf(objects),
    sinks: [sink],
    ledger: createMemoryLedger({ by: 'test', memory: emptyLedgerMemory() }),
    quarantine: createMemoryQuarantine({ entries }),
    clock,
    problem: (each) => problems.push(each),
    ...options,
  }).run()
  return { stored, quarantined: [...entries.values()], problems, counts, left: queue.left() }
}

/** Keeps the lines of an object as the real sinks write them; of a large one how many there are. */
function linesSink(format?: EventFormat): { readonly stored: Map<string, readonly string[]>; readonly sink: Sink } {
  const stored = new Map<string, readonly string[]>()
  const pool = createChunkPool({ size: 2 ** 20, keep: 4 })
  return {
    stored,
    sink: {
      name: 'lines',
      guarantee: 'effectively-once',
      open: ({ id }) => {
        const lines = createLines(pool, format)
        const kept: Buffer[] = []
        let bytes = 0
        return {
          write: (batch) => {
            lines.add(batch)
            bytes += lines.bytes
            if (bytes < 2 ** 23) kept.push(...lines.pieces().map((piece) => Buffer.from(piece)))
            lines.clear()
          },
          commit: async () => {
            const text = bytes < 2 ** 23 ? Buffer.concat(kept).toString().split('\n').slice(0, -1) : [`${lines.events} events`]
            stored.set(id.replace(`s3://${BUCKET}/`, ''), text)
            return { events: lines.events - lines.rejected.length, rejected: lines.rejected }
          },
          abort: () => undefined,
        }
      },
    },
  }
}

function storeOf(objects: ReadonlyMap<string, HostileObject>): ObjectStore {
  return {
    get: async ({ key }) => {
      const object = objects.get(key)
      if (object === undefined) return { is: 'missing' }
      if (!(object instanceof Uint8Array))
        return {
          etag: '"e"',
          size: object.size,
          metadata: {},
          bytes: () => Promise.reject(new Error('too large')),
          stream: () => object.stream(),
          cancel: () => undefined,
        }
      return {
        etag: '"e"',
        size: object.length,
        metadata: {},
        bytes: async () => object,
        async *stream() {
          yield object
        },
        cancel: () => undefined,
      }
    },
    list: async function* () {},
  }
}
