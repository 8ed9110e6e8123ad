import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Answer, Job, Order } from '../../../packages/stream/src/pool/message.ts'
import { type RunParts, run } from '../../../packages/stream/src/pool/run.ts'
import type { Outcome } from '../../../packages/stream/src/pool/seat.ts'
import { sendError } from '../../../packages/stream/src/pool/sent-error.ts'
import type { ThreadListener } from '../../../packages/stream/src/pool/thread.ts'

const UNREAD = 100_000

/** A thread that does what the test says. */
interface Puppet extends ThreadListener {
  readonly jobs: Job[]
  taken: number
  readonly memory: ArrayBuffer[]
  isReferenced: boolean
  isEnded: boolean
  answer(index: number, end?: Answer['end']): void
}

function stage(options: Partial<RunParts> = {}) {
  const puppets: Puppet[] = []
  const parts: RunParts = {
    threads: 2,
    unreadBytes: UNREAD,
    ordered: true,
    signal: undefined,
    open: (listener) => {
      const puppet: Puppet = {
        ...listener,
        jobs: [],
        taken: 0,
        memory: [],
        isReferenced: false,
        isEnded: false,
        answer: (index, end) =>
          listener.report({ kind: 'answer', index, batches: [], cost: 30_000, ...(end === undefined ? {} : { end }) }),
      }
      puppets.push(puppet)
      return {
        tell: (order: Order) => {
          if (order.kind === 'file') puppet.jobs.push({ index: order.index, path: order.path })
          else {
            puppet.taken += order.bytes
            puppet.memory.push(...order.memory)
          }
        },
        ref: () => {
          puppet.isReferenced = true
        },
        unref: () => {
          puppet.isReferenced = false
        },
        end: async () => {
          puppet.isEnded = true
        },
      }
    },
    ...options,
  }
  const jobs = () => puppets.map((puppet) => puppet.jobs.map(({ path }) => path))
  return { puppets, jobs, parts }
}

async function settle(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await turn()
}

const show = ({ value }: IteratorResult<{ job: Job; end?: { result: unknown; error?: { thrown: unknown } } }>) =>
  value === undefined ? 'over' : [value.job.path, value.end?.error?.thrown ?? value.end?.result]

