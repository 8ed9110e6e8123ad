import type { ListedPull } from '../github/port.ts'
import { parseHeader } from '../header.ts'

/** What decides about a scope's pull request. */
export interface PullFacts {
  readonly key: string
  readonly viewer: string
  /** The branch that pull requests go to. */
  readonly base: string
  /** What is proposed, as `proposalState` says it; `undefined` where there is nothing to propose. */
  readonly state: string | undefined
  readonly complete: boolean
  readonly branch: OwnBranch | undefined
  /** The pull requests from the branch, the latest first. */
  readonly pulls: readonly ListedPull[]
  /** Whether the base holds what is proposed. */
  readonly isInBase: boolean
  /** Whether a plan is proposed for an account that the branch holds none for. */
  readonly isMore: boolean
}

/** The branch of a scope. */
export interface OwnBranch {
  readonly sha: string
  /** Whether its latest commit is ours. */
  readonly isOurs: boolean
  /** What that commit proposes. */
  readonly state: string | undefined
}

/** What is to be done about a scope's pull request. */
export type PullDeed =
  | { readonly does: 'nothing'; readonly because: PullIdle; readonly pull: ListedPull | undefined }
  /** Build the branch anew, and open a pull request where there is none. */
  | { readonly does: 'propose'; readonly pull: ListedPull | undefined }
  /** Put plans beside those of the branch. */
  | { readonly does: 'add'; readonly pull: ListedPull | undefined }
  /** Open a pull request for a branch that is as it should be, or point one at the base. */
  | { readonly does: 'open' | 'retarget'; readonly pull: ListedPull | undefined }
  | { readonly does: 'close'; readonly because: 'gone' | 'merged'; readonly pull: ListedPull | undefined }

/** Why nothing is done. */
export type PullIdle = 'clean' | 'unchanged' | 'incomplete' | 'closed-on-purpose' | 'foreign-branch'

/** Decide what becomes of a scope's pull request. Whatever is not certain leaves it as it is. */
export function decidePull(facts: PullFacts): PullDeed {
  const { branch, pulls, state, complete, isInBase, isMore, base } = facts
  const pull = pulls.find(({ isOpen }) => isOpen)
  const isThere = branch !== undefined || pull !== undefined
  if (branch?.isOurs === false) return idle('foreign-branch', pull)
  if (state === undefined || isInBase) {
    if (!isThere) return idle('clean', undefined)
    return complete ? { does: 'close', because: state === undefined ? 'gone' : 'merged', pull } : idle('incomplete', pull)
  }
  if (pull === undefined && wasRefused(facts, state)) return idle('closed-on-purpose', pulls[0])
  if (branch === undefined) return { does: 'propose', pull }
  if (branch.state !== state && complete) return { does: 'propose', pull }
  if (branch.state !== state && isMore) return { does: 'add', pull }
  if (pull === undefined) return { does: 'open', pull }
  if (pull.base !== base) return { does: 'retarget', pull }
  return idle(branch.state === state ? 'unchanged' : 'incomplete', pull)
}

/**
 * Whether a person closed the latest pull request and the same would be proposed again. One that we closed says so in its text; one
 * to another base was closed by GitHub when that went.
 */
function wasRefused({ pulls: [latest], branch, base, ...facts }: PullFacts, state: string): boolean {
  if (latest === undefined || latest.isOpen || latest.isMerged || latest.base !== base) return false
  return (isOwnPull(latest, facts) ? parseHeader('drift-plan', latest.body)?.state : branch?.state) === state
}

/** Whether a pull request is ours: by the token's own user, with the mark of the scope in its first line. */
export function isOwnPull({ author, body }: ListedPull, { viewer, key }: Pick<PullFacts, 'viewer' | 'key'>): boolean {
  return author === viewer && parseHeader('drift-plan', body)?.key === key
}

function idle(because: PullIdle, pull: ListedPull | undefined): PullDeed {
  return { does: 'nothing', because, pull }
}
