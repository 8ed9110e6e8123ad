import { access } from 'node:fs/promises'
import { type Baseline, type BaselineChange, type BaselineWish, changeBaseline, compareBaseline, renderBaseline } from '@trailmend/core'
import type { AskContext } from '../check/ask-live.ts'
import { check } from '../check/check.ts'
import type { CheckOptions } from '../check/options.ts'
import { mustNotCollide } from '../check/outputs.ts'
import { findRecordings } from '../recordings/find-recordings.ts'
import { UsageError } from '../usage-error.ts'
import { mustBeWritable, writeWhole } from '../write-whole.ts'
import { readBaseline } from './read-baseline.ts'

/** What became of a baseline. */
export interface BaselineResult extends BaselineChange {
  readonly path: string
  /** What was done: entries are added, and stale ones taken out, only if asked for. */
  readonly done: BaselineWish
  /** Entries that the file holds now. */
  readonly entries: number
  /** What could not be judged: it may be a failure, and is in no baseline. */
  readonly unknown: number
  /** 1 where a preview shows something to do, 3 where something could not be judged. */
  readonly exitCode: 0 | 1 | 3
}

/** The comment that a new baseline begins with. */
const HEADER: readonly string[] = [
  '# Failures that were there when this file was made: trailmend check --baseline does not count them.',
  '# One fingerprint a line, in order. Change it with: trailmend baseline update',
]

/**
 * Check, and write every failure that no exception covers to a new file.
 *
 * Throws a `UsageError` if the file is there already, or could not be written.
 */
export async function createBaseline(path: string, options: CheckOptions, context: AskContext): Promise<BaselineResult> {
  await mustBeNew(path)
  const empty: Baseline = { header: HEADER, fingerprints: new Set() }
  return judgeAgainst(empty, { path, isNew: true, wish: { add: true, prune: false }, options, context })
}

/**
 * Check, and show how the baseline differs from what was found; change it only as far as is wished.
 *
 * Throws a `UsageError` for a file that is no baseline, or cannot be written.
 */
export async function updateBaseline(
  path: string,
  wish: BaselineWish,
  { options, context }: { readonly options: CheckOptions; readonly context: AskContext },
): Promise<BaselineResult> {
  return judgeAgainst(await readBaseline(path), { path, isNew: false, wish, options, context })
}

interface Job {
  readonly path: string
  readonly isNew: boolean
  readonly wish: BaselineWish
  readonly options: CheckOptions
  readonly context: AskContext
}

async function judgeAgainst(baseline: Baseline, { path, isNew, wish, options, context }: Job): Promise<BaselineResult> {
  const mayWrite = wish.add || wish.prune
  if (mayWrite) await mustBeWritable(path)
  if (mayWrite && options.replay !== undefined) {
    await mustNotCollide({ record: path, reports: [], baseline: undefined }, await findRecordings(options.replay))
  }
  const { findings, summary } = await check({ ...options, baseline: undefined, failOn: 'never' }, context)
  const narrowing = { accounts: options.onlyAccounts, regions: options.scope.regions }
  const change = compareBaseline(baseline, findings, narrowing)
  const changed = changeBaseline(baseline, change, wish)
  // A check of many accounts takes minutes, in which somebody else may have made the file.
  if (isNew) await mustBeNew(path)
  if (mayWrite) await writeWhole(path, renderBaseline(changed))
  const { unknown } = summary.outcomes
  const isPreview = !mayWrite && change.missing.length + change.stale.length > 0
  return { path, ...change, done: wish, entries: changed.fingerprints.size, unknown, exitCode: isPreview ? 1 : unknown > 0 ? 3 : 0 }
}

async function mustBeNew(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  )
  if (isThere) throw new UsageError(`${path} is there already; change it with: trailmend baseline update ${path}`)
}
