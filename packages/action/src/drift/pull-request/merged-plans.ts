import type { GitPort } from '../github/port.ts'
import { listPlanFiles, MAX_PLAN_BYTES, PLAN_NAME, PLANS_FOLDER, parseJson } from './plan-files.ts'

/** What the plans' folder of a commit holds. */
export interface MergedPlans {
  readonly plans: readonly MergedPlan[]
  /** What is in the folder and could not be used, in sentences. Names in them are attacker-controlled. */
  readonly problems: readonly string[]
}

/** One plan of whoever may write to the repository: to be compared with a plan of our own, and for nothing else. */
export interface MergedPlan {
  /** The file's name without its ending: an account's id, or a made-up one. The plan itself may say another. */
  readonly name: string
  readonly path: string
  /** Parsed JSON, not validated. */
  readonly plan: unknown
  /** The page beside it that people read; `undefined` where there is none, or one that is too large. */
  readonly page: string | undefined
  /** The git object of the JSON. */
  readonly sha: string
}

const MAX_FILES = 1_000

/** Bytes of all plans together. */
const MAX_BYTES = 64 * 2 ** 20

/**
 * Read the plans that a commit holds, each at most 4 MiB, 1,000 and 64 MiB of them at most.
 *
 * What is read is untrusted: whoever may merge wrote it. Throws what GitHub refuses with.
 */
export async function readMergedPlans(git: GitPort, commit: string): Promise<MergedPlans> {
  const folder = await listPlanFiles(git, (await git.commit(commit)).tree)
  const plans: MergedPlan[] = []
  const problems: string[] = []
  let left = MAX_BYTES
  for (const [file, { sha, size = Number.POSITIVE_INFINITY }] of folder) {
    const name = file.endsWith('.json') ? file.slice(0, -5) : ''
    const path = `${PLANS_FOLDER}/${file}`
    if (!PLAN_NAME.test(name)) {
      if (!PLAN_NAME.test(file.replace(/\.md$/, ''))) problems.push(`${path} is named as no plan is`)
    } else if (size > MAX_PLAN_BYTES || size > left || plans.length >= MAX_FILES) {
      problems.push(`${path} is too large, or one plan too many`)
    } else {
      left -= size
      const plan = parseJson(await git.blob(sha))
      if (plan === undefined) {
        problems.push(`${path} is not JSON`)
        continue
      }
      const page = folder.get(`${name}.md`)
      const pageSize = page?.size ?? Number.POSITIVE_INFINITY
      const isRead = page !== undefined && pageSize <= Math.min(left, MAX_PLAN_BYTES)
      if (isRead) left -= pageSize
      plans.push({ name, path, plan, page: isRead ? await git.blob(page.sha) : undefined, sha })
    }
  }
  return { plans, problems }
}

/** The plans that a commit holds otherwise than they were read, or not at all, by name. */
export async function changedPlans(git: GitPort, commit: string, plans: readonly MergedPlan[]): Promise<ReadonlySet<string>> {
  const folder = await listPlanFiles(git, (await git.commit(commit)).tree)
  return new Set(plans.filter(({ name, sha }) => folder.get(`${name}.json`)?.sha !== sha).map(({ name }) => name))
}
