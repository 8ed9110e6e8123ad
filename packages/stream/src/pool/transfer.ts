/** By this name, and not by a class, so that a task may come with another copy of this module. */
const TRANSFER = Symbol.for('@trailmend/stream/pool transfer')

interface Transferred {
  readonly [TRANSFER]: readonly ArrayBuffer[]
  readonly value: unknown
}

/**
 * Marks memory in the result of a task that is to be handed over instead of copied: `return transfer(counts, [counts.buffer])`.
 * The task can no longer use it then. Costs nothing where there is no other thread.
 */
export function transfer<Value>(value: Value, memory: readonly ArrayBuffer[]): Value {
  const marked: Transferred = { [TRANSFER]: memory, value }
  return marked as Value
}

/** A result, and the memory to hand over with it. */
export function unmark(result: unknown): { readonly value: unknown; readonly memory: readonly ArrayBuffer[] } {
  return isTransferred(result) ? { value: result.value, memory: result[TRANSFER] } : { value: result, memory: [] }
}

function isTransferred(result: unknown): result is Transferred {
  return typeof result === 'object' && result !== null && Object.hasOwn(result, TRANSFER)
}
