// A collector as its binary would be put together: a queue, objects from S3, NDJSON files, a ledger in SQLite.

import { join } from 'node:path'
import { createConnection, createObjects, createPace, createQueue, type Objects, type Queue } from '@trailmend/aws/collect'
import { type CollectorOptions, systemClock as clock, createCollector } from '../../packages/collector/src/index.ts'
import { openSqliteLedger } from '../../packages/collector/src/ledger/sqlite-ledger.ts'
import { createMemoryQuarantine } from '../../packages/collector/src/quarantine/memory-quarantine.ts'
import type { Counts } from '../../packages/collector/src/run/counts.ts'
import { createFileSink } from '../../packages/collector/src/sink/file/file-sink.ts'
import { createQueueSource } from '../../packages/collector/src/source/queue-source.ts'
import { eventsIn, FILE_BYTES } from './files.ts'

/** Connections that are open at once, at most: as many as objects may be under way. */
const CONNECTIONS = 64

/** The way to a queue and its objects; connections stay open from one collector to the next. */
export interface OpenSource {
  readonly queue: Queue
  readonly store: Objects
}

export async function openSource(queueUrl: string): Promise<OpenSource> {
  const session = { pace: createPace(CONNECTIONS), requestHandler: createConnection(CONNECTIONS), userAgent: 'trailmend-bench' }
  return { queue: await createQueue({ url: queueUrl, session }), store: createObjects({ session }) }
}

/** Collects into a folder until the queue is empty. Throws where anything went wrong. */
export async function collectInto(folder: string, { queue, store }: OpenSource, more: Partial<CollectorOptions> = {}): Promise<Counts> {
  const ledger = openSqliteLedger({ path: join(folder, 'ledger.db'), by: 'bench', clock })
  try {
    const collector = createCollector({
      sources: [createQueueSource({ queue, clock, once: true, waitSeconds: 0 })],
      store,
      sinks: [createFileSink({ folder: eventsIn(folder), clock, rotate: { bytes: FILE_BYTES } })],
      ledger,
      quarantine: createMemoryQuarantine(),
      clock,
      problem: (problem) => console.error(JSON.stringify(problem)),
      ...more,
    })
    return await collector.run()
  } finally {
    await ledger.close()
  }
}
