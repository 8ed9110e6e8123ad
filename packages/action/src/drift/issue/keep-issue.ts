import { statusOf } from '../../github/connect.ts'
import { addedComment, closedComment, duplicateComment, reopenedComment } from '../body/comments.ts'
import { type IssueWords, issueBody } from '../body/issue-body.ts'
import type { IssuePort, ListedIssue } from '../github/port.ts'
import { belowHeader, type Header, printHeader } from '../header.ts'
import { shortId, stateOf } from '../state.ts'
import type { DriftView } from '../view.ts'
import { decideIssue, findOwn, type Idle, type IssueDeed, type OwnIssue } from './decide-issue.ts'
import { cleanHeader, newFailures, nextHeader, type Seen } from './next-header.ts'

/** What the issue of a scope is to tell. */
export interface IssueWish {
  readonly view: DriftView
  readonly words: IssueWords
  readonly title: string
  readonly label: string
  readonly viewer: string
  readonly seen: Seen
  readonly mayOpen: boolean
}

/** What became of the issue. */
export interface KeptIssue {
  readonly operation: 'created' | 'updated' | 'reopened' | 'closed' | 'none'
  /** Why nothing was done. */
  readonly because: Idle | undefined
  /** `undefined` where there is none. */
  readonly issue: { readonly number: number; readonly url: string } | undefined
  /** Failures that the issue does not tell of, as the check could not read everything; 0 where that cannot be told. */
  readonly untold: number
}

/** Keep the one issue that a scope has. Throws what GitHub refuses with. */
export async function keepIssue(github: IssuePort, wish: IssueWish): Promise<KeptIssue> {
  const { view, words, label, viewer, seen } = wish
  const own = findOwn(await github.list(label), { viewer, key: seen.key })
  const failing = new Set(view.failures.map(({ id }) => shortId(id)))
  const mayReopen = own.open.length === 0 && own.closed !== undefined && failing.size > 0
  const closedBy = mayReopen && own.closed !== undefined ? await github.closedBy(own.closed.number) : undefined
  const state = stateOf(view, words.fallback?.why)
  const { complete } = view
  const deed = decideIssue({ own, closedBy, viewer, state, failing, complete, mayOpen: wish.mayOpen })
  const [kept, ...twins] = own.open
  if (complete && kept !== undefined) for (const twin of twins) await closeTwin(github, twin, kept.number)
  return perform(github, deed, { ...wish, state })
}

type Performing = IssueWish & { readonly state: string }

async function perform(github: IssuePort, deed: IssueDeed, wish: Performing): Promise<KeptIssue> {
  switch (deed.does) {
    case 'nothing':
      return { operation: 'none', because: deed.because, issue: deed.issue, untold: untold(deed, wish) }
    case 'create':
      return create(github, wish)
    case 'update':
      return update(github, deed.issue, wish)
    case 'reopen':
      return reopen(github, deed.issue, wish)
    case 'close':
      return close(github, deed.issue, wish)
  }
}

/** Under made-up names a check that could not read everything gives other names, and tells nothing new for certain. */
function untold({ because, issue }: Extract<IssueDeed, { does: 'nothing' }>, { view }: Performing): number {
  return because !== 'incomplete' || view.hidden ? 0 : newFailures(issue?.header, view).length
}

async function create(github: IssuePort, wish: Performing): Promise<KeptIssue> {
  const { label, title, viewer, seen } = wish
  const body = bodyAfter(undefined, wish)
  const made = await github.create({ title, body, label })
  // Where the token may not set labels GitHub leaves them out without a word, and the issue would never be found again.
  if (!made.labels.includes(label)) await labelOrClose(github, made, label)
  const { open } = findOwn(await github.list(label), { viewer, key: seen.key })
  const [first] = open
  const own = open.find(({ number }) => number === made.number)
  if (first === undefined || own === undefined || first.number === made.number) return done('created', made)
  await closeTwin(github, own, first.number)
  return { operation: 'none', because: 'unchanged', issue: first, untold: 0 }
}

async function labelOrClose(github: IssuePort, issue: ListedIssue, label: string): Promise<void> {
  try {
    await github.addLabel(issue.number, label)
  } catch (error) {
    await github.edit(issue.number, { state: 'closed', reason: 'not_planned' })
    throw error
  }
}

async function update(github: IssuePort, issue: OwnIssue, wish: Performing): Promise<KeptIssue> {
  const added = newFailures(issue.header, wish.view)
  await github.edit(issue.number, { body: bodyAfter(issue.header, wish) })
  if (added.length > 0) await comment(github, issue, addedComment(added, wish.seen))
  return done('updated', issue)
}

async function reopen(github: IssuePort, issue: OwnIssue, wish: Performing): Promise<KeptIssue> {
  await github.edit(issue.number, { body: bodyAfter(issue.header, wish), state: 'open', reason: 'reopened' })
  await comment(github, issue, reopenedComment(wish.view.failures, wish.seen))
  return done('reopened', issue)
}

async function close(github: IssuePort, issue: OwnIssue, { seen }: Performing): Promise<KeptIssue> {
  const body = printHeader('drift', cleanHeader(issue.header, seen)) + belowHeader(issue.body)
  await github.edit(issue.number, { body, state: 'closed', reason: 'completed' })
  await comment(github, issue, closedComment(seen))
  return done('closed', issue)
}

/** A duplicate loses its mark: it must not be taken for the scope's issue once that is closed. */
async function closeTwin(github: IssuePort, twin: OwnIssue, kept: number): Promise<void> {
  const body = `<!-- trailmend:duplicate -->\n${belowHeader(twin.body)}`
  try {
    await github.edit(twin.number, { body, state: 'closed', reason: 'duplicate' })
  } catch (error) {
    // A server that does not know the reason yet refuses it.
    if (statusOf(error) !== 422) throw error
    await github.edit(twin.number, { body, state: 'closed', reason: 'not_planned' })
  }
  await comment(github, twin, duplicateComment(kept))
}

async function comment(github: IssuePort, { number, locked }: ListedIssue, body: string): Promise<void> {
  if (!locked) await github.comment(number, body)
}

function bodyAfter(before: Header | undefined, { view, words, seen, state }: Performing): string {
  return issueBody(view, nextHeader(before, view, { ...seen, state }), words)
}

function done(operation: KeptIssue['operation'], { number, url }: ListedIssue): KeptIssue {
  return { operation, because: undefined, issue: { number, url }, untold: 0 }
}
