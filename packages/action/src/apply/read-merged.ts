import { IncompleteError, UsageError } from '@trailmend/operate'
import type { DriftGitHub, Repository } from '../drift/github/port.ts'
import { type MergedPlan, type MergedPlans, readMergedPlans } from '../drift/pull-request/merged-plans.ts'
import { whyNot } from '../github/why-not.ts'
import { otherRules, type Push, type Standing, standingOf } from './still-merged.ts'

/** The plans of a commit, with those that a later commit of the branch changed or took away. */
export interface Merged extends MergedPlans, Standing {
  readonly repository: Repository
  /** Find out once more whether a plan still stands. Throws as `readMerged` does. */
  readonly stillStands: (plan: MergedPlan) => Promise<boolean>
}

/**
 * Read the plans that a push brought or left, and whether they are still there: a run may begin long after its push.
 *
 * Throws an `IncompleteError` where GitHub does not tell, and a `UsageError` where the branch has another configuration by now.
 */
export async function readMerged(github: DriftGitHub, push: Push): Promise<Merged> {
  const { repository, merged } = await read(github, push)
  const look = async (plans: readonly MergedPlan[]): Promise<Standing> => {
    const standing = await standingOf(github, push, plans)
    if (standing.hasOtherRules) throw new UsageError(otherRules(push, standing))
    return standing
  }
  const standing = await look(merged.plans)
  return { ...merged, ...standing, repository, stillStands: async (plan) => (await look([plan])).withdrawn.size === 0 }
}

async function read(github: DriftGitHub, { commit }: Push): Promise<{ readonly repository: Repository; readonly merged: MergedPlans }> {
  try {
    return { repository: await github.repository(), merged: await readMergedPlans(github.git, commit) }
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error
    throw new IncompleteError(`the merged plans could not be read, and nothing was done: ${whyNot(error, 'contents: read')}`, {
      cause: error,
    })
  }
}
