import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createStreamSink } from '../../../packages/collector/src/sink/stream-sink.ts'
import { logOf, NEVER, origin, records, writeLog } from './events.ts'

test('a commit waits until the stream has all of it', async () => {
  let release = () => {}
  const stream = new Writable({
    write(_, __, done) {
      release = done
    },
  })
  const parcel = createStreamSink({ stream }).open(origin('stream'))
  await writeLog(parcel, logOf(records('stream', 3)))
  let isDone = false
  const commit = parcel.commit(NEVER).then(() => (isDone = true))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(isDone).toBe(false)
  release()
  await commit
})

test('says once that nobody reads any more, and does not throw elsewhere', async () => {
  let gone = 0
  const stream = new Writable({ write: (_, __, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })) })
  const sink = createStreamSink({ stream, onGone: () => gone++ })
  for (let at = 0; at < 3; at++) {
    const parcel = sink.open(origin(`stream-${at}`))
    await writeLog(parcel, logOf(records('stream', 3)))
    await expect(parcel.commit(NEVER)).rejects.toMatchObject({ code: 'reader-gone' })
  }
  expect(gone).toBe(1)
})
