import { describe, expect, test } from 'vitest'
import { followTrail } from '../../../packages/collector/src/source/follow-trail.ts'
import type { FinishingSource } from '../../../packages/collector/src/source/queue-source.ts'
import type { Delivery } from '../../../packages/collector/src/source/source.ts'
import { type SwitchAction, switchOver, type TrailPlace } from '../../../packages/collector/src/source/switch-over.ts'
import { turningClock } from './turning-clock.ts'

const A: TrailPlace = { bucket: 'a', prefix: '', topicArn: 't1' }
const B: TrailPlace = { bucket: 'b', prefix: '', topicArn: 't1' }
const subscribe = (topicArn: string) => ({ do: 'subscribe', topicArn }) as const
const never = new AbortController().signal

describe('what to do where a trail delivers', () => {
  test.each<[string, TrailPlace | undefined, TrailPlace | undefined, readonly SwitchAction[]]>([
    ['at first', undefined, A, [{ do: 'open', place: A }, subscribe('t1')]],
    ['at first, without a topic', undefined, { bucket: 'a', prefix: '' }, [{ do: 'open', place: { bucket: 'a', prefix: '' } }]],
    ['as before', A, { ...A }, []],
    [
      'into another bucket',
      A,
      B,
      [
        { do: 'drain', place: A },
        { do: 'open', place: B },
      ],
    ],
    [
      'with another prefix',
      A,
      { ...A, prefix: 'p' },
      [
        { do: 'drain', place: A },
        { do: 'open', place: { ...A, prefix: 'p' } },
      ],
    ],
    ['to another topic', A, { ...A, topicArn: 't2' }, [subscribe('t2')]],
    ['to no topic', A, { bucket: 'a', prefix: '' }, [{ do: 'tell', because: 'no-topic' }]],
    ['both', A, { ...B, topicArn: 't2' }, [{ do: 'drain', place: A }, { do: 'open', place: { ...B, topicArn: 't2' } }, subscribe('t2')]],
    ['nowhere', A, undefined, [{ do: 'tell', because: 'trail-gone' }]],
    ['still nowhere', undefined, undefined, []],
  ])('%s', (_what, before, now, actions) => {
    expect(switchOver(before, now)).toEqual(actions)
  })
})

test('what is left at the old place is taken first, then what comes at the new one', async () => {
  const clock = turningClock()
  const left: Record<string, string[]> = { a: ['a1', 'a2', 'a3'], b: ['b1'] }
  const closed: string[] = []
  const open = ({ bucket }: TrailPlace): FinishingSource => {
    let isFinishing = false
    return {
      name: bucket,
      finish: () => {
        isFinishing = true
      },
      receive: async () => {
        const id = left[bucket]?.shift()
        if (id !== undefined) return [{ id } as Delivery]
        if (isFinishing) return 'drained'
        await clock.sleep(1000)
        return []
      },
      close: async () => void closed.push(bucket),
    }
  }
  let place: TrailPlace | Error | undefined = A
  const blind: unknown[] = []
  const switches: SwitchAction[] = []
  const whereTrailDelivers = async () => {
    if (place instanceof Error) throw place
    return place
  }
  const source = followTrail({
    name: 'trail',
    clock,
    whereTrailDelivers,
    open,
    every: 10_000,
    onBlind: (error) => blind.push(error),
    onSwitch: (actions) => switches.push(...actions),
  })
  const seen: string[] = []
  const turn = async (times: number) => {
    for (let calls = 0; calls < times; calls++) {
      const received = await source.receive(1, never)
      if (received === 'drained') return received
      seen.push(...received.map(({ id }) => id))
    }
    return undefined
  }
  await turn(1)
  place = B
  clock.set(clock.now() + 10_000)
  await turn(5)
  expect(seen).toEqual(['a1', 'a2', 'a3', 'b1'])
  place = new Error('no network')
  left.b?.push('b2')
  clock.set(clock.now() + 10_000)
  await turn(2)
  place = undefined
  left.b?.push('b3')
  clock.set(clock.now() + 10_000)
  await turn(2)
  expect(seen.slice(4)).toEqual(['b2', 'b3'])
  expect(blind).toHaveLength(1)
  expect(switches.map((each) => each.do)).toEqual(['open', 'subscribe', 'drain', 'open', 'tell'])
  source.finish()
  expect(await turn(3)).toBe('drained')
  await source.close?.()
  expect(closed).toEqual(['a', 'b'])
})

