import { IncompleteError, runGate, USER_AGENT, UsageError } from '@trailmend/operate'
import { failIncomplete, failInternal, failUsage } from './fail.ts'
import type { Io } from './io.ts'
import { readPlan } from './plan.ts'
import { tellWorkflow } from './tell-workflow.ts'

/**
 * Check what the inputs ask for, and tell the workflow. Returns the exit code: 0 compliant, 1 findings, 2 usage, 3 incomplete,
 * 4 internal error. Wherever it is not 0 the step has been failed with a message.
 */
export async function main(io: Io): Promise<number> {
  try {
    const plan = await readPlan(io)
    const { stranger } = plan.gate.judging
    if (stranger !== undefined) io.setOutput('without-credentials', stranger)
    const judged = await runGate(plan.gate, { clock: io.clock, progress: () => {}, userAgent: USER_AGENT })
    await tellWorkflow(judged, plan, io)
    return judged.result.exitCode
  } catch (error) {
    if (error instanceof UsageError) return failUsage(error, io)
    return error instanceof IncompleteError ? failIncomplete(error, io) : failInternal(error, io)
  }
}
