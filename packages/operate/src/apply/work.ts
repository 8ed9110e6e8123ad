import { type AccountSnapshot, type Judging, type Plan, type RunOutcome, type RunStanding, standRun } from '@trailmend/core'
import { Interrupted, orInterrupted } from './interrupted.ts'
import type { ApplyPorts, HeldLock } from './ports.ts'
import type { RunLog } from './run-log.ts'

/** A run at work. */
export interface Work extends Judging {
  readonly plan: Plan
  readonly ports: ApplyPorts
  readonly log: RunLog
  readonly lock: HeldLock
  /** The account as it was just read and judged, for the deed that comes next; a deed that changes something takes it away. */
  seen: AccountSnapshot | undefined
}

/** How a deed can end the whole run. */
export interface Ending {
  readonly outcome: RunOutcome
  readonly because: string
  readonly moved?: readonly string[]
}

/** Where the run stands by what it noted down. A run that contradicts itself is a mistake of this program. */
export function standingOf({ plan, log }: Pick<Work, 'plan' | 'log'>): RunStanding {
  const read = standRun(plan, log.records)
  if (!read.ok) throw new Error(read.problem)
  return read.run
}

/** Throws an `Interrupted` where the run is to end, or where another run may have the lock: asked before every call. */
export async function mustGoOn({ ports, lock }: Pick<Work, 'ports' | 'lock'>): Promise<void> {
  if (ports.signal?.aborted === true) throw new Interrupted('the run was told to end')
  if (!(await orInterrupted('the lock', () => lock.isOurs()))) throw new Interrupted('the lock was lost')
}

/** Tell whoever watches. */
export function tell(work: Pick<Work, 'plan' | 'log' | 'ports'>, step: string, what: string): void {
  if (work.ports.progress === undefined) return
  const done = [...standingOf(work).steps.values()].filter(({ standing }) => standing === 'done' || standing === 'confirmed').length
  work.ports.progress({ step, what, done, total: work.plan.steps.length })
}
