import { createHash } from 'node:crypto'
import type { DriftView } from './view.ts'

/** Why an issue stands in for a pull request. */
export type Fallback = 'not-permitted' | 'refused' | 'no-plan'

/**
 * What there is to be told, in 64 hexadecimal digits: the same as long as the same fails, and the same would be done about it.
 * Neither the time nor the bill is in it, as both differ from run to run.
 */
export function stateOf(view: DriftView, fallback: Fallback | undefined): string {
  const { failures, handOvers, left, plans, hidden } = view
  return digest(
    JSON.stringify([
      hidden,
      fallback ?? null,
      failures.map(({ id }) => id).sort(),
      handOvers,
      left,
      plans.map(({ data }) => steadyPart(data)),
    ]),
  )
}

/** A failure in ten hexadecimal digits, to tell new ones from those that were told already. */
export function shortId(failure: string): string {
  return digest(failure).slice(0, 10)
}

/** What was told before, and what has come since. */
export function stateWith(state: string, added: readonly string[]): string {
  return digest(JSON.stringify([state, [...added].sort()]))
}

/** The fields of a plan, and of what is in its lists, that two runs on the same facts agree on: all that has to be as it was merged, and more. */
const STEADY: ReadonlyMap<string, readonly string[]> = new Map([
  ['steps', ['id', 'part', 'account', 'region', 'change', 'input', 'resource', 'fields', 'undo', 'after', 'approval']],
  ['handOvers', ['part', 'of', 'to', 'name']],
])

/**
 * What of a plan does not change from run to run as long as the facts do not, as text.
 *
 * @param plan - parsed JSON from wherever: untrusted
 * @returns an empty text for what is no plan
 */
export function steadyPart(plan: unknown): string {
  if (!isRecord(plan)) return ''
  const lists = [...STEADY].map(([list, fields]) => {
    const items = plan[list]
    return Array.isArray(items) ? items.map((item) => (isRecord(item) ? fields.map((field) => item[field] ?? null) : null)) : null
  })
  try {
    return JSON.stringify(inOrder([plan.version, plan.account, plan.profile, lists], 0))
  } catch {
    return ''
  }
}

/** Deeper than any plan; a file may be as deep as its size allows. */
const MAX_DEPTH = 60

/** The same with the fields of every object in alphabetical order. */
function inOrder(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply')
  if (Array.isArray(value)) return value.map((each) => inOrder(each, depth + 1))
  if (!isRecord(value)) return value
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, each]) => [field, inOrder(each, depth + 1)])
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function digest(text: string): string {
  return createHash('sha256').update(text.toWellFormed()).digest('hex')
}
