import { createHash } from 'node:crypto'
import { hiddenPlanPage } from '../body/plan-page.ts'
import type { GitPort, TreeEntry } from '../github/port.ts'
import { saidOtherwise } from '../said.ts'
import { steadyPart } from '../state.ts'
import type { DriftView } from '../view.ts'

/** The folder of a repository that holds plans. */
export const PLANS_FOLDER = 'trailmend/plans'

/** One plan as two files. */
export interface PlanFile {
  /** Without the ending, such as `111122223333`. */
  readonly name: string
  readonly json: string
  readonly markdown: string
  /** What of the plan stays the same as long as the facts do. */
  readonly steady: string
  /** Whether everything in the account could be read. */
  readonly complete: boolean
}

/** Plans are read back one by one where they differ; more of them are not compared. */
const MAX_COMPARED = 100

/** Bytes of a plan that is read back. */
export const MAX_PLAN_BYTES: number = 4 * 2 ** 20

/** An account's id, or a made-up name with the scope's key before it: two scopes may each have an `account-1`. */
export const PLAN_NAME: RegExp = /^(?:\d{12}|[0-9a-f]{12}-account-\d{1,6})$/

/** The files that a view's plans come to. An account that is none has no file. */
export function planFiles(view: DriftView, key: string): readonly PlanFile[] {
  return view.plans.flatMap(({ account, data, json, markdown, complete }) => {
    const name = view.hidden ? `${key.slice(0, 12)}-${account}` : account
    if (!PLAN_NAME.test(name)) return []
    return [{ name, json, markdown: markdown ?? hiddenPlanPage(view, account), steady: steadyPart(data), complete }]
  })
}

/**
 * The plans of a folder that have been carried out, or need not be any more: in their accounts nothing is left to do.
 *
 * Made-up names are given anew for every report, so that none of them is known to be done before all are.
 */
export function doneFiles(view: DriftView, key: string, folder: ReadonlyMap<string, TreeEntry>): readonly string[] {
  if (!view.plansComplete) return []
  const done = new Set(view.done)
  const isDone = (name: string): boolean =>
    view.hidden ? view.plans.length === 0 && name.startsWith(`${key.slice(0, 12)}-account-`) : done.has(name)
  return [...folder.keys()].filter((file) => {
    const name = file.replace(/\.(?:json|md)$/, '')
    return name !== file && PLAN_NAME.test(name) && isDone(name)
  })
}

/** The files in the plans' folder of a tree, by name. */
export async function listPlanFiles(git: GitPort, tree: string): Promise<ReadonlyMap<string, TreeEntry>> {
  let entries = await git.tree(tree)
  for (const folder of PLANS_FOLDER.split('/')) {
    const found = entries.find(({ path, type }) => path === folder && type === 'tree')
    if (found === undefined) return new Map()
    entries = await git.tree(found.sha)
  }
  // A link or a program is no plan.
  return new Map(entries.filter(({ type, mode }) => type === 'blob' && mode === '100644').map((entry) => [entry.path, entry]))
}

/** Whether a folder holds these plans already, for all that matters: the time of a plan does not, nor do a few dollars. */
export async function holdsPlans(git: GitPort, folder: ReadonlyMap<string, TreeEntry>, files: readonly PlanFile[]): Promise<boolean> {
  const pairs = files.map((file) => ({ file, entry: folder.get(`${file.name}.json`) }))
  const differing = pairs.filter(({ file, entry }) => entry?.sha !== blobId(file.json))
  if (differing.length > MAX_COMPARED) return false
  for (const { file, entry } of differing) {
    if (entry === undefined || (entry.size ?? Number.POSITIVE_INFINITY) > MAX_PLAN_BYTES) return false
    const held = parseJson(await git.blob(entry.sha))
    const hidden = !/^\d{12}$/.test(file.name)
    if (steadyPart(held) !== file.steady || saidOtherwise(held, parseJson(file.json), { hidden }).length > 0) return false
  }
  return true
}

/** JSON of anybody's; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The id that git gives to a file's bytes. */
function blobId(text: string): string {
  const bytes = Buffer.from(text.toWellFormed())
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
