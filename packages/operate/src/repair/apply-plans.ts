import { unapproved } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import { UsageError } from '../usage-error.ts'
import { applyPlan, type RepairContext, type RepairResult, type RepairWish } from './apply-plan.ts'

/** What came of several plans. */
export interface RepairsResult {
  readonly repairs: readonly RepairResult[]
  /** The accounts whose plans were not begun. */
  readonly notBegun: readonly string[]
  /** That of the plan that was not applied; else 3 where one is not yet seen to work, else 0. */
  readonly exitCode: number
}

/** Apply plans, each of another account, one after the other. Ends with the first that is not applied. */
export async function applyPlans(
  plans: readonly Plan[],
  { approvals, options }: Pick<RepairWish, 'approvals' | 'options'>,
  context: RepairContext,
): Promise<RepairsResult> {
  mustBeApproved(plans, approvals)
  const repairs: RepairResult[] = []
  for (const plan of plans) {
    const own = new Set(plan.steps.map(({ id }) => id).filter((id) => approvals.has(id)))
    const repair = await applyPlan(plan, { approvals: own, options }, context)
    repairs.push(repair)
    if (repair.result.outcome !== 'applied') break
  }
  return concludeRepairs(repairs, plans)
}

/** Say how runs ended together. */
export function concludeRepairs(repairs: readonly RepairResult[], plans: readonly Plan[]): RepairsResult {
  const failed = repairs.find(({ result }) => result.outcome !== 'applied' && result.outcome !== 'undone')
  const exitCode = failed?.exitCode ?? Math.max(0, ...repairs.map((each) => each.exitCode))
  return { repairs, notBegun: plans.slice(repairs.length).map(({ account }) => account), exitCode }
}

/** Throws a `UsageError` where a step of a plan has to be approved by name and is not, and where one is approved that no plan has. */
export function mustBeApproved(plans: readonly Plan[], approvals: ReadonlySet<string>): void {
  const known = new Set(plans.flatMap(({ steps }) => steps.map(({ id }) => id)))
  const problems = [
    ...[...approvals].filter((id) => !known.has(id)).map((id) => `--approve-step ${id}: the plan has no such step`),
    ...plans.flatMap((plan) =>
      unapproved(plan, approvals).map(
        ({ id, approval }) =>
          `step ${id} of account ${plan.account} must be approved by name (${approval.join(', ')}): add --approve-step ${id}`,
      ),
    ),
  ]
  if (problems.length > 0) throw new UsageError(problems.map((text) => ({ text })))
}