describe('files', () => {
  test('go to threads that have none, and to busy ones only if they are done soon', async () => {
    const { puppets, jobs, parts } = stage()
    const walk = run(['a', 'b', 'c', 'd', 'e'], parts)
    const first = walk.next()
    await settle()
    expect(jobs()).toEqual([['a'], ['b']])
    puppets[1]?.report({ kind: 'soon' })
    await settle()
    expect(jobs()).toEqual([['a'], ['b', 'c']])
    puppets[1]?.report({ kind: 'soon' })
    await settle()
    expect(jobs()).toEqual([['a'], ['b', 'c']])
    puppets[1]?.answer(1, { result: 'B' })
    puppets[0]?.answer(0, { result: 'A' })
    expect(show(await first)).toEqual(['a', 'A'])
    expect(show(await walk.next())).toEqual(['b', 'B'])
    expect(jobs()).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ])
    await walk.return(undefined)
  })

  test('that are quick go to a thread several at once, as many as it says', async () => {
    const { puppets, jobs, parts } = stage({ threads: 1 })
    const walk = run(['a', 'b', 'c', 'd', 'e', 'f'], parts)
    const first = walk.next()
    await settle()
    puppets[0]?.report({ kind: 'answer', index: 0, batches: [], cost: 1, end: {}, ahead: 3 })
    await first
    expect(jobs()).toEqual([['a', 'b', 'c', 'd']])
    puppets[0]?.report({ kind: 'answer', index: 1, batches: [], cost: 1, end: {}, isNextSoon: false, ahead: 3 })
    expect(jobs()).toEqual([['a', 'b', 'c', 'd']])
    puppets[0]?.report({ kind: 'soon' })
    expect(jobs()).toEqual([['a', 'b', 'c', 'd', 'e']])
    await walk.return(undefined)
  })

  test('that come as bytes are not heaped up before a thread', async () => {
    const { puppets, jobs, parts } = stage({ threads: 1 })
    const files = Array.from({ length: 9 }, (_, index) => ({ name: `${index}`, bytes: new Uint8Array(600_000) }))
    const walk = run(files, parts)
    const first = walk.next()
    await settle()
    puppets[0]?.report({ kind: 'answer', index: 0, batches: [], cost: 1, end: {}, ahead: 64 })
    await first
    expect(jobs()).toEqual([['0', '1', '2']])
    await walk.return(undefined)
  })

  test('start no more threads than there are files', async () => {
    const { jobs, puppets, parts } = stage({ threads: 8 })
    const walk = run(['a'], parts)
    const first = walk.next()
    await settle()
    expect(jobs()).toEqual([['a']])
    puppets[0]?.answer(0, {})
    expect(show(await first)).toEqual(['a', undefined])
    expect(show(await walk.next())).toBe('over')
    expect(puppets.map(({ isEnded }) => isEnded)).toEqual([true])
  })

  test('none: nobody starts', async () => {
    const { puppets, parts } = stage()
    expect(show(await run([], parts).next())).toBe('over')
    expect(puppets).toEqual([])
  })

  test.each(['at hand', 'to be awaited'])('are asked for one by one, when somebody has time: a list %s', async (kind) => {
    const asked: number[] = []
    let isLetGo = false
    function* names() {
      try {
        for (let index = 0; ; index++) {
          asked.push(index)
          yield `${index}`
        }
      } finally {
        isLetGo = true
      }
    }
    async function* later() {
      yield* names()
    }
    const { puppets, parts } = stage()
    const walk = run(kind === 'at hand' ? names() : later(), parts)
    const first = walk.next()
    await settle()
    expect(asked).toEqual([0, 1])
    puppets[0]?.answer(0, {})
    await first
    await settle()
    expect(asked).toEqual([0, 1, 2])
    puppets[1]?.report({ kind: 'soon' })
    await settle()
    expect(asked).toEqual([0, 1, 2, 3])
    puppets[1]?.report({ kind: 'soon' })
    await settle()
    expect(asked).toEqual([0, 1, 2, 3])
    await walk.return(undefined)
    expect(isLetGo).toBe(true)
  })

  test.each([
    ['a text', 'abc', TypeError],
    ['a number among them', [1], TypeError],
    ['a URL of the web', [new URL('https://example.com/a')], TypeError],
  ])('are not %s', async (_what, files, kind) => {
    await expect(run(files as Iterable<string>, stage().parts).next()).rejects.toBeInstanceOf(kind)
  })

  test('that cannot be listed end everything', async () => {
    async function* broken() {
      yield 'a'
      throw new Error('no more')
    }
    const { puppets, parts } = stage()
    await expect(run(broken(), parts).next()).rejects.toThrow('no more')
    expect(puppets.map(({ isEnded }) => isEnded)).toEqual([true])
  })
})

describe('order', () => {
  const answers = (puppets: readonly Puppet[]) => {
    puppets[1]?.answer(1)
    puppets[1]?.answer(1, { result: 2 })
    puppets[0]?.answer(0)
    puppets[0]?.answer(0, { result: 1 })
  }
  test.each([
    [true, ['a', 'a', 'b', 'b']],
    [false, ['b', 'b', 'a', 'a']],
  ])('of the list: %s', async (ordered, expected) => {
    const { puppets, parts } = stage({ ordered })
    const walk = run(['a', 'b'], parts)
    const first = walk.next()
    await settle()
    answers(puppets)
    const paths = [(await first).value.job.path]
    for await (const { job } of walk) paths.push(job.path)
    expect(paths).toEqual(expected)
  })
})

describe('what was taken', () => {
  test('is told, though not each time', async () => {
    const { puppets, parts } = stage({ threads: 1, unreadBytes: 200_000 })
    const walk = run(['a'], parts)
    const first = walk.next()
    await settle()
    for (let count = 0; count < 4; count++) puppets[0]?.answer(0)
    await first
    expect(puppets[0]?.taken).toBe(0)
    await walk.next()
    expect(puppets[0]?.taken).toBe(60_000)
    await walk.next()
    await walk.next()
    expect(puppets[0]?.taken).toBe(120_000)
    await walk.return(undefined)
  })
})

