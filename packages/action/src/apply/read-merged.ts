import { IncompleteError } from '@trailmend/operate'
import type { DriftGitHub, Repository } from '../drift/github/port.ts'
import { changedPlans, type MergedPlans, readMergedPlans } from '../drift/pull-request/merged-plans.ts'
import { whyNot } from '../github/why-not.ts'

/** The plans of a commit, with those that a later commit of the branch changed or took away. */
export interface Merged extends MergedPlans {
  readonly repository: Repository
  readonly withdrawn: ReadonlySet<string>
}

/**
 * Read the plans that a push brought or left, and whether they are still there: a run may begin long after its push.
 *
 * Throws an `IncompleteError` where GitHub does not tell.
 */
export async function readMerged(
  github: DriftGitHub,
  { commit, branch }: { readonly commit: string; readonly branch: string },
): Promise<Merged> {
  try {
    const repository = await github.repository()
    const latest = await github.git.branch(branch)
    if (latest === undefined) throw new Error(`the branch ${branch} is gone`)
    const merged = await readMergedPlans(github.git, commit)
    const withdrawn = latest === commit ? new Set<string>() : await changedPlans(github.git, latest, merged.plans)
    return { ...merged, repository, withdrawn }
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw error
    throw new IncompleteError(`the merged plans could not be read, and nothing was done: ${whyNot(error, 'contents: read')}`, {
      cause: error,
    })
  }
}
