import { createHash } from 'node:crypto'
import type { EventBatch } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import type { Origin, Parcel } from '../../../packages/collector/src/sink/sink.ts'

/** An origin as a trail's bucket has it. */
export function origin(name: string, more: Partial<Origin> = {}): Origin {
  return {
    id: `s3://logs/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/22/${name}.json.gz`,
    kind: 'CloudTrail',
    account: '111122223333',
    region: 'eu-west-1',
    time: Date.UTC(2026, 10, 22, 10),
    provenance: 's3',
    ...more,
  }
}

/** Records with ids made of a name, as JSON texts. */
export function records(name: string, count: number, filler = 40): readonly string[] {
  return Array.from({ length: count }, (_, at) => {
    const eventID = createHash('sha256').update(`${name}/${at}`).digest('hex').slice(0, 32)
    return JSON.stringify({
      eventVersion: '1.11',
      eventTime: '2026-11-22T10:00:00Z',
      eventName: `Do${at}`,
      eventID,
      filler: 'é'.repeat(filler),
    })
  })
}

/** A log file of records. */
export function logOf(texts: readonly string[]): Buffer {
  return Buffer.from(`{"Records":[${texts.join(',')}]}`)
}

/** Writes what a log has into a parcel. */
export async function writeLog(parcel: Parcel, log: Uint8Array, options: Parameters<typeof readEvents>[1] = {}): Promise<void> {
  for await (const batch of readEvents(log, options)) await parcel.write(batch)
}

/** A batch of the events at some places of another. */
export function part(batch: EventBatch, wanted: (at: number) => boolean): EventBatch {
  return {
    length: batch.length,
    scanned: batch.scanned,
    *[Symbol.iterator]() {
      let at = 0
      for (const event of batch) if (wanted(at++)) yield event
    },
  }
}

export const NEVER: AbortSignal = new AbortController().signal
