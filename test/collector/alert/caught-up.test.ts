import { expect, test } from 'vitest'
import { createCaughtUp } from '../../../packages/collector/src/alert/caught-up.ts'
import type { Delivery, Source } from '../../../packages/collector/src/source/source.ts'

const HOUR = 3_600_000
const going = new AbortController().signal

type Answer = readonly Partial<Delivery>[] | 'drained' | 'failed'

/** A source that answers as a test says, an hour after the one before. */
function worldOf(answers: readonly Answer[], start = 100) {
  let hour = start
  const left = [...answers]
  const source: Source = {
    name: 'queue',
    receive: async () => {
      const answer = left.shift()
      if (answer === undefined || answer === 'failed') throw new Error('it does not answer')
      if (answer === 'drained') return answer
      return answer.map((each) => ({
        ...{ id: 'a', source: 'queue', items: [], raw: '', acknowledge: async () => {}, release: async () => {} },
        ...each,
      }))
    },
  }
  const caught = createCaughtUp([source], { now: () => hour * HOUR })
  const upTo = (despiteFailures = true): number | undefined => {
    const time = caught.upTo(despiteFailures)
    return time === undefined ? undefined : time / HOUR
  }
  return {
    upTo,
    receive: async (signal = going) => {
      hour++
      return await caught.sources[0]?.receive(1, signal).catch(() => [])
    },
    wait: (hours: number) => {
      hour += hours
    },
  }
}
const message = (id: string, sentAt: number, receiveCount = 1): Partial<Delivery> => ({ id, sentAt: sentAt * HOUR, receiveCount })

test.each<[string, readonly Answer[], number | undefined]>([
  ['nothing is known before a source tells', [], undefined],
  ['one answer that nothing is there may have come before what was listed', [[]], undefined],
  ['of two such answers, what was there before the first has been handed out', [[], []], 101],
  ['a queue that is behind has got as far as its newest message', [[message('a', 50), message('b', 51)]], 50],
  ['a message that comes again is no news', [[], [], [message('a', 7, 2)]], 7],
  ['a source that does not answer is not waited for', ['failed'], 101],
  ['a source that is drained holds nothing up', ['drained'], 101],
])('%s', async (_what, answers, expected) => {
  const { upTo, receive } = worldOf(answers)
  for (const _ of answers) await receive()
  expect(upTo()).toBe(expected)
})

test('what was handed out holds it up until it is acknowledged, or for an hour', async () => {
  const { upTo, receive } = worldOf([[message('a', 50), message('b', 98)], [], []])
  const deliveries = await receive()
  await Promise.all([receive(), receive()])
  // The messages were handed out two hours ago.
  expect(upTo()).toBe(102)
  const other = worldOf([[message('a', 100), message('b', 101)], 'drained'])
  const [first, second] = (await other.receive()) as readonly Delivery[]
  await other.receive()
  expect(other.upTo()).toBe(100)
  await first?.acknowledge()
  expect(other.upTo()).toBe(101)
  await second?.release(0)
  expect(other.upTo()).toBe(101)
  await second?.acknowledge()
  expect(other.upTo()).toBe(102)
  other.wait(1)
  expect([other.upTo(), deliveries?.length]).toEqual([103, 2])
})
test('what comes again and again holds nothing up for longer', async () => {
  const { upTo, receive, wait } = worldOf([[message('a', 50), message('b', 100)], [message('a', 50, 2)]])
  const [, second] = (await receive()) as readonly Delivery[]
  await second?.acknowledge()
  expect(upTo()).toBe(50)
  wait(2)
  expect(upTo()).toBe(100)
  await receive()
  expect(upTo()).toBe(100)
})
test('a source that does not answer is waited for where it is asked what it has handed out', async () => {
  const { upTo, receive } = worldOf([[], [], 'failed'])
  for (let times = 0; times < 3; times++) await receive()
  expect([upTo(true), upTo(false)]).toEqual([103, 101])
})
test('a receive that was interrupted tells nothing', async () => {
  const { upTo, receive } = worldOf([[], [], 'failed'])
  for (let times = 0; times < 3; times++) await receive(AbortSignal.abort())
  expect(upTo()).toBe(undefined)
})
test('the slowest of several sources counts', async () => {
  const sourceOf = (answer: 'drained' | readonly Delivery[]): Source => ({ name: 'x', receive: async () => answer })
  const caught = createCaughtUp([sourceOf('drained'), sourceOf([])], { now: () => 5 })
  await caught.sources[0]?.receive(1, going)
  expect(caught.upTo(true)).toBe(undefined)
  for (let times = 0; times < 2; times++) await caught.sources[1]?.receive(1, going)
  expect(caught.upTo(true)).toBe(5)
})
