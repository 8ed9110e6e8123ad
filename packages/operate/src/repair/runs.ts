import { type JournalRecord, parseJournal } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import type { ListedRun } from '@trailmend/report/applied'
import type { JournalStore } from '../apply/ports.ts'
import { parsePlan } from '../plan/read-plan.ts'
import { UsageError } from '../usage-error.ts'
import { type RunBeginning, readAims } from './run-aims.ts'
import { stepMarks } from './step-marks.ts'

/** A run that was noted down. */
export interface KnownRun extends ListedRun {
  /** Why, where the outcome is none to be wished for. Attacker-controlled. */
  readonly because: string
  /** What was seen to hold, by `stepMarks`, and when; nothing of a run that was taken back. */
  readonly held: ReadonlyMap<string, string>
}

/** What was noted down of all runs. */
export interface NotedRuns {
  /** The latest last. */
  readonly known: readonly KnownRun[]
  /** The names of runs whose journals hold something else. */
  readonly broken: readonly string[]
}

/** Read what was noted down of all runs. */
async function readRuns(journal: Pick<JournalStore, 'read' | 'runs'>): Promise<NotedRuns> {
  return rememberRuns(journal)()
}

/**
 * Read what was noted down of all runs, again and again: a journal is read again only where it has changed since, or where its run
 * has not ended.
 *
 * What is kept of each run is how it stands, not its journal.
 */
export function rememberRuns(journal: Pick<JournalStore, 'read' | 'runs'>): () => Promise<NotedRuns> {
  let kept: ReadonlyMap<string, ReadRun> = new Map()
  return async () => {
    const read = new Map<string, ReadRun>()
    for (const [run, state] of await journal.runs()) {
      const before = kept.get(run)
      const isSame = before?.state === state && before.known?.outcome !== null
      read.set(run, isSame ? before : { ...(await readRun(run, journal)), state })
    }
    kept = read
    const known = [...read.values()].flatMap((each) => (each.known === undefined ? [] : [each.known]))
    const broken = [...read].filter(([, { isBroken }]) => isBroken).map(([run]) => run)
    return { known: known.sort((a, b) => (a.lastAt < b.lastAt ? -1 : 1)), broken }
  }
}

/** A journal as it was read. */
interface ReadRun {
  /** What told its state from others just before. */
  readonly state: string
  /** `undefined` where nothing was begun, and where it cannot be read. */
  readonly known: KnownRun | undefined
  readonly isBroken: boolean
}

async function readRun(run: string, journal: Pick<JournalStore, 'read'>): Promise<Omit<ReadRun, 'state'>> {
  const parsed = parseJournal((await journal.read(run)) ?? '')
  return { known: parsed.ok ? knownRun(run, parsed.records) : undefined, isBroken: !parsed.ok }
}

/** The runs that were noted down, the latest last. A journal that cannot be read is left out: going on with it says what is wrong. */
export async function listRuns(journal: JournalStore): Promise<readonly KnownRun[]> {
  return (await readRuns(journal)).known
}

/** How a run stands; `undefined` where nothing was noted down of it. Throws a `UsageError` for a journal that is none. */
export async function findRun(run: string, journal: JournalStore): Promise<KnownRun | undefined> {
  return knownRun(run, await recordsOf(run, journal))
}

/** A run that was begun: its plan, and the account as it was. */
export interface BegunRun {
  readonly plan: Plan
  readonly beginning: RunBeginning
}

/**
 * What a run was begun with: the plan was held against the account then, and is what its journal is about.
 *
 * Throws a `UsageError` where the journal holds no plan.
 */
export async function beginningOfRun(run: string, journal: JournalStore): Promise<BegunRun | undefined> {
  const [first] = await recordsOf(run, journal)
  if (first?.event !== 'run-started') return undefined
  const plan = parsePlan(JSON.stringify(first.contents), `the journal of run ${run}`)
  return { plan, beginning: { run, before: first.before, aims: readAims(first.aims, run) } }
}

/** The plan that a run was begun with. Throws a `UsageError` where the journal holds no plan. */
export async function planOfRun(run: string, journal: JournalStore): Promise<Plan | undefined> {
  return (await beginningOfRun(run, journal))?.plan
}

/** What a run was begun with that there must be. */
export async function beginningOfKnownRun(run: string, journal: JournalStore): Promise<BegunRun> {
  const begun = await beginningOfRun(run, journal)
  if (begun === undefined) throw new UsageError(`there is no run ${run}; trailmend apply --runs lists them`)
  return begun
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
  const isUndo = records.some(({ event }) => event === 'undo-started')
  return {
    run,
    account: first.account,
    startedAt: first.at,
    lastAt: last.at,
    steps: Array.isArray(steps) ? steps.length : 0,
    outcome: last.event === 'run-ended' ? last.outcome : null,
    because: last.event === 'run-ended' ? last.because : '',
    isUndo,
    held: isUndo || !Array.isArray(steps) ? new Map() : heldSteps(steps, records),
  }
}

function heldSteps(steps: readonly unknown[], records: readonly JournalRecord[]): ReadonlyMap<string, string> {
  const confirmed = new Map(records.flatMap((record) => (record.event === 'step-confirmed' ? [[record.step, record.at] as const] : [])))
  return new Map(
    steps.flatMap((step) => {
      if (typeof step !== 'object' || step === null || !('id' in step)) return []
      const at = typeof step.id === 'string' ? confirmed.get(step.id) : undefined
      return at === undefined ? [] : stepMarks(step).map((mark) => [mark, at] as const)
    }),
  )
}
