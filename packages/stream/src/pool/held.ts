import { isInBlock, isUsedAgain } from './blocks.ts'
import type { SentBatch } from './pack.ts'

/** Memory of a thread that is lent to whoever looks at the events in it. */
export interface Held {
  /** Somebody will look at a batch. All batches of a message are held before any is released. */
  readonly hold: (batch: SentBatch) => void
  /** Nobody looks at it any more. */
  readonly release: (batch: SentBatch) => void
  /** Whether so much has become free that the thread should have it back. */
  readonly isMuchFree: () => boolean
  /** The blocks that have become free since this was asked last, but for those that somebody handed to others meanwhile. */
  readonly takeFree: () => readonly ArrayBuffer[]
}

/** Bytes. */
const MUCH = 2 ** 20

/** Nothing, as yet. A block is free when each batch in it was released. */
export function createHeld(): Held {
  const counts = new Map<ArrayBuffer, number>()
  let free: ArrayBuffer[] = []
  let bytes = 0
  return { hold, release, isMuchFree: () => bytes >= MUCH, takeFree }

  function hold(batch: SentBatch): void {
    if (isInBlock(batch)) counts.set(batch.memory, (counts.get(batch.memory) ?? 0) + 1)
  }

  function release(batch: SentBatch): void {
    if (!isInBlock(batch)) return
    const { memory } = batch
    const left = (counts.get(memory) ?? 0) - 1
    if (left > 0) counts.set(memory, left)
    else if (counts.delete(memory) && isUsedAgain(memory)) {
      free.push(memory)
      bytes += memory.byteLength
    }
  }

  function takeFree(): readonly ArrayBuffer[] {
    const taken = free.filter(isUsedAgain)
    free = []
    bytes = 0
    return taken
  }
}
