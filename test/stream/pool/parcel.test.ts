import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Answer, Report } from '../../../packages/stream/src/pool/message.ts'
import { createParcel } from '../../../packages/stream/src/pool/parcel.ts'

/** How many reports each message had, and the messages as they were when they were posted. */
function open() {
  const posted: (readonly Report[])[] = []
  const memory: (readonly ArrayBuffer[])[] = []
  const clock = { milliseconds: 0 }
  const post = (reports: readonly Report[], handed: readonly ArrayBuffer[]) => {
    posted.push(structuredClone(reports))
    memory.push(handed)
  }
  const send = createParcel(post, () => clock.milliseconds)
  const sizes = () => posted.map(({ length }) => length)
  const indexes = () => posted.flat().map((report) => (report.kind === 'answer' ? report.index : report.kind))
  return { send, clock, posted, memory, sizes, indexes }
}

const whole = (index: number, result?: unknown): Answer => ({ kind: 'answer', index, batches: [], cost: 1, end: { result } })
const part = (index: number): Answer => ({ kind: 'answer', index, batches: [], cost: 1 })

test('what follows at once is one message, and it is sent before the thread waits', async () => {
  const { send, sizes, indexes } = open()
  for (const index of [0, 1, 2]) send(whole(index, index), [])
  expect(sizes()).toEqual([])
  await turn()
  expect(sizes()).toEqual([3])
  send(whole(3), [])
  await turn()
  await turn()
  expect(sizes()).toEqual([3, 1])
  expect(indexes()).toEqual([0, 1, 2, 3])
})

test('so many bytes do not wait, and the blocks that they are in are handed over, each once', () => {
  const { send, memory } = open()
  const blocks = Array.from({ length: 2 }, () => new ArrayBuffer(1_200_000))
  for (const index of [0, 1, 2, 3]) {
    const block = blocks[index >> 1] as ArrayBuffer
    send({ ...whole(index), batches: [{ memory: block, at: (index % 2) * 600_000, bytes: 600_000 }] }, [block])
  }
  expect(memory.map((each) => each.map((block) => blocks.indexOf(block)))).toEqual([[0, 1]])
})

test('nothing waits for a slow file', () => {
  const { send, clock, sizes } = open()
  for (const index of [0, 1, 2, 3, 4]) {
    clock.milliseconds += 6
    send(whole(index), [])
  }
  expect(sizes()).toEqual([3])
})

describe('do not wait, and send what waits before them', () => {
  const REPORTS: readonly (readonly [string, Report])[] = [
    ['a word about the next file', { kind: 'soon' }],
    ['a result that is an object', whole(1, { count: 1 })],
    ['a result that is a list', whole(1, [1])],
  ]
  test.each(REPORTS)('%s', (_what, report) => {
    const { send, posted } = open()
    send(whole(0), [])
    send(report, [])
    expect(posted).toEqual([[whole(0)], [report]])
  })

  test('a part of a file, which may share memory with what waits, in the same message', () => {
    const { send, posted } = open()
    send(whole(0), [])
    send(part(1), [])
    expect(posted).toEqual([[whole(0), part(1)]])
  })

  test('the end of a file that was sent in part', () => {
    const { send, sizes } = open()
    send(part(0), [])
    send(whole(0), [])
    send(whole(1), [])
    expect(sizes()).toEqual([1, 1])
  })
})

test('what cannot be cloned throws, and nothing else is lost', async () => {
  const { send, posted } = open()
  send(whole(0), [])
  expect(() =>
    send(
      whole(1, () => 1),
      [],
    ),
  ).toThrow('could not be cloned')
  expect(() => send(whole(1, Symbol('a')), [])).toThrow('could not be cloned')
  send(whole(1), [])
  await turn()
  expect(posted).toEqual([[whole(0)], [whole(1)]])
})
