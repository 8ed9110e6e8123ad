import type { Answer, Report } from './message.ts'
import type { SentBatch } from './pack.ts'

/** Sends reports. Throws where one cannot be cloned. */
export type Send = (report: Report, memory: readonly ArrayBuffer[]) => void

/** Sends answers, and knows how much of them nobody has taken yet. */
export interface Outbox {
  readonly put: (answer: Omit<Answer, 'kind' | 'cost'>, memory: readonly ArrayBuffer[]) => void
  /** Waits until there is less than the limit. */
  readonly room: () => Promise<void>
  /** Answers of so many bytes were taken. */
  readonly taken: (bytes: number) => void
  /** Nobody takes anything any more, and nobody is to wait for that. */
  readonly close: () => void
}

/** What every answer counts at least, in bytes, so that there are never very many. */
const LEAST_COST = 16 * 1024
/** What an oversized event counts, in bytes: so much that nothing more is read before it is taken. */
const OVERSIZED_COST = 2 ** 40

/** An outbox that holds so many bytes, and what is put into it last. */
export function createOutbox(send: Send, unreadBytes: number): Outbox {
  let unread = 0
  let isClosed = false
  let goOn: (() => void) | undefined
  return { put, room, taken, close }

  function put(answer: Omit<Answer, 'kind' | 'cost'>, memory: readonly ArrayBuffer[]): void {
    const cost = [...answer.batches, ...memory].reduce((total, each) => total + bytesOf(each), LEAST_COST)
    send({ kind: 'answer', ...answer, cost }, [...answer.batches.filter((each) => each instanceof ArrayBuffer), ...memory])
    unread += cost
  }

  async function room(): Promise<void> {
    while (unread >= unreadBytes && !isClosed)
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
  }

  function taken(bytes: number): void {
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
  return sent instanceof ArrayBuffer ? sent.byteLength : OVERSIZED_COST
}
