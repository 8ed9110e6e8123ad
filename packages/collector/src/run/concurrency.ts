/** How many objects are worked on at once: more while all goes well, half as many where something says that it is busy. */
export interface Concurrency {
  now(): number
  wentWell(): void
  wasBusy(): void
}

/**
 * Begins with `least` and stays between that and `most`: one more for each that went well until the first refusal, then one more for each that many;
 * half at each refusal. So TCP does it. Source: RFC 5681, section 3.1.
 */
export function createConcurrency({ least, most }: { readonly least: number; readonly most: number }): Concurrency {
  let level = least
  let well = 0
  let wasRefused = false
  return {
    now: () => level,
    wentWell: () => {
      if (level >= most || (++well < level && wasRefused)) return
      well = 0
      level++
    },
    wasBusy: () => {
      wasRefused = true
      well = 0
      level = Math.max(least, Math.floor(level / 2))
    },
  }
}
