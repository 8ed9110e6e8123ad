import { type JournalRecord, parseJournal } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import type { ListedRun } from '@trailmend/report/applied'
import type { JournalStore } from '../apply/ports.ts'
import { parsePlan } from '../plan/read-plan.ts'
import { UsageError } from '../usage-error.ts'

/** A run that was noted down. */
export interface KnownRun extends ListedRun {
  /** Why, where the outcome is none to be wished for. Attacker-controlled. */
  readonly because: string
}

/** What was noted down of all runs. */
export interface NotedRuns {
  /** The latest last. */
  readonly known: readonly KnownRun[]
  /** The names of runs whose journals hold something else. */
  readonly broken: readonly string[]
}

/** Read what was noted down of all runs. */
export async function readRuns(journal: JournalStore): Promise<NotedRuns> {
  const known: KnownRun[] = []
  const broken: string[] = []
  for (const run of await journal.runs()) {
    const parsed = parseJournal((await journal.read(run)) ?? '')
    const found = parsed.ok ? knownRun(run, parsed.records) : undefined
    if (found !== undefined) known.push(found)
    if (!parsed.ok) broken.push(run)
  }
  return { known: known.sort((a, b) => (a.lastAt < b.lastAt ? -1 : 1)), broken }
}

/** The runs that were noted down, the latest last. A journal that cannot be read is left out: going on with it says what is wrong. */
export async function listRuns(journal: JournalStore): Promise<readonly KnownRun[]> {
  return (await readRuns(journal)).known
}

/** How a run stands; `undefined` where nothing was noted down of it. Throws a `UsageError` for a journal that is none. */
export async function findRun(run: string, journal: JournalStore): Promise<KnownRun | undefined> {
  return knownRun(run, await recordsOf(run, journal))
}

/**
 * The plan that a run was begun with: it was held against the account then, and is what its journal is about.
 *
 * Throws a `UsageError` where the journal holds no plan.
 */
export async function planOfRun(run: string, journal: JournalStore): Promise<Plan | undefined> {
  const [first] = await recordsOf(run, journal)
  return first?.event === 'run-started' ? parsePlan(JSON.stringify(first.contents), `the journal of run ${run}`) : undefined
}

/** The plan of a run that there must be. */
export async function planOfKnownRun(run: string, journal: JournalStore): Promise<Plan> {
  const plan = await planOfRun(run, journal)
  if (plan === undefined) throw new UsageError(`there is no run ${run}; trailmend apply --runs lists them`)
  return plan
}

/** A run's name comes from a person and becomes part of a path. */
async function recordsOf(run: string, journal: JournalStore): Promise<readonly JournalRecord[]> {
  if (!/^[0-9A-Za-z][0-9A-Za-z-]{0,63}$/u.test(run))
    throw new UsageError(`${JSON.stringify(run)} is no name of a run; trailmend apply --runs lists them`)
  const parsed = parseJournal((await journal.read(run)) ?? '')
  if (!parsed.ok) throw new UsageError(`the journal of run ${run} cannot be read: line ${parsed.problem.line}: ${parsed.problem.text}`)
  return parsed.records
}

function knownRun(run: string, records: readonly JournalRecord[]): KnownRun | undefined {
  const [first] = records
  const last = records.at(-1)
  if (first?.event !== 'run-started' || last === undefined) return undefined
  const { steps } = first.contents
  return {
    run,
    account: first.account,
    startedAt: first.at,
    lastAt: last.at,
    steps: Array.isArray(steps) ? steps.length : 0,
    outcome: last.event === 'run-ended' ? last.outcome : null,
    because: last.event === 'run-ended' ? last.because : '',
    isUndo: records.some(({ event }) => event === 'undo-started'),
  }
}
