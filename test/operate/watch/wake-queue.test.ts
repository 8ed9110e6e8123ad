import { describe, expect, test } from 'vitest'
import { NEVER, type WakeSource } from '../../../packages/operate/src/watch/wake.ts'
import { openWakeQueue, type WakeQueue, wakeByAny, wakeByQueue } from '../../../packages/operate/src/watch/wake-queue.ts'
import { SHORTEST_REST, watch } from '../../../packages/operate/src/watch/watch.ts'

/** A queue whose calls answer what a test says, one after the other; then nothing, until it is aborted. */
function queueOf(answers: readonly (number | Error)[]) {
  const left = [...answers]
  const seen = { waits: [] as number[], removed: [] as string[], problems: [] as string[], slept: [] as number[] }
  const queue: WakeQueue = {
    name: 'alerts',
    receive: async ({ waitSeconds }, signal) => {
      seen.waits.push(waitSeconds)
      const answer = left.shift()
      if (answer instanceof Error) throw answer
      if (answer === undefined && waitSeconds > 0)
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
      return Array.from({ length: answer ?? 0 }, (_, index) => ({
        handle: `${seen.waits.length}-${index}`,
        body: '{"because":"<script>"}',
      }))
    },
    remove: async (handles) => void seen.removed.push(...handles),
  }
  const sleep = async (milliseconds: number): Promise<void> => void seen.slept.push(milliseconds)
  return { seen, queue, wake: wakeByQueue(queue, { sleep, problem: (because) => void seen.problems.push(because) }) }
}
const going = new AbortController().signal
const denied = Object.assign(new Error('not authorized'), { name: 'AccessDenied' })

describe('a queue as a wake source', () => {
  test('wakes with a reason of our own, and takes all that is there', async () => {
    const { seen, wake } = queueOf([0, 10, 3])
    expect(await wake.next(going)).toBe('a message came to the queue alerts')
    expect([seen.removed.length, seen.waits]).toEqual([13, [20, 20, 0, 0]])
  })
  test('a queue that does not answer is told of once, and asked again', async () => {
    const { seen, wake } = queueOf([denied, denied, new Error('timeout'), 1])
    expect(await wake.next(going)).toBe('a message came to the queue alerts')
    expect(seen.problems).toEqual([
      'the queue alerts does not answer: AccessDenied: not authorized: it needs sqs:ReceiveMessage and sqs:DeleteMessage',
      'the queue alerts does not answer: Error: timeout',
    ])
    expect(seen.slept).toEqual([5_000, 10_000, 20_000])
  })
  test('it has woken even where the rest cannot be taken, or not deleted', async () => {
    const { queue, wake } = queueOf([2, new Error('timeout')])
    Object.assign(queue, { remove: async () => Promise.reject(denied) })
    expect(await wake.next(going)).toBe('a message came to the queue alerts')
  })
  test('ends when the rest ends', async () => {
    const { seen, wake } = queueOf([])
    const end = new AbortController()
    const next = wake.next(end.signal)
    end.abort()
    expect([await next, seen.problems]).toEqual(['the end', []])
  })
  test.each(['', 'alerts', 'https://example.com/', 'file:///111122223333/alerts'])('%j is no queue', async (url) => {
    await expect(openWakeQueue(url, 'test')).rejects.toThrow('expected the URL of an SQS queue')
  })
})

describe('several sources', () => {
  const signal: WakeSource = { shortestRest: 1_000, next: async () => 'a signal' }
  const queue: WakeSource = { next: async () => 'a message' }
  const byTime = (slept: number[]) => async (milliseconds: number, end: AbortSignal) => {
    slept.push(milliseconds)
    if (milliseconds >= SHORTEST_REST) await new Promise<void>((resolve) => end.addEventListener('abort', () => resolve(), { once: true }))
  }
  test('a knock is answered at once, and the next one after the shortest rest', async () => {
    const slept: number[] = []
    const any = wakeByAny([queue, signal], byTime(slept))
    expect([any.shortestRest, await any.next(going), slept.splice(0)]).toEqual([1_000, 'a message', [1_000, 1_000]])
    expect([await any.next(going), slept.splice(0)]).toEqual(['a signal', [SHORTEST_REST, 1_000]])
    expect([await any.next(going), slept]).toEqual(['a message', [1_000, 1_000]])
  })
  test('after a rest that ended by itself, too', async () => {
    const slept: number[] = []
    const any = wakeByAny([queue], byTime(slept))
    await any.next(going)
    const end = new AbortController()
    const ended = any.next(end.signal)
    end.abort()
    await ended
    expect([await any.next(going), slept]).toEqual(['a message', [1_000, SHORTEST_REST, 1_000]])
  })
  test('the end of the rest ends all', async () => {
    expect(await wakeByAny([NEVER, { ...NEVER, shortestRest: 1_000 }], async () => {}).next(AbortSignal.abort())).toBe('the end')
  })
  test('a watch looks for a message', async () => {
    const { wake, seen } = queueOf([4])
    const reasons: string[] = []
    await watch(
      { every: 3_600_000, rounds: 2 },
      {
        round: async (reason) => ({ exitCode: reasons.push(reason) }),
        told: () => {},
        sleep: (milliseconds, end) =>
          milliseconds <= SHORTEST_REST ? Promise.resolve() : new Promise((resolve) => end.addEventListener('abort', () => resolve())),
        random: () => 0.5,
        wake: wakeByAny([NEVER, wake], async () => {}),
        signal: going,
      },
    )
    expect([reasons, seen.removed.length]).toEqual([['the first look', 'a message came to the queue alerts'], 4])
  })
})
