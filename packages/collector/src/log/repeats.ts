import type { Clock } from '../clock.ts'

/** Whether something that is told again and again is to be told now. */
export interface Repeats {
  /** `told`: how often it was held back since it was told last. Absent where it is to be held back. */
  ask(key: string): { readonly heldBack: number } | undefined
}

const MINUTE = 60_000
/** Of one kind, a minute. */
const MOST = 5
/** Kinds that are known at a time: names are what somebody else chose. */
const MOST_KINDS = 1_000

interface Kind {
  since: number
  told: number
  heldBack: number
}

/** Lets the same thing be told five times a minute, and counts the others. */
export function createRepeats(clock: Pick<Clock, 'now'>): Repeats {
  const kinds = new Map<string, Kind>()
  return {
    ask: (key) => {
      const now = clock.now()
      const kind = kinds.get(key) ?? { since: now, told: 0, heldBack: 0 }
      // The one that was asked for longest ago makes room.
      kinds.delete(key)
      kinds.set(key, kind)
      const [oldest] = kinds.keys()
      if (kinds.size > MOST_KINDS && oldest !== undefined) kinds.delete(oldest)
      if (Math.abs(now - kind.since) >= MINUTE) {
        kind.since = now
        kind.told = 0
      }
      if (kind.told >= MOST) {
        kind.heldBack++
        return undefined
      }
      kind.told++
      const { heldBack } = kind
      kind.heldBack = 0
      return { heldBack }
    },
  }
}
