import { type AccountSnapshot, differences } from '@trailmend/core'
import type { PlanOptions } from '../plan/options.ts'
import { UsageError } from '../usage-error.ts'
import type { RunBeginning } from './run-aims.ts'

/** Throws a `UsageError` where a run that asked a logging account is to go on without that. */
export function mustAskLogging({ run, aims }: RunBeginning, { loggingAccount }: Pick<PlanOptions, 'loggingAccount'>): void {
  const asked = aims?.loggingAccount ?? null
  if (asked !== null && loggingAccount?.id !== asked)
    throw new UsageError(`nothing was done: run ${run} asked the account ${asked}, too: add --logging-account ${asked}`)
}

/** How facts are told that were refused, or that nobody was there to ask about. */
const REFUSED: ReadonlySet<string> = new Set(['not known (access-denied)', 'not known (other-account)', 'not known (credentials)'])
const MOST_TOLD = 5

/**
 * Throws a `UsageError` where what was read when a run was begun is refused now: these are then not its credentials, and what they do not
 * show has not moved.
 */
export function mustSeeAsMuch({ run, before }: RunBeginning, now: AccountSnapshot): void {
  const refused = differences(before, now).filter((each) => REFUSED.has(each.after) && !REFUSED.has(each.before))
  if (refused.length === 0) return
  const began = before.identity.known ? ` It was begun as ${before.identity.value}.` : ''
  const told = refused.slice(0, MOST_TOLD).map(({ path }) => path)
  const more = refused.length > MOST_TOLD ? `, and ${refused.length - MOST_TOLD} more` : ''
  throw new UsageError(
    `nothing was done: what run ${run} has read is refused to these credentials (${told.join('; ')}${more}).${began} Give --role as it was given then`,
  )
}
