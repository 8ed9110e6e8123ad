import { IncompleteError, UsageError } from '@trailmend/operate'
import { runApply } from './apply/run-apply.ts'
import { failIncomplete, failInternal, failUsage } from './fail.ts'
import type { Io } from './io.ts'
import { look } from './look.ts'
import { readPlan } from './plan.ts'
import { tellWorkflow } from './tell-workflow.ts'

/**
 * Check what the inputs ask for, carry out what was merged where they ask for that, and tell the workflow.
 *
 * Returns the exit code: 0 compliant, 1 findings, 2 usage, 3 incomplete, 4 internal error. Wherever it is not 0 the step has been failed with
 * a message.
 */
export async function main(io: Io): Promise<number> {
  try {
    const plan = await readPlan(io)
    const { stranger } = plan.gate.judging
    if (stranger !== undefined) io.setOutput('without-credentials', stranger)
    if (plan.apply !== undefined && plan.planning !== undefined) return await runApply(plan, { ...plan.apply, planning: plan.planning }, io)
    const looked = await look(plan, io)
    await tellWorkflow(looked, plan, io)
    return looked.judged.result.exitCode
  } catch (error) {
    if (error instanceof UsageError) return failUsage(error, io)
    return error instanceof IncompleteError ? failIncomplete(error, io) : failInternal(error, io)
  }
}
