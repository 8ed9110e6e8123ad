// Records that ended, wanted or not, since a batch was given last.

import { STATE_COUNT } from '../scan/layout.ts'

/** A record has ended, without the scan. */
export function countRecord(state: Int32Array): void {
  state[STATE_COUNT] = (state[STATE_COUNT] as number) + 1
}

/** How many there are before the last so many, which are left for the next batches. */
export function takeCount(state: Int32Array, left: number): number {
  const count = state[STATE_COUNT] as number
  state[STATE_COUNT] = left
  return count - left
}
