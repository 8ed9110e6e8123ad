import { expect, test } from 'vitest'
import { type Blocks, createBlocks, type InBlock } from '../../../packages/stream/src/pool/blocks.ts'

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

test('where a block has no more room begins the next', () => {
  const { place } = createBlocks()
  const first = place(MIB - 8)
  expect(place(8).memory).toBe(first.memory)
  expect(place(8)).toMatchObject({ at: 0, memory: { byteLength: MIB } })
})

test('an answer of much has its blocks for itself', () => {
  const blocks = createBlocks()
  const answer = [fill(blocks, 40_000, 1), fill(blocks, 100, 2)]
  expect(blocks.finish(answer)).toBe(answer)
  const next = fill(blocks, 100, 3)
  expect(next.memory).not.toBe(answer[0]?.memory)
  expect(blocks.finish([next])[0]?.memory).not.toBe(answer[0]?.memory)
})

test('answers of little share a block, until that is handed over', () => {
  const blocks = createBlocks()
  const finish = (bytes: number, value: number) => blocks.finish([fill(blocks, bytes, value)])[0]!
  const [first, second] = [finish(13, 1), finish(3000, 2)]
  expect(second.memory).toBe(first.memory)
  // The next one is filled while they wait: it may take long.
  const third = fill(blocks, 20, 3)
  expect(third.memory).not.toBe(first.memory)
  expect([bytesIn(first), bytesIn(second)]).toEqual([new Uint8Array(13).fill(1), new Uint8Array(3000).fill(2)])
  handOver(first.memory)
  const [moved] = blocks.finish([third])
  expect(moved && bytesIn(moved)).toEqual(new Uint8Array(20).fill(3))
})

test('an object stays where it is', () => {
  const oversized = { value: {}, offset: 0, scanned: 1 }
  expect(createBlocks().finish([oversized])).toEqual([oversized])
})

test('what comes back is used again', () => {
  const { place, giveBack } = createBlocks()
  const back = [1, 2].map(() => handOver(place(MIB).memory))
  giveBack(back)
  const again = new Set([place(MIB).memory, place(MIB).memory])
  expect(again).toEqual(new Set(back))
  expect(again.has(place(MIB).memory)).toBe(false)
})

test('what is larger than a block has memory of its own, which is not kept', () => {
  const { place, giveBack } = createBlocks()
  const large = place(3 * MIB)
  expect(large).toMatchObject({ at: 0, memory: { byteLength: 3 * MIB } })
  const back = handOver(large.memory)
  giveBack([back])
  expect(place(3 * MIB).memory).not.toBe(back)
})

test('of very many that come back, some are kept', () => {
  const { place, giveBack } = createBlocks()
  const back = Array.from({ length: 20 }, () => handOver(place(MIB).memory))
  giveBack(back)
  for (const _ of back) handOver(place(MIB).memory)
  expect(back.filter((each) => each.detached).length).toBe(16)
})
