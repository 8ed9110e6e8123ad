import type { Plan } from '@trailmend/core/plan'
import type { AskContext } from '../check/ask-live.ts'
import { collectionPath, writeCollection } from '../plan/collection-files.ts'
import type { PlanOptions } from '../plan/options.ts'
import { plan } from '../plan/plan.ts'
import type { PlansResult } from '../plan/result.ts'
import { UsageError } from '../usage-error.ts'

/** What came of applying a plan. */
export interface SetupEnd {
  readonly exitCode: number
  /** Whether every step was done. */
  readonly isApplied: boolean
}

/** What setting up needs besides asking. */
export interface SetupPorts {
  /** Told of the plan before anything is done. */
  readonly show: (result: PlansResult) => Promise<void>
  /** Apply a plan, and write what is collected then; `undefined` where nobody approved it. */
  readonly apply: ((approved: Plan) => Promise<SetupEnd>) | undefined
}

/** How setting up an account ended. */
export interface SetupResult {
  readonly plans: PlansResult
  /** The file that tells the collector what is collected from the account now; `undefined` where none was written. */
  readonly collected: string | undefined
  /** As of a plan where nothing was approved, else as of applying. */
  readonly exitCode: number
}

/**
 * Set up one account: plan, show the plan with its price, and, where that was approved, apply it and write what the collector is told.
 *
 * Throws a `UsageError` where the options lead to several accounts, and where a recording is to be applied to.
 */
export async function setup(options: PlanOptions, context: AskContext, { show, apply }: SetupPorts): Promise<SetupResult> {
  if (apply !== undefined && options.replay !== undefined) {
    throw new UsageError('--approve: a recording cannot be changed; leave --replay out to set up the account itself')
  }
  const plans = await plan(options, context)
  const [only, second] = plans.planned
  if (second !== undefined) throw new UsageError('several accounts were found: name the one to set up with --account')
  await show(plans)
  if (only === undefined || apply === undefined) return { plans, collected: undefined, exitCode: plans.exitCode }
  const { steps, account, collection } = only.plan
  const { after } = collection
  const end = steps.length === 0 ? { exitCode: plans.exitCode, isApplied: true } : await apply(only.plan)
  if (!end.isApplied || after === null) return { plans, collected: undefined, exitCode: end.exitCode }
  if (steps.length === 0) await writeCollection(options.collection, after)
  return { plans, collected: collectionPath(options.collection, account), exitCode: end.exitCode }
}
