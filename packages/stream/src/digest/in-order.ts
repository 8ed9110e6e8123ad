/**
 * Run tasks as they come, at most so many at once, and hand on what they answer in their order.
 *
 * A task that waits holds back only the answers behind it. Tasks under way when the reader stops run to their end unseen.
 */
export async function* inOrder<T>(limit: number, tasks: AsyncIterable<() => Promise<T>>): AsyncGenerator<T, void, undefined> {
  const running: Promise<T>[] = []
  for await (const task of tasks) {
    const answer = task()
    // Whoever awaits it hears of a failure; until then it must not count as unheard.
    answer.catch(() => undefined)
    running.push(answer)
    const first = running.length >= limit ? running.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const answer of running) yield await answer
}

/** Ask at once for the first of what a generator gives, which must not throw; the rest is asked for when it is wanted. */
export function begun<T>(items: AsyncGenerator<T, void, undefined>): AsyncIterable<T> {
  const first = items.next()
  return (async function* () {
    const { done, value } = await first
    if (done) return
    yield value
    yield* items
  })()
}

/** Begin reading a few items before they are asked for, in the order in which they will be. */
export function readAhead<Item, T>(items: readonly Item[], ahead: number, read: (item: Item) => Promise<T>): (index: number) => Promise<T> {
  const begun = new Map<number, Promise<T>>()
  return (index) => {
    for (let next = index; next < Math.min(items.length, index + ahead); next++) {
      const item = items[next]
      if (item === undefined || begun.has(next)) continue
      const answer = read(item)
      answer.catch(() => undefined)
      begun.set(next, answer)
    }
    const answer = begun.get(index)
    begun.delete(index)
    return answer ?? Promise.reject(new RangeError(`nothing at ${index}`))
  }
}
