import { createForesight } from '@trailmend/core'
import type { Plan, Situation } from '@trailmend/core/plan'
import { type ApplyWish, apply, undo } from '../apply/apply.ts'
import { fingerprintOf } from '../apply/fingerprint.ts'
import type { ApplyPorts, ApplyProgress, JournalStore, RunLock } from '../apply/ports.ts'
import { type ApplyResult, EXIT_CODES } from '../apply/result.ts'
import { IncompleteError } from '../incomplete-error.ts'
import { readCollections, replaceCollection, writeCollection } from '../plan/collection-files.ts'
import type { PlanOptions } from '../plan/options.ts'
import type { Planned, PlannedOrNot } from '../plan/plan-recording.ts'
import { UsageError } from '../usage-error.ts'
import { type LiveAccount, type LiveContext, openLiveAccount } from './live-account.ts'
import { narrowPlan } from './narrow-plan.ts'
import { noteAims } from './run-aims.ts'
import { type BegunRun, beginningOfKnownRun, beginningOfRun, findRun } from './runs.ts'
import { mustAskLogging, mustSeeAsMuch } from './see-as-much.ts'
import { stale } from './stale.ts'

/** What applying needs of the world. */
export interface RepairContext extends LiveContext {
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly random: () => number
  readonly journal: JournalStore
  readonly lock: RunLock
  readonly progress?: ApplyProgress | undefined
  /** As that of `ApplyPorts`. */
  readonly consent?: ApplyPorts['consent']
  readonly signal?: AbortSignal | undefined
}

/** What came of applying a plan. */
export interface RepairResult {
  readonly result: ApplyResult
  /** The plan that was applied: made of what the account was when the run began. */
  readonly plan: Plan
  /** Whether the run had been applied before, so that nothing was done. */
  readonly wasApplied: boolean
  /** What is left to do now that it was applied; `undefined` where it was not, or could not be looked at again. */
  readonly afterwards: Plan | undefined
  /** 0 applied and seen to work, 2 stale, 3 applied and not yet seen to work, or interrupted, 4 stuck. */
  readonly exitCode: number
}

