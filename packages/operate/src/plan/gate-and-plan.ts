import type { AskContext } from '../check/ask-live.ts'
import { type GateResult, runGate } from '../gate/gate.ts'
import type { GatePlan } from '../gate/plan-gate.ts'
import { lookForPlan } from './look-for-plan.ts'
import type { PlanOptions } from './options.ts'
import { plan, planAnswers, requestOf } from './plan.ts'
import type { PlansResult } from './result.ts'

/** What a check found, and what would put it right. */
export interface GatedPlans {
  readonly judged: GateResult
  readonly plans: PlansResult
}

/**
 * Check as `runGate` does, and plan as `plan` does, from the same answers: AWS is asked once. What only plans rest on is asked besides, so
 * that the permissions of a planner are needed; where they are refused the plans say so, and the verdicts stay what they are.
 *
 * Throws as both do.
 */
export async function gateAndPlan(gate: GatePlan, options: PlanOptions, context: AskContext): Promise<GatedPlans> {
  if (options.replay !== undefined) return { judged: await runGate(gate, context), plans: await plan(options, context) }
  const request = await requestOf(options)
  const made: PlansResult[] = []
  const judged = await runGate(gate, context, {
    scope: options.scope,
    look: lookForPlan(request),
    take: async (asked) => void made.push(await planAnswers(asked, request)),
  })
  const [plans] = made
  if (plans === undefined) throw new Error('a live check has no answers to plan from')
  return { judged, plans }
}
