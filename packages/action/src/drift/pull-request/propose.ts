import { messageOf, statusOf } from '../../github/connect.ts'
import type { DriftGitHub, FileEntry } from '../github/port.ts'
import { stateWith } from '../state.ts'
import type { OwnBranch } from './decide-pull.ts'
import { branchName, commitMessage, ownBranch } from './own-commit.ts'
import { listPlanFiles, PLAN_NAME, PLANS_FOLDER, type PlanFile } from './plan-files.ts'

/** What a branch is to hold. */
export interface Proposal {
  readonly key: string
  readonly viewer: string
  readonly files: readonly PlanFile[]
  /** Names of files in the plans' folder of the base that are not to be there any more. */
  readonly removed: readonly string[]
  readonly state: string
  /** The commit that the branch is built on. */
  readonly base: string
  readonly branch: OwnBranch | undefined
  /** Whether what the branch holds stays beside it. */
  readonly keeps: boolean
}

/** Files and bytes in one request for a tree. */
const MAX_ENTRIES = 100
const MAX_BYTES = 4 * 2 ** 20

/**
 * Build the branch of a scope anew from its base: one commit with the plans. Returns the state that the commit says.
 *
 * Throws if the branch got another commit since it was looked at, and what GitHub refuses with.
 */
export async function propose({ git }: DriftGitHub, proposal: Proposal): Promise<string> {
  const { key, viewer, base, branch, files, removed } = proposal
  const kept = proposal.keeps && branch !== undefined ? await keptFiles(git, branch.sha) : []
  const names = new Set(kept.map(({ path }) => path))
  const added = proposal.keeps ? files.filter(({ name }) => !names.has(`${PLANS_FOLDER}/${name}.json`)) : files
  const state =
    branch?.state !== undefined && proposal.keeps
      ? stateWith(
          branch.state,
          added.map(({ name, steady }) => name + steady),
        )
      : proposal.state
  let tree = (await git.commit(base)).tree
  for (const entries of inPortions([...kept, ...added.flatMap(entriesOf), ...removed.map(removal)]))
    tree = await git.createTree(tree, entries)
  const commit = await git.createCommit({ message: commitMessage(files.length, key, state), tree, parent: base })
  await put(git, commit, { viewer, key, before: branch?.sha })
  return state
}

/** Put the branch at a commit, whoever made or moved it since it was looked at, if only it was us. */
async function put(
  git: DriftGitHub['git'],
  commit: string,
  { viewer, key, before }: { readonly viewer: string; readonly key: string; readonly before: string | undefined },
): Promise<void> {
  const name = branchName(key)
  if ((await git.branch(name)) === undefined) {
    try {
      return await git.createBranch(name, commit)
    } catch (error) {
      if (!(statusOf(error) === 422 && /already exists/i.test(messageOf(error)))) throw error
    }
  }
  const now = await git.branch(name)
  const isOurs = now !== undefined && (now === before || ownBranch(await git.commit(now), { viewer, key }).isOurs)
  if (!isOurs) throw new Error(`somebody pushed to ${name} in the meantime`)
  await git.moveBranch(name, commit)
}

async function keptFiles(git: DriftGitHub['git'], commit: string): Promise<readonly FileEntry[]> {
  const folder = await listPlanFiles(git, (await git.commit(commit)).tree)
  return [...folder.values()]
    .filter(({ path }) => PLAN_NAME.test(path.replace(/\.(?:json|md)$/, '')))
    .map(({ path, sha }) => ({ path: `${PLANS_FOLDER}/${path}`, mode: '100644', sha }))
}

function entriesOf({ name, json, markdown }: PlanFile): readonly FileEntry[] {
  return [
    { path: `${PLANS_FOLDER}/${name}.json`, content: json },
    { path: `${PLANS_FOLDER}/${name}.md`, content: markdown },
  ]
}

function removal(name: string): FileEntry {
  return { path: `${PLANS_FOLDER}/${name}`, mode: '100644', sha: null }
}

/** Entries in as few portions as the limits allow. */
function inPortions(entries: readonly FileEntry[]): readonly (readonly FileEntry[])[] {
  const portions: FileEntry[][] = []
  let room = 0
  for (const entry of entries) {
    const bytes = 'content' in entry ? Buffer.byteLength(entry.content) : 0
    const last = portions.at(-1)
    if (last === undefined || last.length >= MAX_ENTRIES || bytes > room) {
      portions.push([entry])
      room = MAX_BYTES - bytes
    } else {
      last.push(entry)
      room -= bytes
    }
  }
  return portions
}
