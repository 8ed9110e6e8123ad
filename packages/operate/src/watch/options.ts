import { hoursOf } from '../config/hours.ts'
import { UsageError } from '../usage-error.ts'
import type { WatchOptions } from './watch.ts'

const HOUR = 3_600_000
/** Timers count to 2^31 milliseconds, a rest is up to a tenth longer. */
const LONGEST = 20 * 24 * HOUR
const SHORTEST = 1_000

/** How often to look, as a user gave it: `1h`, `30m`, `2d`; and how many times. Throws a `UsageError` for what is neither. */
export function everyOf(every: string, rounds: string | undefined): WatchOptions {
  const milliseconds = (hoursOf(every) ?? 0) * HOUR
  if (milliseconds < SHORTEST || milliseconds > LONGEST) {
    throw new UsageError(`--every ${JSON.stringify(every)}: expected a time such as 1h, 30m or 2d, at most 20d`)
  }
  if (rounds !== undefined && !/^[1-9]\d{0,8}$/u.test(rounds)) {
    throw new UsageError(`--rounds ${JSON.stringify(rounds)}: expected a whole number from 1 on`)
  }
  return { every: milliseconds, rounds: rounds === undefined ? undefined : Number(rounds) }
}
