import type {
  ActionElement,
  ConditionEntry,
  PolicyProblem,
  PolicyProblemCode,
  PrincipalElement,
  PrincipalEntry,
  PrincipalType,
  ResourceElement,
  Statement,
} from './document.ts'
import { isRecord, own } from './document-json.ts'
import { parseOperatorName } from './operators-names.ts'

const STATEMENT_ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
])

const PRINCIPAL_TYPES: ReadonlyMap<string, PrincipalType> = new Map([
  ['AWS', 'AWS'],
  ['Service', 'Service'],
  ['Federated', 'Federated'],
  ['CanonicalUser', 'CanonicalUser'],
])

/** A statement under reading: its JSON, where it stands, and where problems go. */
interface Reading {
  readonly source: Readonly<Record<string, unknown>>
  readonly path: string
  readonly problems: PolicyProblem[]
}

/**
 * Read one statement, reporting to `problems`; `undefined` if it has no meaning at all (not an object, no valid Effect).
 *
 * A statement returned beside errors is only good for finding more of them.
 */
export function readStatement(source: unknown, index: number, problems: PolicyProblem[]): Statement | undefined {
  const path = `Statement[${index}]`
  if (!isRecord(source)) {
    problems.push({ code: 'wrong-type', path, severity: 'error' })
    return undefined
  }
  const reading: Reading = { source, path, problems }
  for (const key of Object.keys(source)) {
    if (!STATEMENT_ELEMENTS.has(key)) report(reading, 'unknown-element', key, 'warning')
  }
  const sid = own(source, 'Sid')
  if (sid !== undefined && typeof sid !== 'string') report(reading, 'wrong-type', 'Sid')
  const effect = own(source, 'Effect')
  const principal = readPrincipal(reading)
  const action = readAction(reading)
  const resource = readResource(reading)
  const conditions = readConditions(reading)
  if (effect !== 'Allow' && effect !== 'Deny') {
    report(reading, effect === undefined ? 'missing-element' : 'bad-effect', 'Effect')
    return undefined
  }
  return { index, ...(typeof sid === 'string' ? { sid } : {}), effect, principal, action, resource, conditions }
}

function report(reading: Reading, code: PolicyProblemCode, element: string, severity: PolicyProblem['severity'] = 'error'): void {
  reading.problems.push({ code, path: `${reading.path}.${element}`, severity })
}

/** Which of an element and its `Not` form the statement has; both is an error. */
function which(
  reading: Reading,
  element: string,
): { readonly name: string; readonly negated: boolean; readonly value: unknown } | undefined {
  const negated = `Not${element}`
  const hasPlain = Object.hasOwn(reading.source, element)
  const hasNegated = Object.hasOwn(reading.source, negated)
  if (hasPlain && hasNegated) report(reading, 'contradicting-elements', element)
  if (hasPlain) return { name: element, negated: false, value: own(reading.source, element) }
  if (hasNegated) return { name: negated, negated: true, value: own(reading.source, negated) }
  return undefined
}

function readAction(reading: Reading): ActionElement {
  const found = which(reading, 'Action')
  if (found === undefined) {
    report(reading, 'missing-element', 'Action')
    return { kind: 'action', values: [] }
  }
  return { kind: found.negated ? 'not-action' : 'action', values: readTexts(reading, found.name, found.value) }
}

function readResource(reading: Reading): ResourceElement {
  const found = which(reading, 'Resource')
  if (found === undefined) return { kind: 'none', values: [] }
  return { kind: found.negated ? 'not-resource' : 'resource', values: readTexts(reading, found.name, found.value) }
}

function readPrincipal(reading: Reading): PrincipalElement {
  const found = which(reading, 'Principal')
  if (found === undefined) return { kind: 'none', entries: [] }
  const kind = found.negated ? 'not-principal' : 'principal'
  if (found.value === '*') return { kind, entries: [{ type: 'any', value: '*' }] }
  if (!isRecord(found.value)) {
    report(reading, 'wrong-type', found.name)
    return { kind, entries: [] }
  }
  const entries: PrincipalEntry[] = []
  for (const [name, value] of Object.entries(found.value)) {
    const type = PRINCIPAL_TYPES.get(name)
    if (type === undefined) {
      report(reading, 'unknown-principal-type', `${found.name}.${name}`)
      continue
    }
    for (const text of readTexts(reading, `${found.name}.${name}`, value)) entries.push({ type, value: text })
  }
  if (Object.keys(found.value).length === 0) report(reading, 'empty-list', found.name, 'warning')
  return { kind, entries }
}

function readConditions(reading: Reading): readonly ConditionEntry[] {
  const condition = own(reading.source, 'Condition')
  if (condition === undefined) return []
  if (!isRecord(condition)) {
    report(reading, 'wrong-type', 'Condition')
    return []
  }
  const entries: ConditionEntry[] = []
  const seen = new Set<string>()
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isRecord(keys)) {
      report(reading, 'wrong-type', `Condition.${operator}`)
      continue
    }
    const name = parseOperatorName(operator)
    if (name.base === 'unknown') report(reading, 'unknown-operator', `Condition.${operator}`, 'warning')
    for (const [key, value] of Object.entries(keys)) {
      const path = `Condition.${operator}.${key}`
      // AWS compares both names without case, and does not say which of two spellings would count.
      const folded = JSON.stringify([operator.toLowerCase(), key.toLowerCase()])
      if (seen.has(folded)) report(reading, 'duplicate-key', path)
      seen.add(folded)
      entries.push({ operator, ...name, key, values: readValues(reading, path, value) })
    }
  }
  return entries
}

/** A text or a list of texts. */
function readTexts(reading: Reading, element: string, value: unknown): readonly string[] {
  return readList(reading, element, value).flatMap((item) => {
    if (typeof item === 'string') return [item]
    report(reading, 'wrong-type', element)
    return []
  })
}

/** A condition's values: texts, numbers and booleans, the last two as text. */
function readValues(reading: Reading, element: string, value: unknown): readonly string[] {
  return readList(reading, element, value).flatMap((item) => {
    if (typeof item === 'string') return [item]
    if (typeof item === 'boolean') return [String(item)]
    if (typeof item !== 'number') {
      report(reading, 'wrong-type', element)
      return []
    }
    // JSON.parse has rounded it already: the text AWS compares is lost.
    if (Math.abs(item) > Number.MAX_SAFE_INTEGER || /e/u.test(String(item))) report(reading, 'imprecise-number', element)
    return [String(item)]
  })
}

function readList(reading: Reading, element: string, value: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length === 0) report(reading, 'empty-list', element, 'warning')
  return list
}
