import { isRecord, own, readPolicyText } from './document-json.ts'
import { readStatement } from './document-statement.ts'
import type { OperatorId, Quantifier } from './operators-names.ts'

/** The only version in which `${...}` is a policy variable. A document without Version is a `2008-10-17` one. */
export const VARIABLES_VERSION = '2012-10-17'

/** Why a policy document, or a part of it, is not as AWS would accept it. */
export type PolicyProblemCode =
  | 'too-large'
  | 'too-deep'
  | 'bad-encoding'
  | 'not-json'
  | 'duplicate-key'
  | 'wrong-type'
  | 'bad-version'
  | 'bad-effect'
  | 'missing-element'
  | 'contradicting-elements'
  | 'imprecise-number'
  | 'empty-list'
  | 'unknown-element'
  | 'unknown-principal-type'
  | 'unknown-operator'

/**
 * One thing wrong with a policy document.
 *
 * `path` is where, such as `Statement[1].Action` (a single statement object counts as `Statement[0]`; the document itself is the empty
 * text). An `error` means the document cannot be judged; a `warning` leaves it judgeable, if only as `unknown` where it matters.
 */
export interface PolicyProblem {
  readonly code: PolicyProblemCode
  readonly path: string
  readonly severity: 'error' | 'warning'
}

/** What sort of principal an entry names; `any` is the bare `"*"`, kept apart from `{"AWS":"*"}` because services differ in which they take. */
export type PrincipalType = 'any' | 'AWS' | 'Service' | 'Federated' | 'CanonicalUser'

/** One principal as written; `value` is `*` for type `any`. */
export interface PrincipalEntry {
  readonly type: PrincipalType
  readonly value: string
}

/** Who a statement is about; `none` where it names nobody, as in an identity policy. */
export interface PrincipalElement {
  readonly kind: 'principal' | 'not-principal' | 'none'
  readonly entries: readonly PrincipalEntry[]
}

/** The actions of a statement as written, wildcards and case included. */
export interface ActionElement {
  readonly kind: 'action' | 'not-action'
  readonly values: readonly string[]
}

/** The resources of a statement as written; `none` where it names none, as in a role's trust policy. */
export interface ResourceElement {
  readonly kind: 'resource' | 'not-resource' | 'none'
  readonly values: readonly string[]
}

/** One operator and one key of a statement's Condition; all entries of a statement must hold, one of the values is enough. */
export interface ConditionEntry {
  /** As written, such as `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string
  /** The operator without `IfExists` and qualifier; `unknown` if AWS has no such operator. */
  readonly base: OperatorId | 'unknown'
  readonly ifExists: boolean
  readonly quantifier: Quantifier
  /** As written; compare it lower-cased. */
  readonly key: string
  /** Numbers and booleans as the text AWS compares. */
  readonly values: readonly string[]
}

/** One statement, lists always lists, everything in the order and spelling written. */
export interface Statement {
  readonly index: number
  readonly sid?: string
  readonly effect: 'Allow' | 'Deny'
  readonly principal: PrincipalElement
  readonly action: ActionElement
  readonly resource: ResourceElement
  readonly conditions: readonly ConditionEntry[]
}

/** A policy document AWS could hold. Treat it as immutable: evaluation remembers what it prepared from it. */
export interface PolicyDocument {
  /** `2008-10-17` where the document has none. */
  readonly version: string
  readonly id?: string
  readonly statements: readonly Statement[]
}

/** A readable document with its warnings, or the problems that make it unreadable. */
export type ParsedPolicy =
  | { readonly ok: true; readonly document: PolicyDocument; readonly problems: readonly PolicyProblem[] }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] }

const VERSIONS: ReadonlySet<unknown> = new Set([VARIABLES_VERSION, '2008-10-17'])
const DOCUMENT_ELEMENTS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement'])

/**
 * Read a policy document from its text, percent-encoded text (what IAM's GetRole and GetRolePolicy return) or a parsed value.
 *
 * Text may have 131,072 UTF-16 code units (AWS's largest policies have 32 KB) and 32 levels. A key written twice in one object is an
 * error: JSON parsers disagree on which one counts, so the reader would judge another policy than AWS does. Never throws.
 */
export function parsePolicyDocument(input: unknown): ParsedPolicy {
  const read = typeof input === 'string' ? readPolicyText(input) : { ok: true as const, value: input }
  if (!read.ok) return read
  const problems: PolicyProblem[] = []
  const document = readDocument(read.value, problems)
  const broken = problems.some((problem) => problem.severity === 'error')
  return document === undefined || broken ? { ok: false, problems } : { ok: true, document, problems }
}

function readDocument(value: unknown, problems: PolicyProblem[]): PolicyDocument | undefined {
  if (!isRecord(value)) {
    problems.push({ code: 'wrong-type', path: '', severity: 'error' })
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (!DOCUMENT_ELEMENTS.has(key)) problems.push({ code: 'unknown-element', path: key, severity: 'warning' })
  }
  const told = own(value, 'Version')
  const version = told === undefined ? '2008-10-17' : told
  if (!VERSIONS.has(version)) problems.push({ code: 'bad-version', path: 'Version', severity: 'error' })
  const id = own(value, 'Id')
  if (id !== undefined && typeof id !== 'string') problems.push({ code: 'wrong-type', path: 'Id', severity: 'error' })
  const statements = readStatements(own(value, 'Statement'), problems)
  return { version: String(version), ...(typeof id === 'string' ? { id } : {}), statements }
}

function readStatements(value: unknown, problems: PolicyProblem[]): readonly Statement[] {
  if (value === undefined) {
    problems.push({ code: 'missing-element', path: 'Statement', severity: 'error' })
    return []
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length === 0) problems.push({ code: 'empty-list', path: 'Statement', severity: 'warning' })
  return list.flatMap((item, index) => {
    const statement = readStatement(item, index, problems)
    return statement === undefined ? [] : [statement]
  })
}
