import { expect, test } from 'vitest'
import { CollectorError } from '../../../packages/collector/src/collector-error.ts'
import type { QuarantineEntry } from '../../../packages/collector/src/quarantine/quarantine.ts'
import { createReplaySource } from '../../../packages/collector/src/source/replay-source.ts'

const entry = (id: string): QuarantineEntry => ({
  ...{ id, what: 'event', origin: 's3://logs/a', code: 'rejected', because: '', at: 0, bytes: Buffer.from('{}'), isWhole: true },
})
const ENTRIES = ['a1', 'b2', 'c3'].map(entry)
const never = new AbortController().signal

function replayOf(error: Error) {
  const refused: string[] = []
  const made = createReplaySource({
    entries: ENTRIES,
    attempt: '1',
    store: { get: async () => ({ is: 'missing' }), list: async function* () {} },
    get: async (id) => {
      if (id === 'b2') throw error
      return entry(id)
    },
    refuse: ({ id }, because) => refused.push(`${id}: ${because}`),
  })
  return { ...made, refused }
}

test('an entry that cannot be got is told, and keeps no other from being tried', async () => {
  const { source, refused } = replayOf(new Error('SlowDown'))
  const received = await source.receive(10, never)
  expect(received === 'drained' ? received : received.map(({ id }) => id)).toEqual(['a1', 'c3'])
  expect([refused, await source.receive(10, never)]).toEqual([['b2: it cannot be got: SlowDown'], 'drained'])
})
test('what the collector cannot go on with ends it', async () => {
  const { source } = replayOf(new CollectorError('quarantine-broken', 'b2'))
  await expect(source.receive(10, never)).rejects.toThrow(CollectorError)
})
