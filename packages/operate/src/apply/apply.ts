import { type AccountSnapshot, type JsonObject, type Plan, planProblems, unapproved, undoPlan } from '@trailmend/core'
import { IncompleteError } from '../incomplete-error.ts'
import { UsageError } from '../usage-error.ts'
import { drive } from './drive.ts'
import { fingerprintOf } from './fingerprint.ts'
import { Interrupted, orInterrupted } from './interrupted.ts'
import { observeUntil } from './observe-until.ts'
import { type OpenedRun, openRun } from './open-run.ts'
import { TO_BE_ABSENT } from './patience.ts'
import type { ApplyPorts, HeldLock, LockHolder } from './ports.ts'
import type { ApplyResult } from './result.ts'
import { openRunLog } from './run-log.ts'
import { standingOf, type Work } from './work.ts'

/** What is to be applied, and by whose leave. */
export interface ApplyWish {
  readonly plan: Plan
  /** The steps that a person approved by name. */
  readonly approvals: ReadonlySet<string>
  /** The run's name, letters, digits and hyphens. One that has a journal is gone on with. */
  readonly run: string
  /** What the plan aimed at, to be noted down with it. */
  readonly aims?: JsonObject | undefined
}

/**
 * Do exactly what a plan says, once: before every step the account must be what the steps so far have made of it, and after it the step
 * must show. A run that was cut off anywhere is gone on with by the same call.
 *
 * Throws a `UsageError` before anything is done where a step is not approved, where the facts are no longer those of the plan, where
 * another run has the account, and where the journal is not this plan's; an `IncompleteError` where it cannot begin for any other reason.
 */
export async function apply(wish: ApplyWish, ports: ApplyPorts): Promise<ApplyResult> {
  mustBeAllowed(wish)
  return withLock(ports, wish, async (lock) => {
    const opened = await openRun(ports, wish.run, wish.plan)
    const work = await (opened === undefined ? beginRun(wish, ports, lock) : resumeRun(wish, { ports, lock, opened }))
    return finish(work, wish.run)
  })
}

/** Take back what a run has done, the last step first, as far as that can be done by calls. Cut off, it is gone on with by the same call. */
export async function undo(wish: Pick<ApplyWish, 'plan' | 'run'>, ports: ApplyPorts): Promise<ApplyResult> {
  return withLock(ports, wish, async (lock) => {
    const opened = await openRun(ports, wish.run, wish.plan)
    if (opened === undefined) throw new UsageError(`there is no run ${wish.run}`)
    const work = workOn(wish.plan, { ports, lock, opened, name: wish.run })
    if (opened.run.ended?.outcome !== 'undone') await work.log.note({ event: 'undo-started' })
    return finish(work, wish.run)
  })
}

function mustBeAllowed({ plan, approvals }: ApplyWish): void {
  const known = new Set(plan.steps.map(({ id }) => id))
  const problems = [
    ...planProblems(plan),
    ...[...approvals].filter((id) => !known.has(id)).map((id) => `the plan has no step ${id} to approve`),
    ...unapproved(plan, approvals).map(({ id, approval }) => `step ${id} must be approved by name: ${approval.join(', ')}`),
  ]
  if (problems.length > 0) throw new UsageError(problems.map((text) => ({ text })))
}

async function withLock<T>(
  ports: ApplyPorts,
  { plan, run }: Pick<ApplyWish, 'plan' | 'run'>,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  try {
    const taken = await orInterrupted('the lock', () => ports.lock.take(plan.account, run))
    if ('by' in taken) throw new UsageError(`account ${plan.account} is being worked on: ${holderText(taken)}`)
    // What is left behind is found to be nobody's by the next run.
    return await work(taken.held).finally(() => taken.held.release().catch(() => {}))
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    throw new IncompleteError(`nothing was done: ${error.message}`, { cause: error })
  }
}

function holderText({ by, where }: { readonly by: LockHolder; readonly where: string }): string {
  return `run ${by.run}, process ${by.pid} on ${by.host}, since ${by.at}; if it is gone, remove ${where}`
}

async function beginRun({ plan, approvals, run, aims }: ApplyWish, ports: ApplyPorts, lock: HeldLock): Promise<Work> {
  const { observed } = await observeUntil({ ports, lock }, TO_BE_ABSENT, () => true)
  mustBeFresh(plan, observed, ports)
  await ports.consent?.()
  const log = openRunLog({ store: ports.journal, now: ports.now }, run, { records: [], length: 0 })
  const work: Work = { plan, ports, lock, log, foresight: ports.foresight, before: observed, seen: observed }
  await log.note({
    event: 'run-started',
    version: 1,
    plan: fingerprintOf(plan),
    account: plan.account,
    approvals: [...approvals],
    before: observed,
    contents: { ...plan },
    ...(aims === undefined ? {} : { aims }),
  })
  return work
}

function mustBeFresh(plan: Plan, observed: AccountSnapshot, { foresight }: ApplyPorts): void {
  if (observed.id !== plan.account)
    throw new UsageError(`the plan is of account ${plan.account}, and the credentials are of ${observed.id}`)
  if (foresight.factsOf(observed) !== plan.facts) throw new UsageError('the account is not any more what the plan was made for: plan again')
}

async function resumeRun(
  { plan, approvals, run }: ApplyWish,
  { ports, lock, opened }: { readonly ports: ApplyPorts; readonly lock: HeldLock; readonly opened: OpenedRun },
): Promise<Work> {
  const { direction, ended } = opened.run
  if (direction === 'undo') throw new UsageError('the run was begun to be undone: it can only be undone')
  const work = workOn(plan, { ports, lock, opened, name: run })
  if (ended?.outcome === 'applied') return work
  await ports.consent?.()
  await work.log.note({ event: 'run-resumed', approvals: [...approvals] })
  return work
}

interface Opening {
  readonly ports: ApplyPorts
  readonly lock: HeldLock
  readonly opened: OpenedRun
  readonly name: string
}

function workOn(plan: Plan, { ports, lock, opened, name }: Opening): Work {
  const log = openRunLog({ store: ports.journal, now: ports.now }, name, opened)
  return { plan, ports, lock, log, foresight: ports.foresight, before: opened.run.before, seen: undefined }
}

async function finish(work: Work, run: string): Promise<ApplyResult> {
  const ending = await drive(work)
  const standing = standingOf(work)
  return {
    run,
    account: work.plan.account,
    outcome: ending.outcome,
    because: ending.because,
    steps: work.plan.steps.map(({ id }) => ({
      id,
      standing: standing.steps.get(id)?.standing ?? 'open',
      error: standing.steps.get(id)?.error ?? null,
    })),
    moved: ending.moved ?? [],
    left: standing.direction === 'undo' ? undoPlan(standing, work.plan).left : [],
  }
}
