import { messageOf, statusOf } from '../../github/connect.ts'
import { isRateLimit } from '../../github/why-not.ts'
import type { FallbackWords } from '../body/issue-body.ts'
import { pullRequestBody } from '../body/plan-page.ts'
import type { DriftGitHub, ListedPull, Repository } from '../github/port.ts'
import { belowHeader, CLEAN, printHeader } from '../header.ts'
import type { DriftView } from '../view.ts'
import { decidePull, isOwnPull, type PullDeed, type PullFacts, type PullIdle } from './decide-pull.ts'
import { branchName, ownBranch, proposalState } from './own-commit.ts'
import { doneFiles, holdsPlans, listPlanFiles, type PlanFile, planFiles } from './plan-files.ts'
import { propose } from './propose.ts'

/** What the pull request of a scope is to hold. */
export interface PullWish {
  readonly view: DriftView
  readonly key: string
  readonly viewer: string
  readonly repository: Repository
  readonly title: string
  /** What it is about, Markdown. */
  readonly about: string
}

/** What became of the pull request. */
export interface KeptPull {
  readonly operation: 'created' | 'updated' | 'closed' | 'none'
  readonly because: PullIdle | undefined
  readonly pull: { readonly number: number; readonly url: string } | undefined
  /** Set where the drift has to be told in another way. */
  readonly fallback: FallbackWords | undefined
  /** What GitHub refused with. */
  readonly refusal: unknown
}

interface Looked extends PullFacts {
  readonly files: readonly PlanFile[]
  readonly removed: readonly string[]
  readonly baseCommit: string
}

/** Keep the one pull request that a scope has. Throws where GitHub takes no more requests, or fails. */
export async function keepPull(github: DriftGitHub, wish: PullWish): Promise<KeptPull> {
  try {
    const looked = await look(github, wish)
    return await perform(github, decidePull(looked), { ...wish, looked })
  } catch (error) {
    if (!isRefusal(error)) throw error
    const fallback = wish.view.plans.length === 0 ? undefined : ({ why: 'refused', compareUrl: undefined } as const)
    return { ...nothing(undefined, undefined), fallback, refusal: error }
  }
}

async function look({ git, pulls }: DriftGitHub, { view, key, viewer, repository }: PullWish): Promise<Looked> {
  const { defaultBranch: base, owner } = repository
  const files = planFiles(view, key)
  const baseCommit = await git.branch(base)
  if (baseCommit === undefined) throw new Error(`the default branch ${base} is gone`)
  const head = await git.branch(branchName(key))
  const commit = head === undefined ? undefined : await git.commit(head)
  const branch = commit && ownBranch(commit, { viewer, key })
  const inBase = await listPlanFiles(git, (await git.commit(baseCommit)).tree)
  const removed = doneFiles(view, key, inBase)
  const isInBase = files.length > 0 && removed.length === 0 && (await holdsPlans(git, inBase, files))
  const held = commit === undefined || view.plansComplete ? undefined : await listPlanFiles(git, commit.tree)
  return {
    ...{ key, viewer, base, baseCommit, files, removed, branch, isInBase, complete: view.plansComplete },
    state: proposalState(files, removed),
    pulls: await pulls.list(owner, branchName(key)),
    isMore: held !== undefined && files.some(({ name }) => !held.has(`${name}.json`)),
  }
}

type Performing = PullWish & { readonly looked: Looked }

async function perform(github: DriftGitHub, deed: PullDeed, wish: Performing): Promise<KeptPull> {
  const { looked } = wish
  switch (deed.does) {
    case 'nothing':
      return nothing(deed.because, deed.pull)
    case 'close':
      return close(github, deed, wish)
    case 'retarget':
      if (deed.pull !== undefined) await github.pulls.edit(deed.pull.number, { base: looked.base })
      return { ...nothing(undefined, deed.pull), operation: 'updated' }
    case 'open':
      return open(github, looked.branch?.state ?? looked.state ?? CLEAN, wish)
    case 'propose':
    case 'add': {
      const state = await propose(github, { ...looked, state: looked.state ?? CLEAN, base: looked.baseCommit, keeps: deed.does === 'add' })
      return deed.pull === undefined ? open(github, state, wish) : update(github, deed.pull, { ...wish, state })
    }
  }
}

