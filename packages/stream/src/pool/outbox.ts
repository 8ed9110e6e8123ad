import { type BlockPlace, createBlocks } from './blocks.ts'
import type { Answer, Report } from './message.ts'
import type { SentBatch } from './pack.ts'

/** Sends reports. Throws where one cannot be cloned. */
export type Send = (report: Report, memory: readonly ArrayBuffer[]) => void

/** Sends answers, and knows how much of them nobody has taken yet. */
export interface Outbox {
  /** Room for a batch of so many bytes of the next answer. */
  readonly place: (bytes: number) => BlockPlace
  readonly put: (answer: Omit<Answer, 'kind' | 'cost'>, memory: readonly ArrayBuffer[]) => void
  /** Waits until there is less than the limit. */
  readonly room: () => Promise<void>
  /** Answers of so many bytes were taken, and such memory of earlier ones is not needed any more. */
  readonly taken: (what: { readonly bytes: number; readonly memory: readonly ArrayBuffer[] }) => void
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
    const batches = blocks.finish(answer.batches)
    const handed = memory.reduce((total, { byteLength }) => total + byteLength, LEAST_COST)
    const cost = batches.reduce((total, each) => total + bytesOf(each), handed)
    send({ kind: 'answer', ...answer, batches, cost }, [...blocksOf(batches), ...memory])
    unread += cost
  }

  async function room(): Promise<void> {
    while (unread >= unreadBytes && !isClosed)
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
  }

  function taken({ bytes, memory }: Parameters<Outbox['taken']>[0]): void {
    blocks.giveBack(memory)
    unread -= bytes
    goOn?.()
  }

  function close(): void {
    isClosed = true
    goOn?.()
  }
}

/** What a batch counts, in bytes. */
export function bytesOf(sent: SentBatch): number {
  return 'bytes' in sent ? sent.bytes : OVERSIZED_COST
}

/** The blocks that batches are in, each once. */
function blocksOf(batches: readonly SentBatch[]): ReadonlySet<ArrayBuffer> {
  return new Set(batches.flatMap((each) => ('memory' in each ? each.memory : [])))
}
