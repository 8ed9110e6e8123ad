import type { Json } from '../evaluate/finding.ts'
import { excerpt } from './excerpt.ts'
import type { Plan } from './plan-data.ts'
import type { Step } from './step.ts'

/** One way in which a plan that was approved is not the plan that would be made now. */
export interface StepDifference {
  /** The step's id. Attacker-controlled, as are the texts: the approved plan may come from anybody. */
  readonly step: string
  /** Such as `input.Policy`; empty where the whole step is missing or is more. */
  readonly field: string
  readonly approved: string
  readonly now: string
}

type Stepped = Pick<Plan, 'steps' | 'account' | 'profile'>

/**
 * What a step does, in which order, and why it had to be approved by name, which nobody has approved who was not asked. Not what it costs,
 * closes or is said of it, which changes with the hour.
 */
const COMPARED = ['change', 'account', 'region', 'input', 'needs', 'after', 'approval'] as const satisfies readonly (keyof Step)[]

/** Differences told: more than these are one. */
const MAX_TOLD = 50

/**
 * Every way in which the steps of an approved plan are not those of a plan made anew; none if they are the same, step by step.
 *
 * Nothing of the approved plan is used for anything else: it is only held against the other.
 */
export function compareSteps(approved: Stepped, now: Stepped): readonly StepDifference[] {
  const found: StepDifference[] = []
  for (const field of ['account', 'profile'] as const) {
    if (approved[field] !== now[field]) found.push({ step: '', field, approved: String(approved[field]), now: now[field] })
  }
  const length = Math.max(approved.steps.length, now.steps.length)
  for (let index = 0; index < length && found.length < MAX_TOLD; index++) {
    const [one, other] = [approved.steps[index], now.steps[index]]
    if (one === undefined || other === undefined || one.id !== other.id) {
      found.push({ step: other?.id ?? one?.id ?? '', field: '', approved: one?.id ?? 'no step', now: other?.id ?? 'no step' })
    } else {
      for (const field of COMPARED) found.push(...differences(one[field] as Json, other[field] as Json, { step: one.id, field }))
    }
  }
  return found.slice(0, MAX_TOLD)
}

function differences(
  approved: Json | undefined,
  now: Json | undefined,
  at: Pick<StepDifference, 'step' | 'field'>,
): readonly StepDifference[] {
  if (isObject(approved) && isObject(now)) {
    const names = [...new Set([...Object.keys(approved), ...Object.keys(now)])].sort()
    return names.flatMap((name) => differences(own(approved, name), own(now, name), { ...at, field: `${at.field}.${name}` }))
  }
  if (Array.isArray(approved) && Array.isArray(now) && approved.length === now.length) {
    return now.flatMap((each, index) => differences(approved[index], each, { ...at, field: `${at.field}[${index}]` }))
  }
  // Lists and objects that are alike were looked into: of all else, only the very same is the same.
  if (approved === now) return []
  const [one, other] = [inWords(approved), inWords(now)]
  return [{ ...at, approved: excerpt(one, other), now: excerpt(other, one) }]
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(object: { readonly [name: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function inWords(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  try {
    return JSON.stringify(value)
  } catch {
    return 'something nested too deep to be told'
  }
}
