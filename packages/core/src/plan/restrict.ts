import type { Plan } from './plan-data.ts'
import type { Situation } from './rows.ts'

/**
 * A plan without the steps that answer anything but these situations, that a person must approve by name, or that rest on a step left out.
 *
 * What is left out is not done; everything else in the plan stays as it is, so that it can be shown.
 */
export function restrictPlan(plan: Plan, situations: ReadonlySet<Situation>): Plan {
  const kept = new Set<string>()
  for (const step of plan.steps) {
    // A step that says no situation answers none that is allowed.
    const isNamed = step.situations.length > 0 && step.situations.every((situation) => situations.has(situation))
    const isAllowed = isNamed && step.approval.length === 0
    if (isAllowed && step.after.every((id) => kept.has(id))) kept.add(step.id)
  }
  return { ...plan, steps: plan.steps.filter(({ id }) => kept.has(id)) }
}
