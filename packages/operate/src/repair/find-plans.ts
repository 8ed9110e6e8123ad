import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plan } from '@trailmend/core/plan'
import { readPlan } from '../plan/read-plan.ts'
import { UsageError } from '../usage-error.ts'

/** A plan, and the file it was read from. */
export interface FoundPlan {
  readonly path: string
  readonly plan: Plan
}

/**
 * Read a plan, or all plans of a folder in the order of their names: what ends in `.json`.
 *
 * Throws a `UsageError` where there is none, where one is no plan, and where two are of one account.
 */
export async function findPlans(path: string): Promise<readonly FoundPlan[]> {
  const there = await stat(path).catch((error: Error) => {
    throw new UsageError(`cannot read the plan ${path}: ${error.message}; trailmend plan --out writes one`, { cause: error })
  })
  if (!there.isDirectory()) return [{ path, plan: await readPlan(path) }]
  const names = (await readdir(path)).filter((name) => name.endsWith('.json')).sort()
  if (names.length === 0) throw new UsageError(`the folder ${path} holds no plan: no file that ends in .json`)
  const found: FoundPlan[] = []
  for (const name of names) {
    const file = join(path, name)
    const plan = await readPlan(file)
    const same = found.find((other) => other.plan.account === plan.account)
    if (same !== undefined) throw new UsageError(`${file}: account ${plan.account} has a plan in ${same.path} already`)
    found.push({ path: file, plan })
  }
  return found
}
