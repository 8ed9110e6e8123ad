import { expect, test } from 'vitest'
import { enqueueBucket } from '../../../packages/collector/src/source/enqueue.ts'
import { readMessage } from '../../../packages/collector/src/source/message.ts'
import type { EntryFate } from '../../../packages/collector/src/source/queue-port.ts'
import { logKey } from '../object/keys.ts'
import { memoryStore } from './memory-store.ts'
import { turningClock } from './turning-clock.ts'

const KEYS = Array.from({ length: 31 }, (_, index) => logKey({ unique: `u${index}`, prefix: 'a b+c' }))
const wish = { bucket: 'logs', prefix: 'a b+c', clock: turningClock() }
const never = new AbortController().signal

test('keys go as CloudTrail itself sends them, and come back as they were', async () => {
  const { store } = memoryStore(new Set(KEYS))
  const sent: string[] = []
  const send = async (bodies: readonly string[]) => {
    sent.push(...bodies)
    return bodies.map((): EntryFate => 'done')
  }
  expect(await enqueueBucket({ store, send, ...wish, keysOfMessage: 2 }, never)).toEqual({ keys: 31, messages: 21 })
  const keys = sent.flatMap((body) => readMessage(body).items.map((item) => (item.is === 'object' ? item.key : item.is)))
  expect(keys.sort()).toEqual([...KEYS].sort())
})

test('what was not taken is sent again, and only that', async () => {
  const { store } = memoryStore(new Set(KEYS))
  const taken: string[] = []
  let calls = 0
  const send = async (bodies: readonly string[]) =>
    bodies.map((body, index): EntryFate => {
      if (index === 0 && calls++ % 2 === 0) return { failed: 'busy' }
      taken.push(body)
      return 'done'
    })
  await enqueueBucket({ store, send, ...wish }, never)
  expect(new Set(taken).size).toBe(taken.length)
  expect(taken.flatMap((body) => readMessage(body).items)).toHaveLength(31)
})

test('what is never taken is an error', async () => {
  const { store } = memoryStore(new Set(KEYS))
  const send = async (bodies: readonly string[]) => bodies.map((): EntryFate => ({ failed: 'full' }))
  await expect(enqueueBucket({ store, send, ...wish }, never)).rejects.toThrow('full')
})
