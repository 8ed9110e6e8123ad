import type { Event } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { describe, expect, test } from 'vitest'
import { createIdentify, IDENTITY_WORDS, NAME_WORDS, SECRET_BYTES } from '../../../packages/collector/src/dedupe/event-identity.ts'

const secret = new Uint8Array(SECRET_BYTES).fill(7)
const identify = createIdentify(secret)
const record = (members: string) => `{"eventName":"Run",${members}}`

interface Told {
  /** What the event itself tells, and what the batch told before: zeros where it does not. */
  readonly words: readonly number[] | undefined
  readonly ofBatch: readonly number[]
}

async function identitiesOf(records: readonly string[], by = identify, maxRecordBytes = 2 ** 20): Promise<readonly Told[]> {
  const told: Told[] = []
  for await (const batch of readEvents(Buffer.from(`{"Records":[${records.join(',')}]}`), { limits: { maxRecordBytes } })) {
    const all = new Int32Array(batch.length * IDENTITY_WORDS)
    by.batch(batch, all)
    for (const [at, event] of [...batch].entries())
      told.push({ words: one(event, by), ofBatch: [...all.subarray(at * IDENTITY_WORDS, (at + 1) * IDENTITY_WORDS)] })
  }
  return told
}

function one(event: Event, by: typeof identify): readonly number[] | undefined {
  const words = new Int32Array(IDENTITY_WORDS + 2)
  return by.event(event, words, 1) ? [...words.subarray(1, 1 + IDENTITY_WORDS)] : undefined
}

const ZEROS = [0, 0, 0, 0]

describe('an identity', () => {
  test('is told by the batch where that can, and the same by the event', async () => {
    const [usual, escaped, long, oversized, none] = await identitiesOf(
      [
        record('"eventID":"a","recipientAccountId":"1"'),
        record('"eventID":"\\u0061","recipientAccountId":"1"'),
        record(`"eventID":"a","recipientAccountId":"1","x":"${'x'.repeat(70_000)}"`),
        record(`"eventID":"a","recipientAccountId":"1","x":"${'x'.repeat(300_000)}"`),
        record('"eventID":null'),
      ],
      identify,
      200_000,
    )
    expect(usual?.ofBatch).toEqual(usual?.words)
    expect([escaped, long, oversized, none].map((each) => each?.ofBatch)).toEqual([ZEROS, ZEROS, ZEROS, ZEROS])
    expect(none?.words).toBeUndefined()
    const all = [usual, escaped, long, oversized].map((each) => each?.words ?? [])
    expect(new Set(all.map((words) => words.slice(0, NAME_WORDS).join())).size).toBe(1)
    expect(new Set(all.map((words) => words.slice(NAME_WORDS).join())).size).toBe(4)
  })

  test.each([
    ['a record too long to be hashed', 2 ** 20],
    ['one that is oversized', 10_000],
  ])('of %s is another for any byte that is another, and the same for the same', async (_what, maxRecordBytes) => {
    const long = (last: string) => record(`"eventID":"a","x":"${'x'.repeat(70_000)}${last}"`)
    const [first, again, other] = (await identitiesOf([long('a'), long('a'), long('b')], identify, maxRecordBytes)).map(
      ({ words }) => words,
    )
    expect(again).toEqual(first)
    expect(other?.slice(0, NAME_WORDS)).toEqual(first?.slice(0, NAME_WORDS))
    expect(other).not.toEqual(first)
  })

  test('is another by another secret', async () => {
    const [ours] = await identitiesOf([record('"eventID":"a"')])
    const [theirs] = await identitiesOf([record('"eventID":"a"')], createIdentify(new Uint8Array(SECRET_BYTES)))
    expect(ours?.ofBatch).not.toEqual(theirs?.ofBatch)
  })
})
