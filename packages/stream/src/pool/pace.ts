/** How long files take, and so how many of them a thread should have at hand. */
export interface Pace {
  /** A file is begun. */
  readonly begin: () => void
  /** It is done. Returns how many files are to be at hand: those are some milliseconds' work. */
  readonly end: () => number
}

/** So long does nobody wait for the next file, in milliseconds. */
const AHEAD_MS = 25
const LEAST = 2
const MOST = 64

/** A pace of which nothing is known yet. One slow file tells at once, a quick one only with others. */
export function createPace(now: () => number = () => performance.now()): Pace {
  let since = 0
  let each = 0
  return {
    begin: () => {
      since = now()
    },
    end: () => {
      const took = now() - since
      each = Math.max(took, (took + 3 * each) / 4)
      return Math.min(Math.max(LEAST, Math.floor(AHEAD_MS / each)), MOST)
    },
  }
}
