import type { Expression, FilterPattern, NumberValue, Question, Value } from './pattern.ts'
import { textValue } from './pattern.ts'
import { readRegex } from './regex.ts'
import { readSelector } from './selector.ts'
import { readTokens, type Token } from './tokens.ts'

/** What a filter pattern says, or why that is not known. */
export type ParsedPattern =
  | { readonly understood: true; readonly pattern: FilterPattern }
  | { readonly understood: false; readonly why: string }

/** Characters. AWS takes 1,024 (API reference, PutMetricFilter); what is longer by far was not written for CloudWatch. */
const MAX_LENGTH = 4096

/** Parentheses within parentheses. Bounds every recursion over an expression. */
const MAX_DEPTH = 64

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/
const CLAUSES: ReadonlyMap<string, Question> = new Map([
  ['EXISTS', { op: 'exists' }],
  ['NOT EXISTS', { op: 'not-exists' }],
  ['IS NULL', { op: 'is-null' }],
  ['IS TRUE', { op: 'is-true' }],
  ['IS FALSE', { op: 'is-false' }],
])

/**
 * Read a metric filter's pattern over JSON events; attacker-controlled, at most 4,096 characters.
 *
 * `&&` binds closer than `||`. Patterns over words or columns are not understood: what they match depends on how CloudTrail writes an event.
 * Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters".
 */
export function parseFilterPattern(text: string): ParsedPattern {
  if (text.length > MAX_LENGTH) return { understood: false, why: `It is longer than ${MAX_LENGTH} characters.` }
  const trimmed = text.trim()
  if (trimmed === '') return { understood: true, pattern: { kind: 'everything' } }
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}') || trimmed.length < 2) {
    return { understood: false, why: 'It matches words of the text, not fields of a JSON event.' }
  }
  const tokens = readTokens(trimmed.slice(1, -1))
  if ('failedAt' in tokens) return { understood: false, why: `It cannot be read from character ${tokens.failedAt + 2} on.` }
  const reader: Reader = { tokens, next: 0 }
  const expression = readOr(reader, 0)
  if (typeof expression === 'string') return { understood: false, why: `${expression} at character ${peek(reader).at + 2}.` }
  if (peek(reader).kind !== 'end') return { understood: false, why: `It goes on where it should end, at character ${peek(reader).at + 2}.` }
  return { understood: true, pattern: { kind: 'json', expression } }
}

interface Reader {
  readonly tokens: readonly Token[]
  next: number
}

const END: Token = { kind: 'end', text: '', at: 0 }

function peek(reader: Reader, ahead = 0): Token {
  return reader.tokens[reader.next + ahead] ?? reader.tokens.at(-1) ?? END
}

function takeOperator(reader: Reader, operator: string): boolean {
  const token = peek(reader)
  if (token.kind !== 'operator' || token.text !== operator) return false
  reader.next++
  return true
}

/** A text instead of an expression says what is wrong. */
type ReadResult = Expression | string

function readOr(reader: Reader, depth: number): ReadResult {
  return readJoined(reader, '||', () => readJoined(reader, '&&', () => readTerm(reader, depth)))
}

function readJoined(reader: Reader, operator: '&&' | '||', readNext: () => ReadResult): ReadResult {
  const terms: Expression[] = []
  do {
    const term = readNext()
    if (typeof term === 'string') return term
    terms.push(term)
  } while (takeOperator(reader, operator))
  const [only] = terms
  return only !== undefined && terms.length === 1 ? only : { kind: operator === '&&' ? 'and' : 'or', terms }
}

function readTerm(reader: Reader, depth: number): ReadResult {
  if (depth > MAX_DEPTH) return `It nests deeper than ${MAX_DEPTH} parentheses`
  if (!takeOperator(reader, '(')) return readTest(reader)
  const inner = readOr(reader, depth + 1)
  if (typeof inner === 'string') return inner
  return takeOperator(reader, ')') ? inner : 'A closing parenthesis is missing'
}

function readTest(reader: Reader): ReadResult {
  const selector = peek(reader)
  const path = selector.kind === 'word' ? readSelector(selector.text) : undefined
  if (path === undefined) return 'A selector such as $.eventName is missing'
  reader.next++
  const question = readClause(reader) ?? readComparison(reader)
  return typeof question === 'string' ? question : { kind: 'test', path, question }
}

function readClause(reader: Reader): Question | undefined {
  for (const length of [1, 2]) {
    const words = Array.from({ length }, (_, ahead) => peek(reader, ahead))
    if (words.some((word) => word.kind !== 'word')) return undefined
    const clause = CLAUSES.get(words.map((word) => word.text.toUpperCase()).join(' '))
    if (clause === undefined) continue
    reader.next += length
    return clause
  }
  return undefined
}

function readComparison(reader: Reader): Question | string {
  const operator = peek(reader)
  const op = operator.text
  if (operator.kind !== 'operator') return 'An operator is missing'
  const value = toValue(peek(reader, 1))
  switch (op) {
    case '=':
    case '!=':
      if (value === undefined) break
      reader.next += 2
      return { op, value }
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (value?.kind !== 'number') break
      reader.next += 2
      return { op, value }
    default:
      return 'An operator is missing'
  }
  reader.next++
  return 'A value to compare with is missing'
}

function toValue({ kind, text }: Token): Value | undefined {
  if (kind === 'quoted') return textValue(text)
  if (kind === 'regex') return { kind: 'regex', source: text, regex: readRegex(text) }
  if (kind !== 'word' || text.startsWith('$')) return undefined
  return toNumber(text) ?? textValue(text)
}

function toNumber(text: string): NumberValue | undefined {
  return NUMBER.test(text) ? { kind: 'number', number: Number(text) } : undefined
}
