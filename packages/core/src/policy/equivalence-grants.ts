import type { ActionElement, ConditionEntry, PolicyDocument, PrincipalEntry, ResourceElement, Statement } from './document.ts'
import { VARIABLES_VERSION } from './document.ts'
import { canonicalCondition, canonicalPrincipal, sortedSet } from './equivalence.ts'
import { hasWildcard } from './glob.ts'
import { globContains } from './glob-contains.ts'
import { OPERATORS } from './operators.ts'
import type { OperatorId } from './operators-names.ts'

/** One thing a statement says: a single principal, action, resource and value a condition, or a whole `Not` list. */
export interface AtomicGrant {
  readonly statement: number
  readonly effect: 'Allow' | 'Deny'
  readonly principal: Part<PrincipalEntry>
  readonly action: Part<string>
  readonly resource: Part<string>
  readonly conditions: readonly AtomicCondition[]
  /** The forms of its conditions. */
  readonly conditionForms: ReadonlySet<string>
  /** Whether `${...}` in it is a variable. */
  readonly hasVariables: boolean
}

/** What a grant has in one place: one entry, or all entries of a `Not` element. `form` is equal for equal meanings. */
export interface Part<T> {
  readonly not: boolean
  readonly entries: readonly T[]
  readonly form: string
}

/** A condition of a grant: one value of a positive operator, all values of the others. */
export interface AtomicCondition {
  readonly entry: ConditionEntry
  readonly form: string
}

// Comparing all grants of two documents costs the product of both: beyond this the answer is that there is none.
const MAX_GRANTS = 1000
const MAX_TEXT = 32_768
const MAX_CONDITIONS = 5000
const MAX_CONDITION_TEXT = 524_288

/** Take a document apart into grants that together mean the same; `undefined` if they would be too many to compare. */
export function atomicGrants(document: PolicyDocument, partition: string): readonly AtomicGrant[] | undefined {
  const grants: AtomicGrant[] = []
  let [text, conditions, conditionText] = [0, 0, 0]
  for (const statement of document.statements) {
    const count = countOf(statement)
    conditions += count * statement.conditions.length
    conditionText += count * lengthOf(statement.conditions)
    if (grants.length + count > MAX_GRANTS || conditions > MAX_CONDITIONS || conditionText > MAX_CONDITION_TEXT) return undefined
    for (const grant of grantsOf(statement, document.version === VARIABLES_VERSION, partition)) {
      grants.push(grant)
      text += grant.action.form.length + grant.resource.form.length
    }
    if (text > MAX_TEXT) return undefined
  }
  return grants
}

/**
 * Whether all that `narrow` covers, `wide` covers too. `true` is proof, `false` is not.
 *
 * Effects are not compared: a Deny that covers an Allow makes it void.
 */
export function grantCovers(wide: AtomicGrant, narrow: AtomicGrant): boolean {
  return (
    (wide.principal.form === narrow.principal.form || (wide.principal.form === ANYONE && narrow.principal.form !== NOBODY)) &&
    partCovers(wide, narrow, 'action') &&
    partCovers(wide, narrow, 'resource') &&
    wide.conditions.every(({ form }) => narrow.conditionForms.has(form) && sameReading(wide, narrow, form))
  )
}

const ANYONE = 'any *'
// A statement without a principal is for whomever its policy hangs on, which is not anyone.
const NOBODY = JSON.stringify(['none'])

function partCovers(wide: AtomicGrant, narrow: AtomicGrant, part: 'action' | 'resource'): boolean {
  const { form: wideForm, not: wideNot } = wide[part]
  const { form: narrowForm, not: narrowNot } = narrow[part]
  if (!wideNot && wideForm === '*') return true
  if (wideForm === narrowForm && wideNot === narrowNot) return sameReading(wide, narrow, wideForm)
  // A variable's text is not what it stands for, so containment says nothing about it.
  if (wideNot || narrowNot || wideForm.includes('${') || narrowForm.includes('${')) return false
  return globContains(wideForm, narrowForm)
}

function sameReading(left: AtomicGrant, right: AtomicGrant, form: string): boolean {
  return left.hasVariables === right.hasVariables || !form.includes('${')
}

