/**
 * Something that ends a rest early. It says only that it is time to look: nothing of what woke is believed, or passed on but as a reason in
 * words of our own.
 */
export interface WakeSource {
  /** Resolves with the reason when something wakes, or when the signal is aborted. Never throws. */
  next(signal: AbortSignal): Promise<string>
  /** Milliseconds that a rest lasts at least whatever this wakes, where that is less than for a source that strangers can reach. */
  readonly shortestRest?: number
}

/** Whoever can send a process a signal can end it, too, so that there is no need to rest long for fear of them. */
const SHORTEST_REST_OF_SIGNALS = 1_000

/** Nothing ever wakes. */
export const NEVER: WakeSource = {
  next: (signal) =>
    new Promise((resolve) => {
      if (signal.aborted) resolve('the end')
      else signal.addEventListener('abort', () => resolve('the end'), { once: true })
    }),
}

/** What is told of signals: the process. */
export interface SignalSource {
  on(name: NodeJS.Signals, heard: () => void): unknown
  off(name: NodeJS.Signals, heard: () => void): unknown
}

/**
 * The process is sent a signal, such as SIGHUP: `kill -HUP <pid>`. One that comes while nobody rests wakes the next rest at once.
 *
 * Listens until it is closed: without a listener most signals end a process.
 */
export function wakeBySignal(name: NodeJS.Signals, source: SignalSource): WakeSource & { close(): void } {
  let isPending = false
  let waiting: (() => void) | undefined
  const heard = (): void => {
    isPending = true
    waiting?.()
  }
  source.on(name, heard)
  return {
    shortestRest: SHORTEST_REST_OF_SIGNALS,
    close: () => void source.off(name, heard),
    next: (signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          waiting = undefined
          signal.removeEventListener('abort', end)
          resolve(isPending ? `the process was sent ${name}` : 'the end')
          isPending = false
        }
        if (isPending || signal.aborted) return end()
        waiting = end
        signal.addEventListener('abort', end, { once: true })
      }),
  }
}
