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

/** Take a document apart into grants that together mean the same; `undefined` if they would be too many to compare. */
export function atomicGrants(document: PolicyDocument, partition: string): readonly AtomicGrant[] | undefined {
  const grants: AtomicGrant[] = []
  let text = 0
  for (const statement of document.statements) {
    if (grants.length + countOf(statement) > MAX_GRANTS) return undefined
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
    (wide.principal.form === narrow.principal.form || wide.principal.form === ANYONE) &&
    partCovers(wide, narrow, 'action') &&
    partCovers(wide, narrow, 'resource') &&
    wide.conditions.every(({ form }) => narrow.conditions.some((condition) => condition.form === form && sameReading(wide, narrow, form)))
  )
}

const ANYONE = 'any *'

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
  const conditions = combinations(statement.conditions.map(conditionParts))
  const { index, effect } = statement
  return principals.flatMap((principal) =>
    actions.flatMap((action) =>
      resources.flatMap((resource) =>
        conditions.map(
          (chosen): AtomicGrant => ({ statement: index, effect, principal, action, resource, conditions: chosen, hasVariables }),
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

function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>((made, list) => made.flatMap((chosen) => list.map((item) => [...chosen, item])), [[]])
}
