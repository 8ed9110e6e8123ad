/** Rising numbers, kept as runs of those that follow each other: of an object with a million events hardly more than of one with ten. */
export interface Ordinals {
  /** Larger than all that were pushed. */
  push(ordinal: number): void
  readonly length: number
  /** The so-manieth, from 0; `undefined` where there are not so many. */
  at(index: number): number | undefined
}

interface Run {
  /** How many there are before it. */
  readonly index: number
  readonly from: number
  to: number
}

/** Without any as yet. */
export function createOrdinals(): Ordinals {
  const runs: Run[] = []
  let last: Run | undefined
  let length = 0
  return {
    push(ordinal) {
      if (last?.to === ordinal) last.to++
      else {
        last = { index: length, from: ordinal, to: ordinal + 1 }
        runs.push(last)
      }
      length++
    },
    get length() {
      return length
    },
    at(index) {
      let [low, high] = [0, runs.length]
      while (high - low > 1) {
        const middle = (low + high) >> 1
        if ((runs[middle] as Run).index <= index) low = middle
        else high = middle
      }
      const run = runs[low]
      return run === undefined || index < 0 || index >= length ? undefined : run.from + index - run.index
    },
  }
}
