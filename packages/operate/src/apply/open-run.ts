import { type JournalRecord, type Plan, parseJournal, type RunStanding, standRun } from '@trailmend/core'
import { UsageError } from '../usage-error.ts'
import { fingerprintOf } from './fingerprint.ts'
import { orInterrupted } from './interrupted.ts'
import type { ApplyPorts } from './ports.ts'

/** A journal that was read, and where its run stands. */
export interface OpenedRun {
  readonly records: readonly JournalRecord[]
  readonly length: number
  readonly run: RunStanding
}

/** Names of runs become names of files and objects. */
const RUN_NAME = /^[0-9A-Za-z][0-9A-Za-z-]{0,63}$/

/**
 * Read the journal of a run of this plan; `undefined` where nothing was noted down yet.
 *
 * Throws a `UsageError` for a journal that is none, that is of another plan, or that does not begin with the facts that the plan rests on.
 */
export async function openRun(
  { journal, foresight }: Pick<ApplyPorts, 'journal' | 'foresight'>,
  name: string,
  plan: Plan,
): Promise<OpenedRun | undefined> {
  if (!RUN_NAME.test(name)) throw new UsageError(`${name} is no name of a run: letters, digits and hyphens, 64 at most`)
  const text = await orInterrupted('the journal could not be read', () => journal.read(name))
  if (text === undefined) return undefined
  const parsed = parseJournal(text)
  if (!parsed.ok) throw new UsageError(`the journal of run ${name} cannot be read: line ${parsed.problem.line}: ${parsed.problem.text}`)
  const { records, length } = parsed
  // Cut off while its first line was written: nothing was begun.
  if (records.length === 0) return undefined
  const read = standRun(plan, records)
  const problem = read.ok ? mismatch(read.run, plan, foresight) : read.problem
  if (!read.ok || problem !== undefined) throw new UsageError(`the journal of run ${name} cannot be gone on with: ${problem}`)
  return { records, length, run: read.run }
}

function mismatch(run: RunStanding, plan: Plan, foresight: ApplyPorts['foresight']): string | undefined {
  if (run.plan !== fingerprintOf(plan)) return 'it is of another plan'
  if (run.account !== plan.account) return 'it is of another account'
  try {
    return foresight.factsOf(run.before) === plan.facts ? undefined : 'it begins with other facts than the plan'
  } catch {
    return 'it begins with no account'
  }
}
