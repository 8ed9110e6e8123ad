/** What is read ahead, in its order. Whoever stops before the end must call `return`, as `for await` does. */
export interface Ahead<T> extends AsyncIterableIterator<T, void> {
  return(): Promise<IteratorReturnResult<void>>
}

const OVER: IteratorReturnResult<void> = { done: true, value: undefined }

/** Begin to read at once, and keep what comes until it is asked for, at most so many items. An error comes after what came before it. */
export function readAhead<T>(source: AsyncIterable<T>, most: number): Ahead<T> {
  const waiting: T[] = []
  let end: { readonly failure?: { readonly error: unknown } } | undefined
  let isStopped = false
  let signal = Promise.withResolvers<void>()
  const pumped = pump()
  const all: Ahead<T> = {
    next: async () => {
      while (waiting.length === 0 && end === undefined) await signal.promise
      const [item] = waiting.splice(0, 1)
      wake()
      if (item !== undefined) return { done: false, value: item }
      if (end?.failure !== undefined) throw end.failure.error
      return OVER
    },
    return: async () => {
      isStopped = true
      wake()
      await pumped
      return OVER
    },
    [Symbol.asyncIterator]: () => all,
  }
  return all

  async function pump(): Promise<void> {
    try {
      for await (const item of source) {
        waiting.push(item)
        wake()
        while (waiting.length >= most && !isStopped) await signal.promise
        if (isStopped) break
      }
      end = {}
    } catch (error) {
      end = { failure: { error } }
    }
    wake()
  }

  /** Whoever waits looks again. */
  function wake(): void {
    signal.resolve()
    signal = Promise.withResolvers<void>()
  }
}
