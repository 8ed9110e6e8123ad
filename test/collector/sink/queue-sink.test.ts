import type { SinkMessage, SinkQueue, SinkRefusal } from '@trailmend/aws/collect'
import { describe, expect, test } from 'vitest'
import { createQueueSink, type QueueSinkOptions } from '../../../packages/collector/src/sink/queue-sink.ts'
import { logOf, NEVER, origin, records, writeLog } from './events.ts'

function fakeQueue(answer: (messages: readonly SinkMessage[]) => readonly SinkRefusal[] = () => [], isFifo = false) {
  const sent: (readonly SinkMessage[])[] = []
  const queue: SinkQueue = {
    url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/events',
    isFifo,
    async send(messages) {
      const refused = answer(messages)
      sent.push(messages)
      return refused
    },
  }
  return { queue, sent, bodies: () => sent.flat().map(({ body }) => body) }
}

async function store(options: QueueSinkOptions, texts: readonly string[]) {
  const parcel = createQueueSink(options).open(origin('queue'))
  await writeLog(parcel, logOf(texts))
  return parcel.commit(NEVER)
}

describe('a queue sink', () => {
  test('sends ten at a time, and no more bytes than fit', async () => {
    const { queue, sent, bodies } = fakeQueue()
    const texts = [...records('small', 25), ...records('large', 3, 200_000)]
    await store({ queue }, texts)
    expect(bodies().sort()).toEqual([...texts].sort())
    expect(sent.map((each) => each.length).sort()).toEqual([1, 10, 10, 7].sort())
    for (const each of sent) expect(each.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)).toBeLessThanOrEqual(2 ** 20)
  })

  test('rejects what is larger than a message, to the byte', async () => {
    const { queue, bodies } = fakeQueue()
    const [text = ''] = records('x', 1)
    const size = Buffer.byteLength(text)
    expect((await store({ queue, bytes: size }, [text])).rejected).toEqual([])
    expect(await store({ queue, bytes: size - 1 }, [text])).toMatchObject({
      rejected: [{ index: 0, because: expect.stringContaining('larger') }],
    })
    expect(bodies()).toEqual([text])
  })

  test('halves what the queue says is too long, down to the event', async () => {
    const { queue, bodies } = fakeQueue((messages) => {
      if (messages.some(({ body }) => body.includes('"Do3"'))) throw Object.assign(new Error('too long'), { name: 'BatchRequestTooLong' })
      return []
    })
    const texts = records('queue', 10)
    expect((await store({ queue }, texts)).rejected).toEqual([{ index: 3, because: 'it is larger than the queue takes' }])
    expect(bodies().length).toBe(9)
  })

  test('what is the fault of a message is rejected, what is not is tried again', async () => {
    const refusing = (isItsFault: boolean) =>
      fakeQueue((messages) =>
        messages.filter(({ body }) => body.includes('"Do2"')).map(({ id }) => ({ id, isItsFault, because: 'InvalidMessageContents' })),
      )
    expect((await store({ queue: refusing(true).queue }, records('queue', 5))).rejected).toEqual([
      { index: 2, because: 'InvalidMessageContents' },
    ])
    await expect(store({ queue: refusing(false).queue }, records('queue', 5))).rejects.toMatchObject({ code: 'busy' })
  })

  test('escapes what JSON has and XML has not', async () => {
    const { queue, bodies } = fakeQueue()
    await store({ queue }, ['{"eventID":"\ufffe and \uffff"}'])
    expect(bodies()).toEqual(['{"eventID":"\\ufffe and \\uffff"}'])
  })

  test('a FIFO queue gets a group, and what tells repetitions, in order', async () => {
    const { queue, sent } = fakeQueue(undefined, true)
    const texts = records('fifo', 15)
    await store({ queue }, texts)
    await store({ queue }, texts)
    const messages = sent.flat()
    expect(messages.map(({ body }) => body)).toEqual([...texts, ...texts])
    expect(new Set(messages.map(({ group }) => group))).toEqual(new Set(['111122223333']))
    expect(messages.slice(15).map(({ deduplication }) => deduplication)).toEqual(
      messages.slice(0, 15).map(({ deduplication }) => deduplication),
    )
    expect(new Set(messages.map(({ deduplication }) => deduplication)).size).toBe(15)
  })
})
