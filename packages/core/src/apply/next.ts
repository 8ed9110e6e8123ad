import type { Plan } from '../plan/plan-data.ts'
import type { RunOutcome } from './journal.ts'
import type { RunStanding, Standing } from './standing.ts'
import { undoPlan } from './undo-plan.ts'

/** What a run does next. */
export type Next =
  /** Find out whether the effect of calls is there whose answer is not known, before anything else. */
  | { readonly does: 'look'; readonly steps: readonly string[] }
  /** Read the account until the steps show. */
  | { readonly does: 'read-back'; readonly steps: readonly string[] }
  /** See that the account is as it should be, then make the calls, at the same time if there are several. */
  | { readonly does: 'observe-and-perform'; readonly steps: readonly string[] }
  | { readonly does: 'undo'; readonly steps: readonly string[] }
  /** Nothing is left to be done: note down how the run ended. */
  | { readonly does: 'end'; readonly outcome: RunOutcome; readonly because: string }
  /** It has ended. */
  | { readonly does: 'nothing'; readonly outcome: RunOutcome; readonly because: string }

/** Where a step stands that a run cannot get past. */
const BLOCKED: ReadonlySet<Standing> = new Set(['refused', 'unheld', 'undone', 'not-undone'])

/**
 * What a run of a plan does next. A pure function of what it noted down: a run that was cut off goes on as if it had not been.
 *
 * A call whose outcome is not known comes before all else, then what was done and not yet seen, and only then what is new.
 */
export function next(plan: Pick<Plan, 'steps'>, run: RunStanding): Next {
  if (run.ended !== null) return { does: 'nothing', ...run.ended }
  const at = (...standings: Standing[]): readonly string[] =>
    plan.steps.filter(({ id }) => standings.includes(run.steps.get(id)?.standing ?? 'open')).map(({ id }) => id)
  const uncertain = at('intended')
  if (uncertain.length > 0) return { does: 'look', steps: uncertain }
  if (run.direction === 'undo') return nextBack(plan, run, at)
  const undoing = at('undoing')
  if (undoing.length > 0) return { does: 'undo', steps: undoing.slice(-1) }
  const unseen = at('done')
  if (unseen.length > 0) return { does: 'read-back', steps: unseen }
  const blocked = plan.steps.filter(({ id }) => BLOCKED.has(run.steps.get(id)?.standing ?? 'open')).map(({ id }) => id)
  if (blocked.length > 0) return { does: 'end', outcome: 'stuck', because: blocked.map((id) => because(run, id)).join('; ') }
  const confirmed = new Set(at('confirmed'))
  const ready = plan.steps.filter(({ id, after }) => !confirmed.has(id) && after.every((each) => confirmed.has(each))).map(({ id }) => id)
  if (ready.length > 0) return { does: 'observe-and-perform', steps: ready }
  return { does: 'end', outcome: 'applied', because: '' }
}

function nextBack(plan: Pick<Plan, 'steps'>, run: RunStanding, at: (...standings: Standing[]) => readonly string[]): Next {
  const [call] = undoPlan(run, plan).calls
  if (call !== undefined) return { does: 'undo', steps: [call.id] }
  const failed = at('not-undone')
  if (failed.length > 0) return { does: 'end', outcome: 'stuck', because: failed.map((id) => because(run, id)).join('; ') }
  return { does: 'end', outcome: 'undone', because: '' }
}

function because(run: RunStanding, id: string): string {
  const step = run.steps.get(id)
  const error = step?.error ?? null
  return error === null ? `${id}: ${step?.standing ?? 'open'}` : `${id}: ${error.name}: ${error.message}`
}
