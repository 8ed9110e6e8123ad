import { parseArn } from '../arn.ts'
import type { ConditionEntry, PolicyDocument, PrincipalElement, PrincipalEntry, Statement } from './document.ts'

/**
 * Whether two documents say the same in the same statements: what AWS's own rewriting of a policy leaves as it was.
 *
 * Lists are sets, a text is a list of one, an account id is its root ARN, numbers and booleans are texts; actions, operators and condition
 * keys compare without case. Version (a missing one is 2008-10-17), Id, Sid and Effect must be equal, and `"*"` is not `{"AWS":"*"}`.
 * Statements may stand in any order but are counted: one written twice is not one written once.
 */
export function structurallyEquivalent(left: PolicyDocument, right: PolicyDocument): boolean {
  if (left.version !== right.version || left.id !== right.id || left.statements.length !== right.statements.length) return false
  const partition = partitionOf([left, right])
  const rightForms = right.statements.map((statement) => canonicalStatement(statement, partition)).sort()
  const leftForms = left.statements.map((statement) => canonicalStatement(statement, partition)).sort()
  return leftForms.every((form, index) => form === rightForms[index])
}

/** The partition a bare account id stands in: that of any principal ARN around it, for a document serves one partition. */
export function partitionOf(documents: readonly PolicyDocument[]): string {
  for (const { statements } of documents) {
    for (const { principal } of statements) {
      for (const { value } of principal.entries) {
        const arn = parseArn(value)
        if (arn !== undefined) return arn.partition
      }
    }
  }
  return 'aws'
}

/** A principal as `Type value`, an account id as its root ARN. */
export function canonicalPrincipal({ type, value }: PrincipalEntry, partition: string): string {
  return type === 'AWS' && /^\d{12}$/u.test(value) ? `AWS arn:${partition}:iam::${value}:root` : `${type} ${value}`
}

/** A condition's operator, key and values with everything AWS ignores folded away. */
export function canonicalCondition({ base, operator, ifExists, quantifier, key, values }: ConditionEntry): readonly unknown[] {
  return [quantifier, base === 'unknown' ? operator.toLowerCase() : base, ifExists, key.toLowerCase(), sortedSet(values)]
}

/** The distinct texts of a list, in an order of their own. */
export function sortedSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort()
}

function canonicalStatement(statement: Statement, partition: string): string {
  const { sid, effect, principal, action, resource, conditions } = statement
  return JSON.stringify([
    sid ?? null,
    effect,
    principal.kind,
    canonicalPrincipals(principal, partition),
    action.kind,
    sortedSet(action.values.map((value) => value.toLowerCase())),
    resource.kind,
    sortedSet(resource.values),
    conditions.map((entry) => JSON.stringify(canonicalCondition(entry))).sort(),
  ])
}

function canonicalPrincipals({ entries }: PrincipalElement, partition: string): readonly string[] {
  return sortedSet(entries.map((entry) => canonicalPrincipal(entry, partition)))
}
