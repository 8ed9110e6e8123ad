import { describe, expect, test } from 'vitest'
import { CollectorError } from '../../../packages/collector/src/collector-error.ts'
import { createQueueSource, type QueueSourceOptions } from '../../../packages/collector/src/source/queue-source.ts'
import type { Delivery } from '../../../packages/collector/src/source/source.ts'
import { cloudTrail, envelope, TOPIC } from '../../stream/message/forms.ts'
import { memoryQueue } from './memory-queue.ts'
import { turningClock } from './turning-clock.ts'

const BODY = JSON.stringify(cloudTrail)
const never = new AbortController().signal

function ground(options: Partial<QueueSourceOptions> = {}) {
  const clock = turningClock()
  const queue = memoryQueue(clock)
  const source = createQueueSource({ queue, clock, ...options })
  const receive = async (most = 10, signal = never) => (await source.receive(most, signal)) as readonly Delivery[]
  return { clock, queue, source, receive }
}

describe('receiving', () => {
  test('a message is a delivery with its count and its lease', async () => {
    const { clock, queue, receive } = ground()
    queue.put(BODY)
    const asked = clock.now()
    const [delivery] = await receive()
    expect(delivery).toMatchObject({ id: 'm1', source: 'queue', raw: BODY, receiveCount: 1, sentAt: 5 })
    expect(delivery?.items).toHaveLength(2)
    expect(delivery?.lease?.until).toBe(asked + 120_000)
    expect(queue.calls).toEqual([['receive', { most: 10, waitSeconds: 20, hiddenSeconds: 120 }]])
  })
  test('never more than there is room for', async () => {
    const { queue, receive } = ground()
    queue.put(...Array.from({ length: 30 }, () => BODY))
    expect(await receive(3)).toHaveLength(3)
    expect(await receive(25)).toHaveLength(10)
    expect(await receive(0)).toEqual([])
    expect(queue.calls).toHaveLength(2)
  })
  test('the lease counts from before the question, however late the answer', async () => {
    const { clock, queue, receive } = ground({ hiddenSeconds: 30 })
    const asked = clock.now()
    const later = queue.receive
    Object.assign(queue, {
      receive: async (...wanted: Parameters<typeof later>) => {
        await clock.sleep(19_000)
        return later(...wanted)
      },
    })
    queue.put(BODY)
    expect((await receive())[0]?.lease?.until).toBe(asked + 30_000)
  })
  test('a wait in vain gives nothing, and ends where nothing more will come', async () => {
    const { source, receive } = ground()
    expect(await receive()).toEqual([])
    source.finish()
    expect(await source.receive(1, never)).toBe('drained')
  })
  test('the signal ends the wait', async () => {
    const { source } = ground()
    const controller = new AbortController()
    const waiting = source.receive(1, controller.signal)
    controller.abort()
    expect(await waiting).toEqual([])
    expect(await source.receive(1, controller.signal)).toEqual([])
  })
  test.each([
    ['QueueDoesNotExist', 'queue-gone'],
    ['AccessDenied', 'denied'],
    ['KmsAccessDenied', 'denied'],
    ['ThrottlingException', undefined],
  ])('%s', async (name, code) => {
    const { queue, source } = ground()
    queue.failNext(Object.assign(new Error('no'), { name }))
    const error = await source.receive(1, never).catch((each: unknown) => each)
    expect(error instanceof CollectorError ? error.code : undefined).toBe(code)
  })
})

describe('the lease', () => {
  test('is made longer, together with others, and no longer than twelve hours in all', async () => {
    const { clock, queue, receive } = ground()
    queue.put(BODY, BODY)
    const start = clock.now()
    const [one, two] = await receive()
    const extended = await Promise.all([one?.lease?.extend(300), two?.lease?.extend(300)])
    expect(extended).toEqual([{ until: start + 300_000 }, { until: start + 300_000 }])
    expect(queue.calls.filter(([name]) => name === 'hide')).toHaveLength(1)
    clock.set(start + 12 * 3_600_000 - 60_500)
    expect(await one?.lease?.extend(300)).toEqual({ until: clock.now() - 100 + 60_000 })
    clock.set(start + 12 * 3_600_000)
    expect(await one?.lease?.extend(300)).toBe('lost')
  })
  test('is lost where the handle is no longer good, and unknown where nothing is known', async () => {
    const { queue, receive } = ground()
    queue.put(BODY)
    const [delivery] = await receive()
    queue.faults.set('m1/1', 'lost')
    expect(await delivery?.lease?.extend(60)).toBe('lost')
    queue.faults.set('m1/1', { failed: 'ThrottlingException: slow down' })
    await expect(delivery?.lease?.extend(60)).rejects.toThrow('slow down')
    queue.failNext(new Error('no network'))
    await expect(delivery?.lease?.extend(60)).rejects.toThrow('no network')
  })
})

