import type { Plan } from '@trailmend/core/plan'
import { type AppliedToRender, renderAppliedJson, renderAppliedTable } from '@trailmend/report/applied'
import { renderPlanTable } from '@trailmend/report/plan'
import { UsageError } from '../usage-error.ts'
import { VERSION } from '../version.ts'
import type { RepairsResult } from './apply-plans.ts'

/** The forms that the result of applying can be shown in. */
export const APPLY_FORMATS = ['table', 'json'] as const
export type ApplyFormat = (typeof APPLY_FORMATS)[number]

/** Read the form that was asked for. Throws a `UsageError` for one that there is not. */
export function applyFormat(wish: string | undefined): ApplyFormat {
  const format = APPLY_FORMATS.find((each) => each === (wish ?? 'table'))
  if (format === undefined) throw new UsageError(`--format: expected ${APPLY_FORMATS.join(' or ')}, got ${JSON.stringify(wish)}`)
  return format
}

/** Plans as whoever is to approve them sees them: the steps, and what they cost. */
export function plansToApprove(plans: readonly Plan[], look: { readonly color: boolean; readonly width: number }): string {
  const complete = plans.every((plan) => plan.complete)
  return renderPlanTable({ plans, notLookedAt: [], notices: [], complete, exitCode: 1 }, look)
}

/** What came of applying plans, as text. */
export function showRepairs(result: RepairsResult, format: ApplyFormat, look: { readonly color: boolean }): string {
  const shown = toRender(result)
  return format === 'json' ? renderAppliedJson(shown, { tool: { name: 'trailmend', version: VERSION } }) : renderAppliedTable(shown, look)
}

function toRender({ repairs, notBegun, exitCode }: RepairsResult): AppliedToRender {
  return {
    runs: repairs.map(({ result, plan, wasApplied, afterwards }) => ({ ...result, plan, wasApplied, afterwards: afterwards ?? null })),
    notBegun,
    exitCode,
  }
}
