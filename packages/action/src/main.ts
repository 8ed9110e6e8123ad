import { check, IncompleteError, USER_AGENT, UsageError } from '@trailmend/operate'
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
    const result = await check(plan.options, { clock: io.clock, progress: () => {}, userAgent: USER_AGENT })
    await tellWorkflow(result, plan, io)
    return result.exitCode
  } catch (error) {
    if (error instanceof UsageError) return failUsage(error, io)
    return error instanceof IncompleteError ? failIncomplete(error, io) : failInternal(error, io)
  }
}