describe('settling', () => {
  test('ten go at once, and each has a fate of its own', async () => {
    const { queue, receive } = ground()
    queue.put(...Array.from({ length: 12 }, (_, index) => `${index}`))
    const deliveries = [...(await receive()), ...(await receive())]
    queue.faults.set('m3/1', { failed: 'InternalError: x' })
    queue.faults.set('m4/1', 'lost')
    const settled = await Promise.allSettled(deliveries.map((each) => each.acknowledge()))
    expect(settled.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([2, 3])
    expect(queue.left()).toEqual(['2', '3'])
    expect(queue.calls.filter(([name]) => name === 'remove').map(([, handles]) => (handles as string[]).length)).toEqual([10, 2])
  })
  test('what is given back comes again after a while, and giving back never fails', async () => {
    const { clock, queue, receive } = ground()
    queue.put(BODY)
    const [delivery] = await receive()
    await delivery?.release(30.2)
    expect(queue.calls.at(-1)).toEqual(['hide', [{ handle: 'm1/1', seconds: 31 }]])
    clock.set(clock.now() + 31_000)
    const [again] = await receive()
    expect(again?.receiveCount).toBe(2)
    queue.failNext(new Error('no network'))
    await again?.release(1e9)
    await again?.release(1e9)
    expect(queue.calls.at(-1)).toEqual(['hide', [{ handle: 'm1/2', seconds: 12 * 3600 - 1 }]])
  })
  test('closing waits for what is on its way', async () => {
    const { queue, source, receive } = ground()
    queue.put(BODY)
    const [delivery] = await receive()
    const acknowledged = delivery?.acknowledge()
    await source.close?.()
    expect(queue.left()).toEqual([])
    await acknowledged
  })
})

describe('what to believe', () => {
  const signed = JSON.stringify(envelope(cloudTrail))
  const confirmation = JSON.stringify({ ...envelope('x', 'SubscriptionConfirmation'), Token: 't', SubscribeURL: 'https://x/' })
  const verify = async () => 'valid' as const
  test.each([
    ['a signed message', signed, { verify }, 'object'],
    ['one that is not signed', BODY, { verify }, 'not-signed'],
    ['one that need not be', BODY, { verify, allowBare: true }, 'object'],
    ['of a topic that may', signed, { verify, topics: [TOPIC] }, 'object'],
    ['of another topic', signed, { verify, topics: [`${TOPIC}2`] }, 'other-topic'],
    ['badly signed', signed, { verify: async () => ({ invalid: 'no' }) }, 'signature'],
  ])('%s', async (_what, body, signatures, expected) => {
    const { queue, receive } = ground({ signatures })
    queue.put(body)
    const [item] = (await receive())[0]?.items ?? []
    expect(item?.is === 'poison' ? item.because : item?.is).toBe(expected)
  })
  test('where the certificate cannot be got, nothing is known: the message comes again', async () => {
    const { queue, receive } = ground({ signatures: { verify: () => Promise.reject(new Error('no network')) } })
    queue.put(signed)
    expect(await receive()).toEqual([])
    expect(queue.left()).toHaveLength(1)
    expect(queue.calls.at(-1)).toEqual(['hide', [{ handle: 'm1/1', seconds: 60 }]])
  })
  test('subscriptions of topics that are named are confirmed before they are forgotten', async () => {
    const sent: unknown[] = []
    let isDown = true
    const send = async (each: unknown) => {
      if (isDown) throw new Error('down')
      sent.push(each)
    }
    const { queue, receive } = ground({ confirm: { topics: [TOPIC], send } })
    queue.put(confirmation)
    const [delivery] = await receive()
    await expect(delivery?.acknowledge()).rejects.toThrow('down')
    expect(queue.left()).toHaveLength(1)
    isDown = false
    await delivery?.acknowledge()
    expect(sent).toEqual([{ topicArn: TOPIC, token: 't' }])
    expect(queue.left()).toEqual([])
  })
  test('others are counted only', async () => {
    const { queue, receive } = ground({
      confirm: { topics: ['arn:aws:sns:us-east-1:111122223333:mine'], send: () => Promise.reject(new Error('asked')) },
    })
    queue.put(confirmation)
    await (await receive())[0]?.acknowledge()
    expect(queue.left()).toEqual([])
  })
})
