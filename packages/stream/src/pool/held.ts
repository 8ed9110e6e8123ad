import type { SentBatch } from './pack.ts'

/** Memory of a thread that is lent to whoever looks at the events in it. */
export interface Held {
  /** Somebody will look at a batch. All batches of a message are held before any is released. */
  readonly hold: (batch: SentBatch) => void
  /** Nobody looks at it any more. */
  readonly release: (batch: SentBatch) => void
  /** The blocks that have become free since this was asked last. */
  readonly takeFree: () => readonly ArrayBuffer[]
}

/** Nothing, as yet. A block is free when each batch in it was released. */
export function createHeld(): Held {
  const counts = new Map<ArrayBuffer, number>()
  let free: ArrayBuffer[] = []
  return { hold, release, takeFree }

  function hold(batch: SentBatch): void {
    if ('memory' in batch) counts.set(batch.memory, (counts.get(batch.memory) ?? 0) + 1)
  }

  function release(batch: SentBatch): void {
    if (!('memory' in batch)) return
    const left = (counts.get(batch.memory) ?? 0) - 1
    if (left > 0) counts.set(batch.memory, left)
    else if (counts.delete(batch.memory)) free.push(batch.memory)
  }

  function takeFree(): readonly ArrayBuffer[] {
    const taken = free
    free = []
    return taken
  }
}
