import { createHash } from 'node:crypto'
import type { Commit } from '../github/port.ts'
import type { OwnBranch } from './decide-pull.ts'
import type { PlanFile } from './plan-files.ts'

/** The branch of a scope. */
export function branchName(key: string): string {
  return `trailmend/drift/${key.slice(0, 12)}`
}

/** What is proposed, in 64 hexadecimal digits: the same as long as it is the same; `undefined` for nothing. `removed` are names of files. */
export function proposalState(files: readonly PlanFile[], removed: readonly string[]): string | undefined {
  if (files.length === 0 && removed.length === 0) return undefined
  const each = files.map(({ name, steady }) => [name, steady]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify(removed.length === 0 ? each : [each, [...removed].sort()]))
    .digest('hex')
}

/** The message of a commit of ours: its trailers say so. */
export function commitMessage(plans: number, key: string, state: string): string {
  const what = plans === 0 ? 'Remove plans that are done' : `Propose ${plans === 1 ? 'a plan' : `${plans} plans`} against CloudTrail drift`
  return `${what}\n\nTrailmend-Drift: ${key}\nTrailmend-State: ${state}\n`
}

/** Whether a branch's latest commit is ours, by its trailers and its author, and what it proposes. */
export function ownBranch({ sha, message, author }: Commit, { viewer, key }: { readonly viewer: string; readonly key: string }): OwnBranch {
  const [, of, state] =
    /\n\nTrailmend-Drift: ([0-9a-f]{64})\nTrailmend-State: ([0-9a-f]{64})\n*$/.exec(message.replaceAll('\r\n', '\n')) ?? []
  return { sha, isOurs: of === key && author === viewer, state }
}