/** Whether GitHub will not, as opposed to not now. */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error) ?? 0
  return status >= 400 && status < 500 && !isRateLimit(error)
}

/** Another run may have opened it in the meantime. */
async function open(github: DriftGitHub, state: string, wish: Performing): Promise<KeptPull> {
  const { title, repository, key } = wish
  const { defaultBranch: base, owner } = repository
  try {
    const pull = await github.pulls.create({ title, body: body(wish, state), head: branchName(key), base })
    return { ...nothing(undefined, pull), operation: 'created' }
  } catch (error) {
    const said = messageOf(error)
    if (!isRefusal(error)) throw error
    if (statusOf(error) === 422 && /pull request already exists/i.test(said)) {
      const found = (await github.pulls.list(owner, branchName(key))).find(({ isOpen }) => isOpen)
      if (found !== undefined) return update(github, found, { ...wish, state })
    }
    const isForbidden = statusOf(error) === 403 && /not permitted to create or approve pull requests/i.test(said)
    return {
      ...nothing(undefined, undefined),
      fallback: { why: isForbidden ? 'not-permitted' : 'refused', compareUrl: compareUrl(repository, key) },
      refusal: error,
    }
  }
}

/** The page on which a person can open the pull request. Fit for a link in Markdown. */
function compareUrl({ url, defaultBranch }: Repository, key: string): string {
  const base = encodeURIComponent(defaultBranch).replace(/[()'*!]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
  return `${url}/compare/${base}...${branchName(key)}?expand=1`
}

/** The text of a pull request that a person opened from our branch stays his. */
async function update(github: DriftGitHub, pull: ListedPull, wish: Performing & { readonly state: string }): Promise<KeptPull> {
  const base = pull.base === wish.looked.base ? {} : { base: wish.looked.base }
  const text = isOwnPull(pull, wish) ? { body: body(wish, wish.state) } : {}
  if ('body' in text || 'base' in base) await github.pulls.edit(pull.number, { ...base, ...text })
  return { ...nothing(undefined, pull), operation: 'updated' }
}

const CLOSED: Readonly<Record<'gone' | 'merged', string>> = {
  gone: 'Nothing is left that a plan could do, as seen by a check that could read everything.\n',
  merged: 'The default branch holds these plans already.\n',
}

async function close(github: DriftGitHub, { pull, because }: Extract<PullDeed, { does: 'close' }>, wish: Performing): Promise<KeptPull> {
  if (pull !== undefined) {
    const text = isOwnPull(pull, wish) ? { body: printHeader('drift-plan', header(wish.key, CLEAN)) + belowHeader(pull.body) } : {}
    await github.pulls.edit(pull.number, { ...text, state: 'closed' })
  }
  if (wish.looked.branch !== undefined) await deleteBranch(github, wish.key)
  if (pull?.locked === false) await github.issues.comment(pull.number, CLOSED[because])
  return { ...nothing(undefined, pull), operation: 'closed' }
}

async function deleteBranch({ git }: DriftGitHub, key: string): Promise<void> {
  try {
    await git.deleteBranch(branchName(key))
  } catch (error) {
    // It is gone already, as GitHub can delete the branch of a merged pull request by itself.
    if (!(statusOf(error) === 422 && /does not exist/i.test(messageOf(error)))) throw error
  }
}

function body({ view, key, about, looked }: Performing, state: string): string {
  return pullRequestBody(view, header(key, state), { about, removed: looked.removed })
}

function header(key: string, state: string) {
  return { key, state, known: [], history: [] }
}

function nothing(because: PullIdle | undefined, pull: ListedPull | undefined): KeptPull {
  return { operation: 'none', because, pull: pull && { number: pull.number, url: pull.url }, fallback: undefined, refusal: undefined }
}
