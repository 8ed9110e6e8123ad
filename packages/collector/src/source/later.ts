import type { Clock } from '../clock.ts'

/** Things to come back to. */
export interface Later<Item> {
  add(item: Item, afterMilliseconds: number): void
  /** Those whose time has come, so many at most, no longer kept. */
  due(most: number): Item[]
  size(): number
  /** Resolves when the next is due, after so many milliseconds, when woken, or when the signal is aborted. */
  wait(most: number, signal: AbortSignal): Promise<void>
  wake(): void
}

/** Keep things until their time has come. */
export function createLater<Item>(clock: Clock): Later<Item> {
  let kept: { readonly item: Item; readonly at: number }[] = []
  let sleeper: AbortController | undefined
  return {
    add: (item, afterMilliseconds) => {
      kept.push({ item, at: clock.now() + afterMilliseconds })
    },
    due: (most) => {
      const now = clock.now()
      const due: Item[] = []
      kept = kept.filter(({ item, at }) => {
        const isLater = at > now || due.length >= most
        if (!isLater) due.push(item)
        return isLater
      })
      return due
    },
    size: () => kept.length,
    wait: async (most, signal) => {
      const next = kept.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY) - clock.now()
      const asleep = new AbortController()
      sleeper = asleep
      await clock.sleep(Math.max(Math.min(most, next), 1), AbortSignal.any([signal, asleep.signal]))
      sleeper = undefined
    },
    wake: () => sleeper?.abort(),
  }
}
