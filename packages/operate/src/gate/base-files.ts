import { UsageError } from '../usage-error.ts'
import type { BaseCommit } from './event.ts'

/** What one place says of a file at a commit. */
export type BaseAnswer =
  | { readonly kind: 'text'; readonly text: string }
  /** The commit is there, and the file is not in it. */
  | { readonly kind: 'absent' }
  /** Nobody knows: the commit is not there, or the place cannot be asked. */
  | { readonly kind: 'unreadable'; readonly why: string }

/** A place to read files of a commit from. */
export interface BaseSource {
  /** For messages: `git`, `GitHub`. */
  readonly name: string
  /** The path is relative to the repository's root, with forward slashes. Does not throw. */
  readonly read: (commit: BaseCommit, path: string) => Promise<BaseAnswer>
}

/** Read a file at the base commit; `undefined` where the base has none. */
export type ReadBase = (path: string) => Promise<string | undefined>

/** Bigger than any configuration or baseline that is accepted. */
const MAX_CHARACTERS = 2 ** 28

/**
 * Read from the first place that knows.
 *
 * Throws a `UsageError` that says what to do where none does: the rules of the change itself never stand in for those of its base.
 */
export function createReadBase(commit: BaseCommit, sources: readonly BaseSource[]): ReadBase {
  return async (path) => {
    const reasons: string[] = []
    for (const source of sources) {
      const answer = await source.read(commit, path)
      if (answer.kind === 'absent') return undefined
      if (answer.kind === 'text' && answer.text.length <= MAX_CHARACTERS) return answer.text
      reasons.push(`${source.name}: ${answer.kind === 'text' ? 'too large' : answer.why}`)
    }
    throw new UsageError(
      `cannot read ${path} of ${nameOf(commit)}, by which this change is judged (${reasons.join('; ')}); let actions/checkout use fetch-depth: 0, or give the job contents: read and the step its token`,
    )
  }
}

/** A base in words: `the base commit 0123456` or `the default branch main`. */
export function nameOf({ ref, isCommit }: BaseCommit): string {
  return isCommit ? `the base commit ${ref.slice(0, 7)}` : `the default branch ${ref}`
}
