import { type BlockPlace, createBlocks, isInBlock } from './blocks.ts'
import type { Answer, Order, Report } from './message.ts'
import type { SentBatch } from './pack.ts'

/** Sends reports. Throws where one cannot be cloned. */
export type Send = (report: Report, memory: readonly ArrayBuffer[]) => void

/** What a thread is told was taken. */
type Taken = Extract<Order, { readonly kind: 'taken' }>

/** Sends answers, and knows how much of them nobody has taken yet. */
export interface Outbox {
  /** Room for a batch of so many bytes of the next answer. */
  readonly place: (bytes: number) => BlockPlace
  readonly put: (answer: Omit<Answer, 'kind' | 'cost'>, memory: readonly ArrayBuffer[]) => void
  /** Waits until there is less than the limit. */
  readonly room: () => Promise<void>
  /** Answers of so many bytes were taken, and such memory of earlier ones is not needed any more. */
  readonly taken: (order: Taken) => void
  /** Nobody takes anything any more, and nobody is to wait for that. */
  readonly close: () => void
}

/** What every answer counts at least, in bytes, so that there are never very many. */
const LEAST_COST = 16 * 1024
/** What an oversized event counts, in bytes: so much that nothing more is read before it is taken. */
const OVERSIZED_COST = 2 ** 40

/** An outbox that holds so many bytes, and what is put into it last. */
export function createOutbox(send: Send, unreadBytes: number): Outbox {
  const blocks = createBlocks()
  let unread = 0
  let isClosed = false
  let goOn: (() => void) | undefined
  return { place: blocks.place, put, room, taken, close }

  function put(answer: Omit<Answer, 'kind' | 'cost'>, memory: readonly ArrayBuffer[]): void {
    const { batches, taken: ofBlocks } = blocks.finish(answer.batches)
    const handed = memory.reduce((total, { byteLength }) => total + byteLength, LEAST_COST + ofBlocks)
    const cost = batches.reduce((total, each) => total + (isInBlock(each) ? 0 : OVERSIZED_COST), handed)
    send({ kind: 'answer', ...answer, batches, cost }, [...blocksOf(batches), ...memory])
    unread += cost
  }

  async function room(): Promise<void> {
    while (unread >= unreadBytes && !isClosed)
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
  }

  function taken({ bytes, memory }: Taken): void {
    blocks.giveBack(memory)
    unread -= bytes
    goOn?.()
  }

  function close(): void {
    isClosed = true
    goOn?.()
  }
}

/** How much a batch is, in bytes; an object is more than anything else. */
export function bytesOf(sent: SentBatch): number {
  return isInBlock(sent) ? sent.bytes : OVERSIZED_COST
}

/** The blocks that batches are in, each once. */
function blocksOf(batches: readonly SentBatch[]): ReadonlySet<ArrayBuffer> {
  return new Set(batches.filter(isInBlock).map(({ memory }) => memory))
}