describe('the memory of events', () => {
  const [first, second] = [new ArrayBuffer(8), new ArrayBuffer(16)]
  const answer = (index: number, memory: ArrayBuffer): Answer => {
    const batches = [{ memory, at: 0, bytes: 8 }]
    return { kind: 'answer', index, batches, cost: UNREAD, end: {} }
  }
  const release = ({ value }: IteratorResult<Outcome>) => {
    for (const batch of value.batches) value.release(batch)
  }

  test('goes back to its thread when all that is in it was released', async () => {
    const { puppets, parts } = stage({ threads: 1 })
    const walk = run(['a', 'b', 'c', 'd'], parts)
    const walked = walk.next()
    await settle()
    puppets[0]?.report({ ...answer(0, first), ahead: 9 })
    puppets[0]?.report(answer(1, first))
    puppets[0]?.report(answer(2, second))
    puppets[0]?.report(answer(3, second))
    release(await walked)
    release(await walk.next())
    expect(puppets[0]?.memory).toEqual([])
    release(await walk.next())
    expect(puppets[0]?.memory.map((each) => each === first)).toEqual([true])
    release(await walk.next())
    expect(puppets[0]?.memory.length).toBe(1)
  })

  test('goes back however much may be unread', async () => {
    const { puppets, parts } = stage({ threads: 1, unreadBytes: Number.POSITIVE_INFINITY })
    const walk = run(['a', 'b'], parts)
    const walked = walk.next()
    await settle()
    const large = new ArrayBuffer(2 ** 20)
    puppets[0]?.report({ ...answer(0, large), ahead: 9 })
    puppets[0]?.report(answer(1, first))
    release(await walked)
    expect(puppets[0]?.memory).toEqual([])
    release(await walk.next())
    expect(puppets[0]?.memory.map((each) => each === large)).toEqual([true])
  })

  test('goes nowhere when its thread has ended', async () => {
    const { puppets, parts } = stage({ threads: 1 })
    const walk = run(['a', 'b', 'c'], parts)
    const walked = walk.next()
    await settle()
    puppets[0]?.report({ kind: 'ready' })
    puppets[0]?.report({ ...answer(0, first), ahead: 9 })
    puppets[0]?.ended(new Error('crash'))
    release(await walked)
    await walk.next()
    puppets[1]?.report(answer(2, second))
    release(await walk.next())
    expect(puppets.flatMap(({ memory }) => memory)).toEqual([])
    await walk.return(undefined)
  })
})

