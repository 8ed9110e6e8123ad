import { compileGlob } from '../policy/glob.ts'
import {
  ANY_MEMBER,
  type FilterPattern,
  judgeExpression,
  type Question,
  type Step,
  type TextValue,
  type Truth,
  type Value,
} from './pattern.ts'

/** A field's value in an event: a scalar of JSON, a list or an object, or nothing there at all. */
export type FieldValue = string | number | boolean | null | typeof STRUCTURE | typeof ABSENT

/** A list or an object: no comparison holds for it, neither `=` nor `!=`. */
export const STRUCTURE: unique symbol = Symbol('structure')
export const ABSENT: unique symbol = Symbol('absent')

/**
 * Whether a pattern matches a JSON event; `undefined` where AWS's documentation does not tell.
 *
 * It does not tell whether `!=` holds for a field that is absent or null, nor how numbers compare with texts.
 */
export function matchesPattern(pattern: FilterPattern, event: unknown): Truth {
  if (pattern.kind === 'everything') return true
  return judgeExpression(pattern.expression, ({ path, question }) => {
    if (path.includes(ANY_MEMBER)) return undefined
    return answer(question, fieldOf(event, path))
  })
}

function fieldOf(event: unknown, path: readonly Step[]): FieldValue {
  let here = event
  for (const step of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here) !== (typeof step === 'number')) return ABSENT
    if (!Object.hasOwn(here, step)) return ABSENT
    here = Reflect.get(here, step)
  }
  if (here === null || typeof here === 'string' || typeof here === 'number' || typeof here === 'boolean') return here
  return here === undefined ? ABSENT : STRUCTURE
}

/** What a question to a field with this value comes to. */
export function answer(question: Question, field: FieldValue): Truth {
  switch (question.op) {
    case 'exists':
      return field !== ABSENT
    case 'not-exists':
      return field === ABSENT
    case 'is-null':
      return field === null
    case 'is-true':
    case 'is-false':
      if (typeof field === 'string') return field.toLowerCase() === question.op.slice(3) ? undefined : false
      return field === (question.op === 'is-true')
    case '=':
      return equals(question.value, field)
    case '!=':
      return differs(question.value, field)
    default:
      return ordered(question.op, field, question.value.number)
  }
}

function differs(value: Value, field: FieldValue): Truth {
  if (field === STRUCTURE) return false
  if (field === ABSENT || field === null) return undefined
  const equal = equals(value, field)
  return equal === undefined ? undefined : !equal
}

function equals(value: Value, field: FieldValue): Truth {
  if (field === STRUCTURE || field === ABSENT) return false
  if (field === null) return undefined
  if (value.kind === 'regex') return typeof field === 'string' ? value.regex?.(field) : undefined
  if (value.kind === 'text') return typeof field === 'string' ? matchesText(value, field) : looksLike(value, field)
  if (typeof field === 'number') return field === value.number
  return mayBeNumber(field) && Number(field) === value.number ? undefined : false
}

/** A text in the pattern, a number or boolean in the event. */
function looksLike(value: TextValue, field: number | boolean): Truth {
  const written = matchesText(value, String(field))
  if (value.openStart || value.openEnd) return value.core === '' ? true : undefined
  const sameNumber = typeof field === 'number' && value.core !== '' && Number(value.core) === field
  return written === false && !sameNumber ? false : undefined
}

/** Whether a text is what a value says, its outer stars standing for any text. A star within is taken both ways. */
export function matchesText(value: TextValue, text: string): Truth {
  const literally = matchesLiterally(value, text)
  if (!value.core.includes('*')) return literally
  const asWildcard = compileGlob(value.text, (at) => value.text.charAt(at) === '?')(text)
  return literally === asWildcard ? literally : undefined
}

function matchesLiterally({ openStart, openEnd, core }: TextValue, text: string): boolean {
  if (openStart) return openEnd ? text.includes(core) : text.endsWith(core)
  return openEnd ? text.startsWith(core) : text === core
}

function mayBeNumber(field: string | boolean): boolean {
  return typeof field === 'string' && field.trim() !== '' && !Number.isNaN(Number(field))
}

function ordered(op: '<' | '<=' | '>' | '>=', field: FieldValue, limit: number): Truth {
  if (typeof field === 'string' && mayBeNumber(field)) return undefined
  if (typeof field !== 'number') return field === null ? undefined : false
  if (op.endsWith('=') && field === limit) return true
  return op.startsWith('<') ? field < limit : field > limit
}
