import type { Plan } from '@trailmend/core/plan'
import type { GatedPlans } from '@trailmend/operate/plan'
import { createPseudonyms } from '../drift/names.ts'
import type { MergedPlan } from '../drift/pull-request/merged-plans.ts'
import { planFiles } from '../drift/pull-request/plan-files.ts'
import type { DriftReport } from '../drift/report.ts'
import { viewOf } from '../drift/view.ts'
import { type Held, holdAgainst, holdHidden } from './hold-against.ts'

/** What a merged plan is, seen from what was looked at now. */
export type Found =
  | { readonly is: 'held'; readonly plan: Plan; readonly held: Held }
  /** Nothing is left to do that a plan could. */
  | { readonly is: 'done'; readonly account: string }
  | { readonly is: 'unseen'; readonly account: string; readonly why: string }
  /** Of an account, or a check, that this run is not about. */
  | { readonly is: 'not-ours' }

/** Finds the plan of our own that a merged one has to be. */
export interface Ours {
  readonly find: (merged: MergedPlan) => Found
  /** The accounts that a merged plan may be of. */
  readonly accountsOf: (merged: MergedPlan) => readonly string[]
}

/**
 * Get ready to hold merged plans against those made now.
 *
 * @param key - of the scope that is looked at
 */
export function oursOf({ plans }: GatedPlans, report: DriftReport, key: string): Ours {
  const own = new Map(plans.planned.map(({ plan }) => [plan.account, plan]))
  const view = viewOf(report, createPseudonyms())
  const files = planFiles(view, key)
  const prefix = `${key.slice(0, 12)}-`
  const hidden = new Map(files.map((file, index) => [file.name, { file, plan: view.plans[index]?.source.plan }]))
  return {
    find: (merged) => (isAccount(merged.name) ? findOwn(merged) : findHidden(merged)),
    accountsOf: ({ name }) => (isAccount(name) ? [name].filter((id) => own.has(id)) : name.startsWith(prefix) ? [...own.keys()] : []),
  }

  function findOwn(merged: MergedPlan): Found {
    const account = merged.name
    const plan = own.get(account)
    if (plan === undefined) {
      const gap = plans.notLookedAt.find((each) => each.account === account)
      return gap === undefined ? { is: 'not-ours' } : { is: 'unseen', account, why: gap.because.text }
    }
    return plan.steps.length === 0 ? without(plan) : { is: 'held', plan, held: holdAgainst(merged, plan) }
  }

  function findHidden(merged: MergedPlan): Found {
    if (!merged.name.startsWith(prefix)) return { is: 'not-ours' }
    const ours = hidden.get(merged.name)
    if (ours?.plan !== undefined) return { is: 'held', plan: ours.plan, held: holdHidden(merged, ours.file) }
    if (report.plansComplete) return { is: 'done', account: '' }
    return { is: 'unseen', account: '', why: UNREAD }
  }
}

function without({ account, complete }: Plan): Found {
  return complete ? { is: 'done', account } : { is: 'unseen', account, why: UNREAD }
}

const UNREAD = 'Not everything that plans rest on could be read, and what could be read leaves nothing to do.'

/** Whether a merged plan is named after its account, and not by a made-up name. */
export function isAccount(name: string): boolean {
  return /^\d{12}$/.test(name)
}
