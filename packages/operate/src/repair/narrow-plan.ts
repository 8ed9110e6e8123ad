import { type Plan, restrictPlan, type Situation } from '@trailmend/core/plan'

/**
 * A plan with only what answers these situations; the whole plan where none are given.
 *
 * What is collected changes only where nothing of the plan is left out: it may rest on what was.
 */
export function narrowPlan(plan: Plan, only: ReadonlySet<Situation> | undefined): Plan {
  if (only === undefined) return plan
  const less = restrictPlan(plan, only)
  const isWhole =
    less.steps.length === plan.steps.length && plan.decisions.every(({ does, situation }) => does !== 'adopt' || only.has(situation))
  return isWhole ? less : { ...less, collection: { ...plan.collection, after: plan.collection.before } }
}
