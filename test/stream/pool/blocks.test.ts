import { expect, test } from 'vitest'
import { type Blocks, createBlocks, type InBlock } from '../../../packages/stream/src/pool/blocks.ts'

const UNIT = 64 * 1024
const MIB = 2 ** 20

/** As handing it to another thread leaves it here, and what is there then. */
const handOver = (memory: ArrayBuffer) => structuredClone(memory, { transfer: [memory] })

/** Something of so many bytes, all of them the same. */
function fill({ place }: Blocks, bytes: number, value: number) {
  const put = { ...place(bytes), bytes }
  new Uint8Array(put.memory, put.at, bytes).fill(value)
  return put
}

const bytesIn = ({ memory, at, bytes }: InBlock) => new Uint8Array(memory, at, bytes)

test('what is put behind another stands in the same block, at a multiple of 8', () => {
  const { place } = createBlocks()
  const first = place(13)
  const second = place(100)
  expect([first.at, second.at]).toEqual([0, 16])
  expect(second.memory).toBe(first.memory)
})

test('where a block has no more room begins the next, as large as it must be', () => {
  const { place } = createBlocks()
  const first = place(UNIT - 8)
  expect(place(8).memory).toBe(first.memory)
  expect(place(8)).toMatchObject({ at: 0, memory: { byteLength: UNIT } })
  expect(place(4 * UNIT + 1)).toMatchObject({ at: 0, memory: { byteLength: 5 * UNIT } })
})

test('an answer of much has its blocks for itself, and counts them', () => {
  const blocks = createBlocks()
  const answer = [fill(blocks, 40_000, 1), fill(blocks, 100, 2), fill(blocks, 2 * UNIT, 3)]
  const { batches, taken } = blocks.finish(answer)
  expect(batches).toBe(answer)
  expect(taken).toBe(3 * UNIT)
  const next = fill(blocks, 100, 3)
  const [moved] = blocks.finish([next]).batches
  for (const { memory } of answer) expect([next.memory, moved?.memory].includes(memory)).toBe(false)
})

test('answers of little share a block, which the first of them counts, until that is handed over', () => {
  const blocks = createBlocks()
  const finish = (bytes: number, value: number) => {
    const { batches, taken } = blocks.finish([fill(blocks, bytes, value)])
    return { ...batches[0]!, taken }
  }
  const [first, second] = [finish(13, 1), finish(3000, 2)]
  expect(second.memory).toBe(first.memory)
  expect([first.taken, second.taken]).toEqual([2 * UNIT, 0])
  // The next one is filled while they wait: it may take long.
  const third = fill(blocks, 20, 3)
  expect(third.memory).not.toBe(first.memory)
  expect([bytesIn(first), bytesIn(second)]).toEqual([new Uint8Array(13).fill(1), new Uint8Array(3000).fill(2)])
  handOver(first.memory)
  const { batches, taken } = blocks.finish([third])
  expect(batches[0] && bytesIn(batches[0])).toEqual(new Uint8Array(20).fill(3))
  expect(taken).toBe(2 * UNIT)
})

test('an object stays where it is, and what is with it shares no block', () => {
  const oversized = { value: {}, offset: 0, scanned: 1 }
  const blocks = createBlocks()
  const put = fill(blocks, 8, 1)
  const answer = [put, oversized]
  expect(blocks.finish(answer)).toEqual({ batches: answer, taken: UNIT })
  expect(blocks.place(8).memory).not.toBe(put.memory)
})

test('what comes back is used again, the last first', () => {
  const { place, giveBack } = createBlocks()
  const back = [1, 2].map(() => handOver(place(UNIT).memory))
  giveBack(back)
  expect([place(UNIT), place(UNIT), place(UNIT)].map(({ memory }) => back.indexOf(memory))).toEqual([1, 0, -1])
})

test('but nothing that is twice as large as needed, or larger than a batch of a log ever is, or handed on', () => {
  const { place, giveBack } = createBlocks()
  const back = [3 * UNIT, 3 * MIB, UNIT].map((bytes) => handOver(place(bytes).memory))
  handOver(back[2]!)
  giveBack(back)
  expect([place(UNIT), place(3 * MIB), place(2 * UNIT)].map(({ memory }) => back.indexOf(memory))).toEqual([-1, -1, 0])
})

test('of very many that come back, the last are kept', () => {
  const { place, giveBack } = createBlocks()
  const back = Array.from({ length: 10 }, () => handOver(place(MIB).memory))
  giveBack(back)
  const again = back.map(() => back.indexOf(place(MIB).memory))
  expect(again).toEqual([9, 8, 7, 6, -1, -1, -1, -1, -1, -1])
})
