import type { ListedIssue } from '../github/port.ts'
import { CLEAN, type Header, parseHeader } from '../header.ts'

/** The issues of a scope that are ours. */
export interface OwnIssues {
  /** The lowest number first. */
  readonly open: readonly OwnIssue[]
  /** The one that was closed last. */
  readonly closed: OwnIssue | undefined
}

export interface OwnIssue extends ListedIssue {
  readonly header: Header
}

/** What decides about a scope's issue. */
export interface IssueFacts {
  readonly own: OwnIssues
  /** Who closed the issue that was closed last; `undefined` if not known or not asked. */
  readonly closedBy: string | undefined
  readonly viewer: string
  /** As `stateOf` says it. */
  readonly state: string
  /** The short ids of the failures there are. */
  readonly failing: ReadonlySet<string>
  readonly complete: boolean
  /** Whether there may be an issue where there is none. */
  readonly mayOpen: boolean
}

/** What is to be done about a scope's issue. */
export type IssueDeed =
  | { readonly does: 'nothing'; readonly because: Idle; readonly issue: OwnIssue | undefined }
  | { readonly does: 'create' }
  | { readonly does: 'update' | 'reopen' | 'close'; readonly issue: OwnIssue }

/** Why nothing is done. */
export type Idle = 'clean' | 'unchanged' | 'incomplete' | 'released' | 'closed-on-purpose' | 'not-wanted'

/** With this label a person says that nothing is going to be done. */
const WONT_FIX = 'wontfix'

/** Find the issues that are ours: by the token's own user, with the mark of the scope in their first line. */
export function findOwn(issues: readonly ListedIssue[], { viewer, key }: { readonly viewer: string; readonly key: string }): OwnIssues {
  const own = issues.flatMap((issue) => {
    const header = issue.author === viewer ? parseHeader('drift', issue.body) : undefined
    return header?.key === key ? [{ ...issue, header }] : []
  })
  const closed = own.filter(({ isOpen }) => !isOpen)
  return {
    open: own.filter(({ isOpen }) => isOpen).sort((a, b) => a.number - b.number),
    closed: closed.sort((a, b) => (a.closedAt === b.closedAt ? b.number - a.number : a.closedAt < b.closedAt ? 1 : -1))[0],
  }
}

/** Decide what becomes of a scope's issue. A check that could not read everything leaves one that is there as it is. */
export function decideIssue(facts: IssueFacts): IssueDeed {
  const { own, failing, complete, mayOpen } = facts
  const [kept] = own.open
  if (kept !== undefined) return decideOpen(kept, facts)
  if (failing.size === 0) return idle('clean', undefined)
  const { closed } = own
  if (closed !== undefined && isOnPurpose(closed, facts)) return idle('closed-on-purpose', closed)
  if (!mayOpen) return idle('not-wanted', undefined)
  if (closed === undefined) return { does: 'create' }
  return complete ? { does: 'reopen', issue: closed } : idle('incomplete', closed)
}

function decideOpen(issue: OwnIssue, { state, failing, complete }: IssueFacts): IssueDeed {
  if (isWontFix(issue)) return idle('released', issue)
  // Somebody opened again what we had closed.
  if (failing.size === 0 && issue.header.state === CLEAN) return idle('clean', issue)
  if (failing.size > 0 && issue.header.state === state) return idle('unchanged', issue)
  if (!complete) return idle('incomplete', issue)
  return { does: failing.size === 0 ? 'close' : 'update', issue }
}

/**
 * Whether somebody closed an issue so that it stays closed. One that we closed ourselves is marked so and was closed by us, as
 * completed: whoever else closes it, be it another tool with the same token, does not write into its text.
 */
function isOnPurpose(issue: OwnIssue, { closedBy, viewer }: IssueFacts): boolean {
  const isOurs = closedBy === viewer && issue.header.state === CLEAN
  return !isOurs || issue.reason === 'not_planned' || issue.reason === 'duplicate' || isWontFix(issue)
}

function isWontFix({ labels }: OwnIssue): boolean {
  return labels.some((label) => label.toLowerCase() === WONT_FIX)
}

function idle(because: Idle, issue: OwnIssue | undefined): IssueDeed {
  return { does: 'nothing', because, issue }
}
