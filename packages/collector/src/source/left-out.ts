import type { Clock } from '../clock.ts'
import { createKnown } from './known.ts'

/** Objects that are not found anew for now. */
export interface LeftOut {
  has(id: string): boolean
  /** `rest`: milliseconds after which it may be found anew; never, where it is infinite. */
  add(id: string, rest: number): void
  /** Whether any of them may be found anew now, which lets all be. `atOnce`: before their rest is over, too. */
  isOver(atOnce: boolean): boolean
}

/** About 40 MB. Those that were added first are found anew before their time. */
const MOST = 200_000

/** Begin with none. */
export function createLeftOut(clock: Pick<Clock, 'now'>): LeftOut {
  let ids = createKnown(MOST)
  let until = Number.POSITIVE_INFINITY
  return {
    has: (id) => ids.has(id),
    add: (id, rest) => {
      ids.add(id)
      until = Math.min(until, clock.now() + rest)
    },
    isOver: (atOnce) => {
      if (until === Number.POSITIVE_INFINITY || (!atOnce && clock.now() < until)) return false
      ids = createKnown(MOST)
      until = Number.POSITIVE_INFINITY
      return true
    },
  }
}
