import type { Habit } from './judge-silence.ts'

/** The minutes of the last day in which files came, of one account and region. */
export interface Minutes {
  add(time: number): void
  /** As seen from a time on, a day back. */
  habitAt(now: number): Habit
  last(): number | undefined
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** No minutes yet. 1,440 of them at most are kept: names of files tell no more than the minute. */
export function createMinutes(): Minutes {
  let minutes = new Set<number>()
  let newest: number | undefined
  return {
    add: (time) => {
      newest = Math.max(newest ?? time, time)
      minutes.add(Math.floor(time / MINUTE))
      if (minutes.size > (2 * DAY) / MINUTE) minutes = since(minutes, newest - DAY)
    },
    habitAt: (now) => {
      minutes = since(minutes, now - DAY)
      const sorted = [...minutes].filter((minute) => minute * MINUTE <= now).sort((one, other) => one - other)
      const gaps = sorted.slice(1).map((minute, index) => (minute - (sorted[index] ?? minute)) * MINUTE)
      return { times: sorted.length, longestGap: gaps.reduce((longest, gap) => Math.max(longest, gap), 0) }
    },
    last: () => newest,
  }
}

function since(minutes: ReadonlySet<number>, time: number): Set<number> {
  return new Set([...minutes].filter((minute) => minute * MINUTE >= time))
}
