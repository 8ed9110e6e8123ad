import { type GateResult, runGate, USER_AGENT } from '@trailmend/operate'
import { gateAndPlan, type PlansResult } from '@trailmend/operate/plan'
import type { Io } from './io.ts'
import type { Plan } from './plan.ts'

/** What was found, with plans where any were to be made. */
export interface Looked {
  readonly judged: GateResult
  readonly plans: PlansResult | undefined
}

/** Look at the accounts once: check, and plan from the same answers where plans are wanted. */
export async function look({ gate, planning }: Pick<Plan, 'gate' | 'planning'>, { clock }: Pick<Io, 'clock'>): Promise<Looked> {
  const context = { clock, progress: () => {}, userAgent: USER_AGENT }
  return planning === undefined ? { judged: await runGate(gate, context), plans: undefined } : gateAndPlan(gate, planning, context)
}