describe('a thread that ends', () => {
  test('costs the file at hand, and no other', async () => {
    const { puppets, jobs, parts } = stage({ threads: 1 })
    const walk = run(['a', 'b', 'c'], parts)
    const first = walk.next()
    await settle()
    puppets[0]?.report({ kind: 'ready' })
    puppets[0]?.report({ kind: 'soon' })
    await settle()
    expect(jobs()).toEqual([['a', 'b']])
    puppets[0]?.answer(0)
    puppets[0]?.ended(new Error('crash'))
    expect((await first).value).toMatchObject({ job: { path: 'a' }, batches: [] })
    expect((await walk.next()).value).toMatchObject({
      job: { path: 'a' },
      end: { error: { thrown: { code: 'worker-ended', file: 'a', cause: { message: 'crash' } } } },
    })
    expect(jobs()).toEqual([['a', 'b'], ['b']])
    puppets[1]?.report({ kind: 'ready' })
    puppets[1]?.answer(1, { result: 'B' })
    expect(show(await walk.next())).toEqual(['b', 'B'])
    expect(puppets[1]?.taken).toBe(30_000)
    expect(puppets[0]?.taken).toBe(0)
    const third = walk.next()
    await settle()
    puppets[1]?.answer(2, {})
    expect(show(await third)).toEqual(['c', undefined])
    expect(show(await walk.next())).toBe('over')
  })

  test('costs the file that it was at; those whose answers were on their way are read again', async () => {
    const { puppets, jobs, parts } = stage({ threads: 1 })
    const walk = run(['a', 'b', 'c', 'd'], parts)
    const first = walk.next()
    await settle()
    puppets[0]?.report({ kind: 'ready' })
    puppets[0]?.report({ kind: 'answer', index: 0, batches: [], cost: 1, end: { result: 'A' }, ahead: 9 })
    puppets[0]?.ended(new Error('crash'), 2)
    expect(show(await first)).toEqual(['a', 'A'])
    expect(jobs()).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'd'],
    ])
    puppets[1]?.answer(1, { result: 'B' })
    puppets[1]?.answer(3, { result: 'D' })
    expect(show(await walk.next())).toEqual(['b', 'B'])
    expect((await walk.next()).value).toMatchObject({ job: { path: 'c' }, end: { error: { thrown: { code: 'worker-ended', file: 'c' } } } })
    expect(show(await walk.next())).toEqual(['d', 'D'])
    expect(show(await walk.next())).toBe('over')
  })

  test('for want of memory says so', async () => {
    const { puppets, parts } = stage()
    const walk = run(['a'], parts)
    const first = walk.next()
    await settle()
    puppets[0]?.report({ kind: 'ready' })
    puppets[0]?.ended(Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }))
    expect((await first).value.end.error.thrown).toMatchObject({ code: 'out-of-memory' })
  })

  test('before it is ready ends everything', async () => {
    const { puppets, parts } = stage()
    const first = run(['a', 'b'], parts).next()
    await settle()
    puppets[0]?.ended(undefined)
    await expect(first).rejects.toMatchObject({ code: 'cannot-start' })
    expect(puppets[1]?.isEnded).toBe(true)
  })

  test('because it can do nothing ends everything', async () => {
    const { puppets, parts } = stage()
    const first = run(['a', 'b'], parts).next()
    await settle()
    puppets[0]?.report({ kind: 'unusable', error: sendError(new SyntaxError('no')) })
    await expect(first).rejects.toBeInstanceOf(SyntaxError)
    expect(puppets.map(({ isEnded }) => isEnded)).toEqual([true, true])
  })

  test('without a file, for an error that nobody caught, is not passed over', async () => {
    async function* one() {
      yield 'a'
      await new Promise(() => undefined)
    }
    const { puppets, parts } = stage()
    const walk = run(one(), parts)
    const first = walk.next()
    await settle()
    puppets[0]?.report({ kind: 'ready' })
    puppets[0]?.answer(0, {})
    await first
    const second = walk.next()
    await settle()
    puppets[0]?.ended(new Error('late'))
    await expect(second).rejects.toMatchObject({ code: 'worker-ended', cause: { message: 'late' } })
  })
})

describe('the end', () => {
  test('by a signal: its reason is thrown, and every thread is ended', async () => {
    const abort = new AbortController()
    const { puppets, parts } = stage({ signal: abort.signal })
    const walk = run(['a', 'b'], parts)
    const first = walk.next()
    await settle()
    abort.abort(new RangeError('enough'))
    await expect(first).rejects.toThrow('enough')
    expect(puppets.map(({ isEnded }) => isEnded)).toEqual([true, true])
    expect(show(await walk.next())).toBe('over')
  })
  test('by a signal that was given before: nobody starts', async () => {
    const { puppets, parts } = stage({ signal: AbortSignal.abort(new Error('before')) })
    await expect(run(['a'], parts).next()).rejects.toThrow('before')
    expect(puppets).toEqual([])
  })
  test('by a signal, while the list is waited for', async () => {
    const abort = new AbortController()
    async function* never() {
      await new Promise(() => undefined)
      yield 'a'
    }
    const first = run(never(), stage({ signal: abort.signal }).parts).next()
    await settle()
    abort.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
  })
  test('by a break: every thread is ended', async () => {
    const { puppets, parts } = stage()
    const walk = run(['a', 'b', 'c'], parts)
    const first = walk.next()
    await settle()
    puppets[0]?.answer(0)
    await first
    await walk.return(undefined)
    expect(puppets.map(({ isEnded }) => isEnded)).toEqual([true, true])
  })
  test('threads keep the process alive only while somebody waits', async () => {
    const { puppets, parts } = stage()
    const walk = run(['a', 'b'], parts)
    const first = walk.next()
    await settle()
    expect(puppets.map(({ isReferenced }) => isReferenced)).toEqual([true, true])
    puppets[0]?.answer(0)
    await first
    expect(puppets.map(({ isReferenced }) => isReferenced)).toEqual([false, false])
    await walk.return(undefined)
  })
})
