// Writes events to standard output for ever, until nobody reads them.

import { readEvents } from '@trailmend/stream/node'
import { createStreamSink } from '../../../packages/collector/src/sink/stream-sink.ts'

const stop = new AbortController()
const sink = createStreamSink({ stream: process.stdout, onGone: () => stop.abort() })
const log = Buffer.from(
  `{"Records":[${Array.from({ length: 500 }, (_, at) => JSON.stringify({ eventVersion: '1.11', eventID: `${at}` })).join(',')}]}`,
)
for (let at = 0; !stop.signal.aborted; at++) {
  const parcel = sink.open({ id: `s3://logs/${at}`, kind: 'CloudTrail', time: 0, provenance: 's3' })
  for await (const batch of readEvents(log)) await parcel.write(batch)
  await parcel.commit(stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
}
process.exitCode = 7
