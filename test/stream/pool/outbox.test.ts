import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type InBlock, isInBlock } from '../../../packages/stream/src/pool/blocks.ts'
import type { Report } from '../../../packages/stream/src/pool/message.ts'
import { createOutbox } from '../../../packages/stream/src/pool/outbox.ts'
import type { SentBatch } from '../../../packages/stream/src/pool/pack.ts'
import { createParcel } from '../../../packages/stream/src/pool/parcel.ts'

const oversized = { value: { eventName: 'A' }, offset: 0, scanned: 1 }

/** An outbox with its parcel, as a worker has them: what is posted is moved as another thread would get it. */
function open() {
  const messages: (readonly Report[])[] = []
  const post = (reports: readonly Report[], memory: readonly ArrayBuffer[]) =>
    void messages.push(structuredClone(reports, { transfer: [...memory] }))
  const outbox = createOutbox(
    createParcel(post, () => 0),
    Number.POSITIVE_INFINITY,
  )
  const fill = (bytes: number, value: number): InBlock => {
    const put = { ...outbox.place(bytes), bytes }
    new Uint8Array(put.memory, put.at, bytes).fill(value)
    return put
  }
  /** What came of each file: the bytes, and whether they are all what was put there. */
  const arrived = () =>
    messages.map((reports) => reports.flatMap((report) => (report.kind === 'answer' ? [[report.index, ...report.batches.map(said)]] : [])))
  return { outbox, fill, arrived }
}

function said(batch: SentBatch): string {
  if (!isInBlock(batch)) return 'an object'
  const values = new Set(new Uint8Array(batch.memory, batch.at, batch.bytes))
  return `${batch.bytes} of ${[...values]}`
}

test('a file that is half packed keeps what it has when those before it are sent', async () => {
  const { outbox, fill, arrived } = open()
  outbox.put({ index: 0, batches: [fill(100, 1)], end: {} }, [])
  const half = fill(200, 2)
  await turn()
  expect(arrived()).toEqual([[[0, '100 of 1']]])
  outbox.put({ index: 1, batches: [half, fill(70_000, 3)], end: {} }, [])
  const next = fill(300, 4)
  await turn()
  outbox.put({ index: 2, batches: [next], end: {} }, [])
  await turn()
  expect(arrived()).toEqual([[[0, '100 of 1']], [[1, '200 of 2', '70000 of 3']], [[2, '300 of 4']]])
})

test('a part of a file shares a message with what waits, and its end with nobody', async () => {
  const { outbox, fill, arrived } = open()
  outbox.put({ index: 0, batches: [fill(100, 1)], end: {} }, [])
  outbox.put({ index: 1, batches: [fill(100, 2)] }, [])
  outbox.put({ index: 1, batches: [fill(100, 3)], end: {} }, [])
  outbox.put({ index: 2, batches: [fill(100, 4)], end: {} }, [])
  await turn()
  expect(arrived()).toEqual([
    [
      [0, '100 of 1'],
      [1, '100 of 2'],
    ],
    [[1, '100 of 3']],
    [[2, '100 of 4']],
  ])
})

test('an object goes alone, with the batches of its own answer', async () => {
  const { outbox, fill, arrived } = open()
  outbox.put({ index: 0, batches: [fill(100, 1)], end: {} }, [])
  outbox.put({ index: 1, batches: [fill(100, 2), oversized] }, [])
  outbox.put({ index: 1, batches: [fill(100, 3)], end: {} }, [])
  await turn()
  expect(arrived()).toEqual([[[0, '100 of 1']], [[1, '100 of 2', 'an object']], [[1, '100 of 3']]])
})
