import { createHash } from 'node:crypto'
import type { Plan } from '@trailmend/core/plan'
import { IncompleteError, UsageError } from '@trailmend/operate'
import type { PlanOptions } from '@trailmend/operate/plan'
import { applyPlan, findRun, planOfRun, type RepairContext, type RepairResult, resumeRun } from '@trailmend/operate/repair'
import type { MergedPlan } from '../drift/pull-request/merged-plans.ts'
import { type Found, isAccount, type Ours } from './find-ours.ts'
import { holdAgainst } from './hold-against.ts'
import type { Outcome, Treated } from './outcome.ts'
import type { Merged } from './read-merged.ts'

/** What carrying out merged plans takes. */
export interface Applying {
  readonly ours: Ours
  /** How to get into accounts to change them. */
  readonly options: PlanOptions
  readonly context: RepairContext
}

/** Carry out the merged plans that are what would be done now, one after the other, and say of all what became of them. */
export async function applyMerged(
  { plans, problems, withdrawn, stillStands }: Pick<Merged, 'plans' | 'problems' | 'withdrawn' | 'stillStands'>,
  applying: Applying,
): Promise<readonly Treated[]> {
  const treated: Treated[] = problems.map((text) => ({ ...NOTHING, path: 'trailmend/plans', outcome: 'refused', why: [text] }))
  for (const merged of plans) {
    const consent = async (): Promise<void> => {
      if (!(await stillStands(merged))) throw new Withdrawn()
    }
    const context: RepairContext = { ...applying.context, consent }
    treated.push(leftAlone(merged, withdrawn, applying) ?? (await treat(merged, { ...applying, context })))
  }
  return treated
}

/** A plan was taken back between when it was read and when its first step was to be made. */
class Withdrawn extends Error {}

const TAKEN_BACK = 'A later commit of the branch changed it, or took it away.'

const NOTHING = { account: '', why: [], differences: [], steps: [] } as const

function leftAlone({ name, path }: MergedPlan, withdrawn: Merged['withdrawn'], { context }: Applying): Treated | undefined {
  if (withdrawn.has(name)) return { ...NOTHING, path, outcome: 'nothing', why: [TAKEN_BACK] }
  return context.signal?.aborted === true ? { ...NOTHING, path, outcome: 'interrupted', why: ['The job was cancelled.'] } : undefined
}

async function treat(merged: MergedPlan, applying: Applying): Promise<Treated> {
  const account = isAccount(merged.name) ? merged.name : ''
  try {
    const { cutOff, next } = await findRuns(merged, applying)
    if (cutOff !== undefined) return await goOn(cutOff, merged, applying)
    const found = applying.ours.find(merged)
    if (found.is !== 'held' || found.held.is !== 'same') return left(merged, found)
    const { plan } = found
    const wish = { approvals: approvalsOf(plan), options: applying.options, run: next(plan.account) }
    return done(merged, await applyPlan(plan, wish, applying.context))
  } catch (error) {
    if (error instanceof Withdrawn) return { ...NOTHING, path: merged.path, account, outcome: 'nothing', why: [TAKEN_BACK] }
    const why = error instanceof UsageError ? error.problems.map(({ text }) => text) : [error instanceof Error ? error.message : '']
    if (error instanceof UsageError) return { ...NOTHING, path: merged.path, account, outcome: 'refused', why }
    if (error instanceof IncompleteError) return { ...NOTHING, path: merged.path, account, outcome: 'unseen', why }
    throw error
  }
}

/** By merging every step is approved that the page showed to be in need of it, for the reasons that it showed. */
function approvalsOf({ steps }: Plan): ReadonlySet<string> {
  return new Set(steps.filter(({ approval }) => approval.length > 0).map(({ id }) => id))
}

/** A plan is applied so often as it is found to be right again, each time as a run of its own; more often something is wrong. */
const MOST_RUNS = 20

/** The run of a merged plan that was cut off, if there is one, and what the next would be called. */
async function findRuns(merged: MergedPlan, { ours, context }: Applying) {
  const digest = createHash('sha256').update(`${merged.path}\0${merged.sha}`).digest('hex').slice(0, 16)
  const free = new Map<string, string>()
  let cutOff: string | undefined
  for (const account of ours.accountsOf(merged)) {
    for (let count = 1; count <= MOST_RUNS && !free.has(account); count++) {
      const run = `${account}-${digest}${count === 1 ? '' : `-${count}`}`
      const known = await found(run, context)
      if (known === undefined) free.set(account, run)
      else if (known.outcome !== 'applied' && !known.isUndo) cutOff ??= run
      if (cutOff !== undefined) break
    }
  }
  const next = (account: string): string => {
    const run = free.get(account)
    if (run === undefined) throw new UsageError(`${merged.path} was carried out ${MOST_RUNS} times and did not last: remove it`)
    return run
  }
  return { cutOff, next }
}

async function found(run: string, { journal }: Applying['context']) {
  try {
    return await findRun(run, journal)
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error
    throw new IncompleteError(`the journal could not be read: ${error.name}: ${error.message}`, { cause: error })
  }
}

/**
 * A run that was cut off was held against the account when it began, and goes on as it was begun. Others may write to its journal: what
 * stands there has to be what was merged. Under made-up names it cannot be held against that.
 */
async function goOn(run: string, merged: MergedPlan, { options, context }: Applying): Promise<Treated> {
  const plan = await planOfRun(run, context.journal)
  if (plan === undefined) throw new UsageError(`the journal of run ${run} holds no plan`)
  const held = isAccount(merged.name) ? holdAgainst(merged, plan) : undefined
  if (held !== undefined && held.is !== 'same') {
    const { why, ...treated } = left(merged, { is: 'held', held, plan })
    return { ...treated, why: [...why, `The journal of the run ${run} holds another plan than was merged.`] }
  }
  return done(merged, await resumeRun(run, { approvals: approvalsOf(plan), options }, context))
}

function done({ path }: MergedPlan, { result, exitCode }: RepairResult): Treated {
  const { account, because, moved, steps } = result
  const outcome = OUTCOME_OF[result.outcome](exitCode)
  return { path, account, outcome, why: [because, ...moved].filter((text) => text !== ''), differences: [], steps }
}

const OUTCOME_OF: Readonly<Record<RepairResult['result']['outcome'], (exitCode: number) => Outcome>> = {
  applied: (exitCode) => (exitCode === 0 ? 'applied' : 'awaiting'),
  undone: () => 'stopped',
  stopped: () => 'stopped',
  interrupted: () => 'interrupted',
  stuck: () => 'stuck',
}

/** What is said of a plan that is left alone. */
function left({ path }: MergedPlan, found: Found): Treated {
  switch (found.is) {
    case 'not-ours':
      return { ...NOTHING, path, outcome: 'nothing', why: ['It is not of the accounts, or the check, that this run is about.'] }
    case 'unseen':
      return { ...NOTHING, path, account: found.account, outcome: 'unseen', why: [found.why] }
    case 'done':
      return { ...NOTHING, path, account: found.account, outcome: 'nothing', why: [DONE] }
    case 'held': {
      const { held, plan } = found
      const why = held.is === 'unusable' ? held.why : []
      const differences = held.is === 'different' ? held.differences : []
      return { ...NOTHING, path, account: plan.account, outcome: 'refused', why, differences }
    }
  }
}

const DONE = 'Nothing is left to do. The next check that keeps the pull request about drift proposes to remove the file.'
