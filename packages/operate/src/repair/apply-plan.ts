import { createForesight, parseJournal } from '@trailmend/core'
import { compareSteps, type Plan, type StepDifference } from '@trailmend/core/plan'
import { type ApplyWish, apply, undo } from '../apply/apply.ts'
import { fingerprintOf } from '../apply/fingerprint.ts'
import type { ApplyPorts, ApplyProgress, JournalStore, RunLock } from '../apply/ports.ts'
import { type ApplyResult, EXIT_CODES } from '../apply/result.ts'
import { IncompleteError } from '../incomplete-error.ts'
import { readCollections, writeCollection } from '../plan/collection-files.ts'
import type { PlanOptions } from '../plan/options.ts'
import type { PlannedOrNot } from '../plan/plan-recording.ts'
import { parsePlan } from '../plan/read-plan.ts'
import { type Problem, UsageError } from '../usage-error.ts'
import { type LiveAccount, type LiveContext, openLiveAccount } from './live-account.ts'

/** What applying needs of the world. */
export interface RepairContext extends LiveContext {
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly random: () => number
  readonly journal: JournalStore
  readonly lock: RunLock
  readonly progress?: ApplyProgress | undefined
  readonly signal?: AbortSignal | undefined
}

/** What came of applying a plan. */
export interface RepairResult {
  readonly result: ApplyResult
  /** What is left to do now that it was applied; `undefined` where it was not, or could not be looked at again. */
  readonly afterwards: Plan | undefined
  /** 0 applied and seen to work, 2 stale, 3 applied and not yet seen to work, or interrupted, 4 stuck. */
  readonly exitCode: number
}

/** The name of the run of a plan: the same for the same plan, so that applying it again goes on with it. */
export function runOf(approved: Plan): string {
  return `${approved.account}-${fingerprintOf(approved).slice(0, 16)}`
}

/**
 * Apply a plan that was approved: exactly it, or nothing.
 *
 * The approved plan may come from anybody, and nothing of it is carried out: the plan is made anew from what the account is now, and has to
 * be the approved one step by step. A run that was cut off is gone on with as it was begun.
 *
 * Throws a `UsageError` before anything is done where the two differ, or where a step is not approved.
 */
export async function applyPlan(
  approved: Plan,
  { approvals, options }: Pick<ApplyWish, 'approvals'> & { readonly options: PlanOptions },
  context: RepairContext,
): Promise<RepairResult> {
  const run = runOf(approved)
  const collection = (await readCollections(options.collection)).get(approved.account) ?? null
  const live = await openLiveAccount(approved.account, { options, collection, context })
  try {
    const begun = await planOfRun(run, context.journal)
    const plan = begun ?? (await planAnew(approved, live))
    const result = await apply({ plan, approvals, run }, portsOf(live, context))
    if (result.outcome !== 'applied') return { result, afterwards: undefined, exitCode: EXIT_CODES[result.outcome] }
    if (plan.collection.after !== null) await writeCollection(options.collection, plan.collection.after)
    const afterwards = planned(await live.planNow())
    return { result, afterwards, exitCode: isSeenToWork(afterwards) ? 0 : 3 }
  } finally {
    live.close()
  }
}

/** Take back what a run has done. */
export async function undoRun(
  run: string,
  { account, options }: { readonly account: string; readonly options: PlanOptions },
  context: RepairContext,
): Promise<RepairResult> {
  const plan = await planOfRun(run, context.journal)
  if (plan === undefined) throw new UsageError(`there is no run ${run}; trailmend apply --runs lists them`)
  if (plan.account !== account) throw new UsageError(`run ${run} is of account ${plan.account}`)
  const live = await openLiveAccount(plan.account, { options, collection: plan.collection.before, context })
  try {
    const result = await undo({ plan, run }, portsOf(live, context))
    const { before } = plan.collection
    if (result.outcome === 'undone' && before !== null) await writeCollection(options.collection, before)
    return { result, afterwards: undefined, exitCode: EXIT_CODES[result.outcome] }
  } finally {
    live.close()
  }
}

function portsOf(live: LiveAccount, { clock, ...context }: RepairContext): ApplyPorts {
  return {
    observe: live.observe,
    perform: live.perform,
    foresight: createForesight(),
    journal: context.journal,
    lock: context.lock,
    now: clock,
    sleep: context.sleep,
    random: context.random,
    progress: context.progress,
    signal: context.signal,
  }
}

/** The plan that a run was begun with: it was held against the account then, and is what its journal is about. */
export async function planOfRun(run: string, journal: JournalStore): Promise<Plan | undefined> {
  const text = await journal.read(run)
  const parsed = text === undefined ? undefined : parseJournal(text)
  const first = parsed?.ok === true ? parsed.records[0] : undefined
  return first?.event === 'run-started' ? parsePlan(JSON.stringify(first.contents), `the journal of run ${run}`) : undefined
}

async function planAnew(approved: Plan, live: LiveAccount): Promise<Plan> {
  const now = planned(await live.planNow())
  const differences = compareSteps(approved, now)
  if (differences.length > 0) throw new UsageError([STALE, ...differences.map(inWords)])
  return now
}

const STALE: Problem = {
  text: 'nothing was done: the plan is not the one that would be made now; look at what moved, plan again, and have that approved',
}

function inWords({ step, field, approved, now }: StepDifference): Problem {
  const where = [...(step === '' ? [] : [`step ${step}`]), ...(field === '' ? [] : [field])].join(', ')
  return { text: `${where}: approved ${short(approved)}, now ${short(now)}` }
}

function short(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

function planned(each: PlannedOrNot): Plan {
  if (each.is === 'planned') return each.planned.plan
  throw new IncompleteError(`no plan can be made of account ${each.gap.account}: ${each.gap.because.text}`)
}

function isSeenToWork({ steps, waits, asks }: Plan): boolean {
  return steps.length === 0 && waits.length === 0 && asks.length === 0
}