test('an old place that is gone is not in the way of the new one, and is asked again', async () => {
  const clock = turningClock()
  const asked: string[] = []
  let isThere = true
  const open = ({ bucket }: TrailPlace): FinishingSource => {
    let isFinishing = false
    return {
      name: bucket,
      finish: () => {
        isFinishing = true
      },
      receive: async () => {
        asked.push(bucket)
        if (bucket === 'a' && !isThere) throw new Error('NoSuchBucket')
        return isFinishing ? 'drained' : []
      },
    }
  }
  let place = A
  const source = followTrail({ name: 'trail', clock, every: 10_000, whereTrailDelivers: async () => place, open })
  const turn = () => source.receive(1, never).catch((error: Error) => error.message)
  await turn()
  ;[place, isThere] = [B, false]
  clock.set(clock.now() + 10_000)
  expect([await turn(), await turn(), await turn()]).toEqual(['NoSuchBucket', [], 'NoSuchBucket'])
  isThere = true
  expect([await turn(), await turn(), await turn()]).toEqual([[], [], []])
  expect(asked).toEqual(['a', 'a', 'b', 'a', 'b', 'a', 'b'])
  source.finish()
  expect(await turn()).toBe('drained')
})

test('a queue is subscribed to each topic, and again where that failed', async () => {
  const clock = turningClock()
  let place: TrailPlace = A
  let isDenied = true
  const subscribed: string[] = []
  const failed: string[] = []
  const source = followTrail({
    ...{ name: 'trail', clock, every: 10_000, whereTrailDelivers: async () => place },
    open: () => ({ name: 'a', finish: () => {}, receive: async () => [] }),
    subscribe: async (topicArn) => {
      if (isDenied) throw new Error('denied')
      subscribed.push(topicArn)
    },
    onUnsubscribed: (topicArn) => failed.push(topicArn),
  })
  const look = async () => {
    clock.set(clock.now() + 10_000)
    await source.receive(1, never)
  }
  await look()
  expect([subscribed, failed]).toEqual([[], ['t1']])
  isDenied = false
  await look()
  await look()
  place = { ...A, topicArn: 't2' }
  await look()
  await look()
  expect([subscribed, failed]).toEqual([['t1', 't2'], ['t1']])
})

test('that a trail is gone is told once, and that it is back', async () => {
  const clock = turningClock()
  let place: TrailPlace | undefined = A
  const told: (readonly SwitchAction[])[] = []
  const source = followTrail({
    ...{ name: 'trail', clock, every: 10_000, whereTrailDelivers: async () => place },
    open: () => ({ name: 'a', finish: () => {}, receive: async () => [] }),
    onSwitch: (actions) => told.push(actions),
  })
  for (const next of [A, undefined, undefined, undefined, A, A, undefined, B]) {
    place = next
    await source.receive(1, never)
    clock.set(clock.now() + 10_000)
  }
  expect(told.map((actions) => actions.map((action) => (action.do === 'tell' ? action.because : action.do)))).toEqual([
    ['open', 'subscribe'],
    ['trail-gone'],
    ['trail-back'],
    ['trail-gone'],
    ['trail-back', 'drain', 'open'],
  ])
})

test('a source that never knew where its trail delivers does not seem to be at its end', async () => {
  let place: TrailPlace | Error | undefined = new Error('denied')
  const blind: unknown[] = []
  const source = followTrail({
    ...{ name: 'trail', clock: turningClock(), every: 10_000 },
    whereTrailDelivers: async () => {
      if (place instanceof Error) throw place
      return place
    },
    open: () => ({ name: 'a', finish: () => {}, receive: async () => 'drained' }),
    onBlind: (error) => blind.push(error),
  })
  await expect(source.receive(1, never)).rejects.toThrow('denied')
  place = undefined
  await expect(source.receive(1, never)).rejects.toThrow('there is no such trail')
  place = A
  expect([await source.receive(1, never), blind]).toEqual([[], []])
})
