import type { WakeSource } from './wake.ts'

/** What came of one look at the accounts. */
export interface Round {
  /** As of `trailmend check` and `plan`: 0 compliant, 1 drift, 3 incomplete, 4 a run that is stuck. */
  readonly exitCode: number
}

/** How often, and how long. */
export interface WatchOptions {
  /** Milliseconds from the end of one round to the beginning of the next. */
  readonly every: number
  /** Rounds after which to end; `undefined` for never. */
  readonly rounds: number | undefined
}

/** What watching needs of the world. */
export interface WatchPorts<R extends Round> {
  /** Check, plan, and apply what may be applied. Throws only what ends the watching. */
  round(reason: string): Promise<R>
  /** Told of every round as it ends, and why the next begins. */
  told(round: R): void
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** At least 0, less than 1. */
  random(): number
  readonly wake: WakeSource
  /** Aborted when no further round is to begin. */
  readonly signal: AbortSignal
}

/** Rounds that follow a wake-up too soon are put off: whoever can send many messages must not make many calls. */
export const SHORTEST_REST = 60_000
/** A tenth earlier or later, so that many watchers do not ask at once. */
const JITTER = 0.1

/**
 * Look again and again, until told to end: at fixed rests, and early when something wakes it, which says nothing but that it is time to look.
 *
 * Resolves with the last round's exit code.
 */
export async function watch<R extends Round>({ every, rounds }: WatchOptions, ports: WatchPorts<R>): Promise<number> {
  const { signal } = ports
  let exitCode = 0
  let reason = 'the first look'
  for (let done = 1; !signal.aborted; done++) {
    const round = await ports.round(reason)
    exitCode = round.exitCode
    ports.told(round)
    if (done === rounds) break
    reason = await rest(every, ports)
  }
  return exitCode
}

/** Rest until it is time, or until something wakes, but never less than the shortest rest. Resolves with the reason to go on. */
async function rest<R extends Round>(every: number, ports: WatchPorts<R>): Promise<string> {
  const { sleep, wake, signal, random } = ports
  const whole = every * (1 + JITTER * (2 * random() - 1))
  const shortest = Math.min(wake.shortestRest ?? SHORTEST_REST, whole)
  const over = new AbortController()
  const end = AbortSignal.any([signal, over.signal])
  const woken = wake.next(end)
  await sleep(shortest, signal)
  const reason = await Promise.race([woken, sleep(whole - shortest, end).then(() => 'it is time')])
  over.abort()
  return reason
}