/** How long the values of conditions are; split ones hold less of it in each grant. */
function lengthOf(conditions: readonly ConditionEntry[]): number {
  return conditions.reduce((sum, entry) => {
    const values = entry.values.reduce((length, value) => length + value.length, 0)
    return sum + entry.key.length + (isSplit(entry) ? Math.ceil(values / entry.values.length) : values)
  }, 0)
}

function countOf({ principal, action, resource, conditions }: Statement): number {
  const parts = [
    principal.kind === 'principal' ? principal.entries.length : 1,
    action.kind === 'action' ? action.values.length : 1,
    resource.kind === 'resource' ? resource.values.length : 1,
    ...conditions.map((entry) => (isSplit(entry) ? entry.values.length : 1)),
  ]
  return parts.reduce((product, count) => product * count, 1)
}

function grantsOf(statement: Statement, hasVariables: boolean, partition: string): readonly AtomicGrant[] {
  const principals = principalParts(statement, partition)
  const actions = textParts(statement.action, (value) => value.toLowerCase())
  const resources = textParts(statement.resource, (value) => value)
  const conditions = combinations(statement.conditions.map(conditionParts)).map((chosen) => ({
    chosen,
    forms: new Set(chosen.map(({ form }) => form)),
  }))
  const { index, effect } = statement
  return principals.flatMap((principal) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) =>
        conditions.map(
          ({ chosen, forms }): AtomicGrant => ({
            statement: index,
            effect,
            principal,
            action,
            resource,
            conditions: chosen,
            conditionForms: forms,
            hasVariables,
          }),
        ),
      ),
    ),
  )
}

function principalParts({ principal }: Statement, partition: string): readonly Part<PrincipalEntry>[] {
  const form = (entry: PrincipalEntry) => (entry.value === '*' && entry.type === 'AWS' ? ANYONE : canonicalPrincipal(entry, partition))
  if (principal.kind === 'principal') return principal.entries.map((entry) => ({ not: false, entries: [entry], form: form(entry) }))
  const forms = JSON.stringify([principal.kind, ...sortedSet(principal.entries.map(form))])
  return [{ not: true, entries: principal.entries, form: forms }]
}

function textParts({ kind, values }: ActionElement | ResourceElement, fold: (value: string) => string): readonly Part<string>[] {
  if (kind === 'action' || kind === 'resource') return values.map((value) => ({ not: false, entries: [value], form: fold(value) }))
  return [{ not: true, entries: values, form: JSON.stringify([kind, ...sortedSet(values.map(fold))]) }]
}

/** Values of a positive operator on a single value are alternatives, so each can stand alone. */
function isSplit({ base, quantifier, values }: ConditionEntry): boolean {
  return base !== 'unknown' && !OPERATORS[base].negated && quantifier === 'none' && values.length > 1
}

function conditionParts(entry: ConditionEntry): readonly AtomicCondition[] {
  const entries = isSplit(entry) ? entry.values.map((value): ConditionEntry => ({ ...entry, values: [value] })) : [entry]
  return entries.map((one) => ({ entry: one, form: JSON.stringify(canonicalCondition(plainer(one))) }))
}

const FOLDED_VALUES: ReadonlySet<string> = new Set(['Bool', 'Null', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'])
const SAME_AS: ReadonlyMap<string, OperatorId> = new Map([
  ['ArnEquals', 'ArnLike'],
  ['ArnNotEquals', 'ArnNotLike'],
])
const WITHOUT_WILDCARDS: ReadonlyMap<string, OperatorId> = new Map([
  ['StringLike', 'StringEquals'],
  ['StringNotLike', 'StringNotEquals'],
])

/** The plainest condition of the same meaning. */
function plainer(entry: ConditionEntry): ConditionEntry {
  const exact = entry.values.every((value) => !hasWildcard(value)) ? WITHOUT_WILDCARDS.get(entry.base) : undefined
  const base = SAME_AS.get(entry.base) ?? exact ?? entry.base
  return { ...entry, base, values: FOLDED_VALUES.has(base) ? entry.values.map((value) => value.toLowerCase()) : entry.values }
}

/** Every choice of one item from each list, whose product the caller bounds; lists of one cost no copy of what was chosen before. */
function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const single = lists.flatMap((list) => (list.length === 1 ? list : []))
  const many = lists.filter((list) => list.length !== 1)
  return many.reduce<readonly (readonly T[])[]>((made, list) => made.flatMap((chosen) => list.map((item) => [...chosen, item])), [single])
}
