import { allOf, matches, meets, type Truth } from './condition.ts'
import type { EventClass } from './event-class.ts'
import type { PreparedRule } from './prepare.ts'
import { type Sample, samplesOf } from './samples.ts'
import type { Literal } from './selectors.ts'

/** A literal that a rule leaves out, with its field. */
export interface Exclusion extends Literal {
  readonly field: string
}

/** One value of a field: what each rule says to it, and which exclusions (by index) hit it. */
export interface Cell extends Sample {
  readonly truths: readonly Truth[]
  readonly hitBy: readonly number[]
}

/** All values of one field that can make a difference. */
export interface Column {
  readonly field: string
  readonly cells: readonly Cell[]
}

/** Everything that can make a difference between two events of a class. */
export interface Table {
  readonly rules: readonly PreparedRule[]
  readonly exclusions: readonly Exclusion[]
  readonly columns: readonly Column[]
}

/** How many comparisons laying out one field may cost: hundreds of trails with selectors of their own stay far below. */
const MAX_COMPARISONS = 2_000_000

/** Lay out the rules against the values of each field they look at; `undefined` if there are too many values. */
export function tableOf(rules: readonly PreparedRule[], eventClass: EventClass): Table | undefined {
  const exclusions = exclusionsOf(rules)
  const fields = [...new Set(rules.flatMap((rule) => rule.open.map(({ field }) => field)))]
  const columns: Column[] = []
  for (const field of fields) {
    const domain = eventClass.get(field)
    if (domain?.is !== 'text') continue
    const conditions = rules.map((rule) => rule.open.filter((condition) => condition.field === field))
    const literals = conditions.flat().flatMap(({ select, deselect }) => [...select, ...deselect])
    const samples = samplesOf(literals, domain)
    if (samples === undefined || samples.length * (rules.length + literals.length) > MAX_COMPARISONS) return undefined
    const cells = samples.map((sample) => ({
      ...sample,
      truths: conditions.map((ofRule) => allOf(ofRule.map((condition) => meets(condition, sample.value)))),
      hitBy: hits(exclusions, field, sample.value),
    }))
    columns.push({ field, cells })
  }
  return { rules, exclusions, columns }
}

function exclusionsOf(rules: readonly PreparedRule[]): Exclusion[] {
  const all = rules.flatMap((rule) => rule.open.flatMap(({ field, deselect }) => deselect.map(({ how, value }) => ({ field, how, value }))))
  const byText = new Map(all.map((exclusion) => [JSON.stringify([exclusion.field, exclusion.how, exclusion.value]), exclusion]))
  return [...byText.values()]
}

function hits(exclusions: readonly Exclusion[], field: string, value: string | null): number[] {
  if (value === null) return []
  return exclusions.flatMap((exclusion, index) => (exclusion.field === field && matches(exclusion, value) ? [index] : []))
}
