import { momentOf } from '../config/quantities.ts'
import { UsageError } from '../config/usage-error.ts'

/** The moment that a flag names, in milliseconds since 1970-01-01 UTC. Throws a `UsageError` where it names none. */
export function momentIn(flag: string, text: string): number {
  const moment = momentOf(text)
  if (moment === undefined)
    throw new UsageError(`${flag}: expected a time such as 2026-11-22 or 2026-11-22T10:00:00Z, got ${JSON.stringify(text)}`)
  return moment
}