/** What is to be applied, and by whose leave. */
export interface RepairWish extends Pick<ApplyWish, 'approvals'> {
  readonly options: PlanOptions
  /** The run's name, if it is not that of the plan. */
  readonly run?: string
  /** Only what answers these situations: the approved plan was restricted to them. */
  readonly only?: ReadonlySet<Situation> | undefined
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
export async function applyPlan(approved: Plan, wish: RepairWish, context: RepairContext): Promise<RepairResult> {
  const { options, only } = wish
  const run = wish.run ?? runOf(approved)
  const begun = await beginningOfRun(run, context.journal)
  if (begun !== undefined) {
    mustBeSame(approved, begun.plan)
    return goOn(begun, wish, context)
  }
  const collection = (await readCollections(options.collection)).get(approved.account) ?? null
  return withAccount(approved.account, { options, collection, context }, async (live) => {
    const { plan: whole, settings } = planned(await live.planNow())
    const plan = narrowPlan(whole, only)
    mustBeSame(approved, plan)
    const aims = noteAims({ settings, loggingAccount: options.loggingAccount?.id ?? null })
    return carryOut(plan, { ...wish, run, aims }, { live, context })
  })
}

/**
 * Go on with a run that was cut off or stuck, whatever became of the file that its plan was in. What it looks at and aims at is what it was
 * begun for: of the options only those count that say how to get in.
 *
 * Throws a `UsageError` where what was read when it was begun cannot be read.
 */
export async function resumeRun(
  run: string,
  wish: Pick<RepairWish, 'approvals' | 'options'>,
  context: RepairContext,
): Promise<RepairResult> {
  return goOn(await beginningOfKnownRun(run, context.journal), wish, context)
}

async function goOn(begun: BegunRun, wish: Pick<RepairWish, 'approvals' | 'options'>, context: RepairContext): Promise<RepairResult> {
  const { run } = begun.beginning
  const isApplied = (await findRun(run, context.journal))?.outcome === 'applied'
  return withRun(begun, wish, context, async (live) => {
    if (!isApplied) mustSeeAsMuch(begun.beginning, await live.observe())
    return carryOut(begun.plan, { ...wish, run }, { live, context })
  })
}

/** Take back what a run has done. As `resumeRun`, it looks at what the run was begun for. */
export async function undoRun(run: string, wish: Pick<RepairWish, 'options'>, context: RepairContext): Promise<RepairResult> {
  const begun = await beginningOfKnownRun(run, context.journal)
  const { plan } = begun
  const { before, after } = plan.collection
  return withRun(begun, wish, context, async (live) => {
    mustSeeAsMuch(begun.beginning, await live.observe())
    const result = await undo({ plan, run }, portsOf(live, context))
    if (result.outcome === 'undone') await replaceCollection(wish.options.collection, plan.account, { from: after, to: before })
    return { result, plan, wasApplied: false, afterwards: undefined, exitCode: EXIT_CODES[result.outcome] }
  })
}

/** Get into the account of a run that was begun. */
async function withRun(
  run: BegunRun,
  { options }: Pick<RepairWish, 'options'>,
  context: RepairContext,
  work: (live: LiveAccount) => Promise<RepairResult>,
): Promise<RepairResult> {
  const { plan, beginning } = run
  mustAskLogging(beginning, options)
  const opening = { options, collection: plan.collection.before, context, run }
  return withAccount(plan.account, opening, work)
}

async function withAccount(
  account: string,
  opening: Parameters<typeof openLiveAccount>[1],
  work: (live: LiveAccount) => Promise<RepairResult>,
): Promise<RepairResult> {
  const live = await openLiveAccount(account, opening)
  try {
    return await work(live)
  } finally {
    live.close()
  }
}

async function carryOut(
  plan: Plan,
  { approvals, options, run, aims }: Pick<ApplyWish, 'approvals' | 'run' | 'aims'> & Pick<RepairWish, 'options'>,
  { live, context }: { readonly live: LiveAccount; readonly context: RepairContext },
): Promise<RepairResult> {
  const wasApplied = (await findRun(run, context.journal))?.outcome === 'applied'
  const result = await apply({ plan, approvals, run, aims }, portsOf(live, context))
  if (result.outcome !== 'applied') return { result, plan, wasApplied, afterwards: undefined, exitCode: EXIT_CODES[result.outcome] }
  const { before, after } = plan.collection
  // Killed after its last line was noted down, a run was applied and has not told what is collected.
  if (wasApplied) await replaceCollection(options.collection, plan.account, { from: before, to: after })
  else if (after !== null) await writeCollection(options.collection, after)
  // What was found when the run began may be of long ago, where nothing was left to be done.
  const { plan: afterwards } = planned(await (wasApplied ? live.planNow() : live.planAgain()))
  return { result, plan, wasApplied, afterwards, exitCode: isSeenToWork(afterwards) ? 0 : 3 }
}

function portsOf(live: LiveAccount, { clock, sleep, random, journal, lock, progress, consent, signal }: RepairContext): ApplyPorts {
  return {
    observe: live.observe,
    perform: live.perform,
    foresight: createForesight(),
    journal,
    lock,
    now: clock,
    sleep,
    random,
    progress,
    consent,
    signal,
  }
}

function mustBeSame(approved: Plan, plan: Plan): void {
  const problems = stale(approved, plan)
  if (problems.length > 0) throw new UsageError(problems)
}

function planned(each: PlannedOrNot): Planned {
  if (each.is === 'planned') return each.planned
  throw new IncompleteError(`no plan can be made of account ${each.gap.account}: ${each.gap.because.text}`)
}

function isSeenToWork({ steps, waits, asks }: Plan): boolean {
  return steps.length === 0 && waits.length === 0 && asks.length === 0
}
