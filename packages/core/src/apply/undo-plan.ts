import { type JsonObject, objectOf, ownField } from '../observe/answer-fields.ts'
import { CHANGES } from '../plan/changes.ts'
import type { Plan } from '../plan/plan-data.ts'
import type { Step } from '../plan/step.ts'
import type { RunStanding, Standing } from './standing.ts'

/** A call that changes something: what a step is to whoever makes it. */
export type StepCall = Pick<Step, 'id' | 'account' | 'region' | 'change' | 'input' | 'resource'>

/** In the input of a call that undoes: an object with this one field stands for the field of that name in the answer to the step. */
export const ANSWERED = '$answer'

/** What undoing a run comes to. */
export interface UndoPlan {
  /** The calls, in the order in which they are to be made; `id` is that of the step undone. */
  readonly calls: readonly StepCall[]
  /** What stays, and why or what a person can do about it, in words. */
  readonly left: readonly { readonly step: string; readonly text: string }[]
}

/** Where a step stands whose effect may be there. */
const MAY_BE_THERE: ReadonlySet<Standing> = new Set(['intended', 'done', 'confirmed', 'unheld', 'undoing', 'not-undone'])

/**
 * What takes the steps back that a run has done, the last first.
 *
 * A step that something rests on that stays is not taken back: a trail without the policy of its bucket would be worse than both.
 */
export function undoPlan(run: RunStanding, plan: Pick<Plan, 'steps'>): UndoPlan {
  const calls: StepCall[] = []
  const left: { step: string; text: string }[] = []
  const staying = new Map<string, string>()
  for (const step of plan.steps.toReversed()) {
    const at = run.steps.get(step.id)
    if (at === undefined || !MAY_BE_THERE.has(at.standing)) continue
    const undone = staying.has(step.id) ? undefined : undoCall(step, at.answer)
    if (undone !== undefined && at.standing !== 'not-undone') calls.push(undone)
    else {
      const upon = staying.get(step.id)
      left.push({ step: step.id, text: upon === undefined ? whyLeft(step, at.standing) : `${wordsOf(step)} stays: ${upon} rests on it` })
      for (const below of step.after) staying.set(below, step.id)
    }
  }
  return { calls, left }
}

/** The call that undoes a step; `undefined` if none does, or if it needs an answer that was lost. */
export function undoCall({ undo, ...step }: Step, answer: JsonObject | null): StepCall | undefined {
  if (undo.by !== 'call') return undefined
  const input = filledIn(undo.input, answer)
  if (input === undefined) return undefined
  const { id, account, region, resource } = step
  return { id, account, region, resource, change: undo.change, input }
}

/** Whether undoing a step takes the answer that AWS gave to it. */
export function undoNeedsAnswer({ undo }: Step): boolean {
  return undo.by === 'call' && Object.values(undo.input).some((value) => answeredName(value) !== undefined)
}

function filledIn(input: JsonObject, answer: JsonObject | null): JsonObject | undefined {
  const fields: [string, unknown][] = []
  for (const [field, value] of Object.entries(input)) {
    const name = answeredName(value)
    const filled = name === undefined ? value : ownField(answer ?? {}, name)
    if (filled === undefined) return undefined
    fields.push([field, filled])
  }
  return Object.fromEntries(fields)
}

function answeredName(value: unknown): string | undefined {
  const object = objectOf(value)
  const name = object === undefined ? undefined : ownField(object, ANSWERED)
  return typeof name === 'string' ? name : undefined
}

function whyLeft(step: Step, standing: Standing): string {
  if (step.undo.by !== 'call') return step.undo.text
  return standing === 'not-undone' ? `${wordsOf(step)} could not be undone` : `${wordsOf(step)} stays: what AWS answered was lost`
}

function wordsOf({ id, change }: Step): string {
  return `what ${id} did (${CHANGES[change].words})`
}
