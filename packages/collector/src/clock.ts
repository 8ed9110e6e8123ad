/** The time, and waiting for it: passed in, so that a test can be the clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. May jump, as a machine's clock does. */
  now(): number
  /** Resolves after so many milliseconds, after none in the next turn of the loop, or when the signal is aborted. Never throws. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** At least 0, less than 1: for jitter. */
  random(): number
}
