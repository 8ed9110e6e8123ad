import type { Plan } from '@trailmend/core/plan'
import { safeJson } from '../escape/json-escape.ts'
import type { PlansToRender } from './plans.ts'

/** A plan as the file that `trailmend apply` reads: JSON, indented by two spaces, no raw control character besides line breaks. */
export function renderPlanJson(plan: Plan): string {
  return `${safeJson(plan, 2)}\n`
}

/** All plans as one JSON document. */
export function renderPlansJson(
  { plans, notLookedAt, notices, complete, exitCode }: PlansToRender,
  { tool }: { readonly tool: { readonly name: string; readonly version: string } },
): string {
  return `${safeJson({ v: 1, tool, exitCode, complete, plans, notLookedAt, notices }, 2)}\n`
}
