/** How many objects are worked on at once: more while all goes well, half as many where something says that it is busy. */
export interface Concurrency {
  now(): number
  wentWell(): void
  wasBusy(): void
}

/**
 * Begins with `least` and stays between that and `most`: one more for each that many that went well, half at each refusal, as TCP does.
 * Source: RFC 5681, section 3.1.
 */
export function createConcurrency({ least, most }: { readonly least: number; readonly most: number }): Concurrency {
  let level = least
  let well = 0
  return {
    now: () => level,
    wentWell: () => {
      if (++well < level || level >= most) return
      well = 0
      level++
    },
    wasBusy: () => {
      well = 0
      level = Math.max(least, Math.floor(level / 2))
    },
  }
}
