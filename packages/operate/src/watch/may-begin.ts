import type { Plan, Situation } from '@trailmend/core/plan'
import { narrowPlan } from '../repair/narrow-plan.ts'
import type { KnownRun } from '../repair/runs.ts'

/** What automation may do with an account, by the run that was last at work on it. */
export type Leave =
  | { readonly may: 'begin' }
  /** Go on with a run of its own that was cut off. */
  | { readonly may: 'go-on'; readonly run: string }
  /** Nothing, until a person acts. */
  | { readonly may: 'nothing'; readonly because: string }

/** In the name of a run that nobody was asked about. */
const AUTOMATIC = 'auto'

/** The name of a run of automation, from that of its plan. */
export function automaticRun(run: string): string {
  const [account = '', ...fingerprint] = run.split('-')
  return [account, AUTOMATIC, ...fingerprint].join('-')
}

/** Whether a run of automation can be gone on with without asking, if its plan does no more than is allowed. */
export function isCutOff(run: KnownRun): boolean {
  return !run.isUndo && isAutomatic(run) && (run.outcome === null || run.outcome === 'interrupted')
}

/** Whether nobody was asked about a run. */
export function isAutomatic({ run, account }: Pick<KnownRun, 'run' | 'account'>): boolean {
  return run.startsWith(`${account}-${AUTOMATIC}-`)
}

/**
 * Whether automation may work on an account. A run that is stuck, that a person has begun and not ended, or that a person took back stops
 * it until the latest run of the account is one that was applied.
 *
 * @param last - the latest run of the account, if there was one
 * @param allowed - the plan that the run was begun with, if it `isCutOff`
 */
export function mayBegin(
  last: KnownRun | undefined,
  allowed: { readonly plan: Plan | undefined; readonly only: ReadonlySet<Situation> },
): Leave {
  if (last === undefined || (last.outcome === 'applied' && !last.isUndo)) return { may: 'begin' }
  const { run, outcome, isUndo, because } = last
  const ways = `go on with it (trailmend apply --resume ${run}) or take it back (trailmend apply --undo ${run})`
  if (isUndo) {
    return outcome === 'undone'
      ? { may: 'nothing', because: `run ${run} was taken back: it is not done again before a plan was applied by hand` }
      : { may: 'nothing', because: `run ${run} is being taken back: trailmend apply --undo ${run} goes on with that` }
  }
  if (outcome === 'stopped' && isAutomatic(last)) return { may: 'begin' }
  if (outcome === 'stopped') {
    const again = `plan again and apply that, or take it back (trailmend apply --undo ${run})`
    return { may: 'nothing', because: `run ${run} was begun by hand and has stopped, for something else changed the account: ${again}` }
  }
  if (outcome === 'stuck') return { may: 'nothing', because: `run ${run} is stuck (${because}): ${ways}` }
  if (!isAutomatic(last)) return { may: 'nothing', because: `run ${run} was begun by hand and has not ended: ${ways}` }
  const { plan, only } = allowed
  if (plan === undefined || narrowPlan(plan, only).steps.length < plan.steps.length) {
    return { may: 'nothing', because: `run ${run} was cut off, and does more than is allowed now: ${ways}` }
  }
  return { may: 'go-on', run }
}
