import type { JsonObject } from '../observe/answer-fields.ts'
import type { AccountSnapshot } from '../observe/snapshot.ts'
import type { Plan } from '../plan/plan-data.ts'
import type { Failure, JournalRecord, RunOutcome } from './journal.ts'

/** Where a step can stand. */
export const STANDINGS = {
  open: 'not begun',
  intended: 'begun: whether it was done is not known',
  done: 'done, and not yet seen to hold',
  confirmed: 'done, and seen to hold',
  refused: 'refused: nothing was changed',
  unheld: 'not seen to hold',
  undoing: 'about to be undone',
  undone: 'undone',
  'not-undone': 'could not be undone',
} as const
export type Standing = keyof typeof STANDINGS

type Move =
  | 'step-intended'
  | 'step-done'
  | 'step-failed none'
  | 'step-failed unknown'
  | 'step-confirmed'
  | 'undo-intended'
  | 'undone'
  | 'undo-failed'

/** Where an event takes a step from where it stands. What is not here cannot happen: such a journal is refused. */
// biome-ignore format: a table is read by its columns
const MOVES: Readonly<Record<Standing, Partial<Record<Move, Standing>>>> = {
  open:         { 'step-intended': 'intended' },
  intended:     { 'step-intended': 'intended', 'step-done': 'done', 'step-failed none': 'refused', 'step-failed unknown': 'unheld' },
  done:         { 'step-confirmed': 'confirmed', 'step-failed unknown': 'unheld', 'undo-intended': 'undoing' },
  confirmed:    { 'undo-intended': 'undoing' },
  refused:      {},
  unheld:       { 'undo-intended': 'undoing' },
  undoing:      { 'undo-intended': 'undoing', undone: 'undone', 'undo-failed': 'not-undone' },
  undone:       {},
  'not-undone': { 'undo-intended': 'undoing' },
}

/** Where a step stands once somebody has said to go on. */
// biome-ignore format: a table is read by its columns
const GOING_ON: Readonly<Record<Standing, Standing>> = {
  open: 'open', intended: 'intended', done: 'done', confirmed: 'confirmed', refused: 'open', unheld: 'intended', undoing: 'undoing', undone: 'open', 'not-undone': 'undoing',
}

/** Where a step stands once somebody has said to go back. */
// biome-ignore format: a table is read by its columns
const GOING_BACK: Readonly<Record<Standing, Standing>> = {
  open: 'open', intended: 'intended', done: 'done', confirmed: 'confirmed', refused: 'refused', unheld: 'intended', undoing: 'undoing', undone: 'undone', 'not-undone': 'undoing',
}

/** Where one step stands. */
export interface StepStanding {
  readonly standing: Standing
  /** What AWS answered; `null` if that was lost or nothing was asked. */
  readonly answer: JsonObject | null
  /** Why, where something went wrong. */
  readonly error: Failure | null
}

/** Where a run stands. */
export interface RunStanding {
  readonly account: string
  /** The fingerprint of the run's plan. */
  readonly plan: string
  /** The account before the first step. Of a journal that was tampered with it may be anything: see to it that its facts are the plan's. */
  readonly before: AccountSnapshot
  /** The plan, as it was written down. */
  readonly contents: JsonObject
  readonly direction: 'apply' | 'undo'
  /** How the run ended; `null` while it goes on. */
  readonly ended: { readonly outcome: RunOutcome; readonly because: string } | null
  /** Every step of the plan. */
  readonly steps: ReadonlyMap<string, StepStanding>
}

/** Where a run stands, or what no run can have written. */
export type RunRead = { readonly ok: true; readonly run: RunStanding } | { readonly ok: false; readonly problem: string }

const OPEN: StepStanding = { standing: 'open', answer: null, error: null }

/**
 * Where a run of a plan stands by what it noted down.
 *
 * A journal that speaks of steps that the plan does not have, or that skips what must come before, is refused.
 */
export function standRun(plan: Pick<Plan, 'steps'>, records: readonly JournalRecord[]): RunRead {
  const [first, ...rest] = records
  if (first?.event !== 'run-started') return { ok: false, problem: 'the journal is empty' }
  const steps = new Map(plan.steps.map(({ id }) => [id, OPEN]))
  let direction: RunStanding['direction'] = 'apply'
  let ended: RunStanding['ended'] = null
  for (const record of rest) {
    const problem = ended === null ? undefined : mayFollowEnd(record, ended.outcome, direction)
    if (problem !== undefined) return { ok: false, problem }
    if (record.event === 'run-started') return { ok: false, problem: 'a run starts once' }
    if (record.event === 'run-ended') ended = { outcome: record.outcome, because: record.because }
    else if (record.event === 'run-resumed' || record.event === 'undo-started') {
      if (record.event === 'run-resumed' && direction === 'undo') return { ok: false, problem: 'a run that is being undone cannot go on' }
      if (record.event === 'undo-started') direction = 'undo'
      ended = null
      const turned = direction === 'undo' ? GOING_BACK : GOING_ON
      for (const [id, at] of steps) steps.set(id, { ...at, standing: turned[at.standing] })
    } else {
      const at = steps.get(record.step)
      if (at === undefined) return { ok: false, problem: 'the journal names a step that the plan does not have' }
      const moved = moveStep(at, record)
      if (moved === undefined) return { ok: false, problem: `${record.event} cannot follow where a step is ${at.standing}` }
      steps.set(record.step, moved)
    }
  }
  return {
    ok: true,
    run: { account: first.account, plan: first.plan, before: first.before, contents: first.contents, direction, ended, steps },
  }
}

function mayFollowEnd({ event }: JournalRecord, outcome: RunOutcome, direction: RunStanding['direction']): string | undefined {
  if (outcome === 'undone') return 'nothing follows a run that was undone'
  if (event === 'undo-started') return undefined
  if (event === 'run-resumed' && outcome !== 'applied' && direction === 'apply') return undefined
  return 'a run that has ended is gone on with by saying so'
}

type StepRecord = Extract<JournalRecord, { readonly step: string }>

function moveStep(at: StepStanding, record: StepRecord): StepStanding | undefined {
  const move: Move = record.event === 'step-failed' ? `step-failed ${record.effect}` : record.event
  const standing = MOVES[at.standing][move]
  if (standing === undefined) return undefined
  return {
    standing,
    answer: record.event === 'step-done' ? record.answer : at.answer,
    error: 'error' in record ? record.error : null,
  }
}
