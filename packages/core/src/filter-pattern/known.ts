import { ABSENT, answer, type FieldValue, matchesText, STRUCTURE } from './matches.ts'
import { type Question, type Step, type TextValue, type Truth, textValue } from './pattern.ts'

/** What is known of a field: its value, that it is a text that begins or ends so, or that it is a text other than some. */
export type Known =
  | { readonly kind: 'is'; readonly value: FieldValue }
  | KnownLike
  | { readonly kind: 'other'; readonly than: readonly string[] }

/** That a text begins or ends so. */
export interface KnownLike {
  readonly kind: 'like'
  readonly like: TextValue
  readonly examples: readonly string[]
}

/** What is known of an event, field by field. A field that is not named can be anything, or absent. */
export type KnownFields = readonly KnownField[]

export interface KnownField {
  readonly path: readonly Step[]
  readonly known: Known
}

/** Exactly this value. */
export function is(value: FieldValue): Known {
  return { kind: 'is', value }
}

/** Any text that `text` stands for; a star at its beginning or end is any text. Examples that do occur are the ones to name. */
export function like(text: string, examples: readonly string[]): KnownLike {
  return { kind: 'like', like: textValue(text), examples }
}

/** Any text but these. */
export function otherThan(...than: readonly string[]): Known {
  return { kind: 'other', than }
}

const ANYTHING = undefined

/**
 * What the known fields say of another field: `undefined` if nothing.
 *
 * A field below an absent one or a scalar is absent; one above a field that is there is an object or a list.
 */
export function knownOf(fields: KnownFields, path: readonly Step[]): Known | undefined {
  const exact = fields.find((field) => field.path.length === path.length && sharedSteps(field.path, path) === path.length)
  if (exact !== undefined) return exact.known
  for (const field of fields) {
    const shared = sharedSteps(field.path, path)
    const there = field.known.kind !== 'is' || field.known.value !== ABSENT
    if (shared === field.path.length && !(field.known.kind === 'is' && field.known.value === STRUCTURE)) return is(ABSENT)
    if (there && shared === path.length) return is(STRUCTURE)
    if (there && shared < path.length && typeof field.path[shared] !== typeof path[shared] && shared < field.path.length) return is(ABSENT)
  }
  return ANYTHING
}

function sharedSteps(one: readonly Step[], other: readonly Step[]): number {
  let shared = 0
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared++
  return shared
}

/** What a question comes to for every field of which this is known; `undefined` if fields differ in it, or AWS does not tell. */
export function answerKnown(question: Question, known: Known | undefined): Truth {
  if (known === undefined) return undefined
  if (known.kind === 'is') return answer(question, known.value)
  switch (question.op) {
    case 'exists':
      return true
    case 'not-exists':
    case 'is-null':
      return false
    case '=':
      return question.value.kind === 'text' ? equalsKnown(question.value, known) : undefined
    case '!=': {
      const equal = question.value.kind === 'text' ? equalsKnown(question.value, known) : undefined
      return equal === undefined ? undefined : !equal
    }
    default:
      return undefined
  }
}

/**
 * `value` covers `like` if it matches like's own spelling: a star in there is only ever matched by a star.
 */
function equalsKnown(value: TextValue, known: Exclude<Known, { kind: 'is' }>): Truth {
  if (value.core.includes('*')) return undefined
  if (known.kind === 'like') return matchesText(value, known.like.text) === true ? true : excludes(value, known.like)
  if (value.core === '' && value.openStart) return true
  return !value.openStart && !value.openEnd && known.than.includes(value.core) ? false : undefined
}

/** `false` if no text is both: one is exact and not what the other stands for, or they begin or end differently. */
function excludes(value: TextValue, other: TextValue): false | undefined {
  if (!value.openStart && !value.openEnd) return matchesText(other, value.core) === false ? false : undefined
  const begin = !value.openStart && !other.openStart && !agree(value.core, other.core, 'startsWith')
  const end = !value.openEnd && !other.openEnd && !agree(value.core, other.core, 'endsWith')
  return begin || end ? false : undefined
}

function agree(one: string, other: string, side: 'startsWith' | 'endsWith'): boolean {
  return one[side](other) || other[side](one)
}

/** Whether a value is one of those that are known to be possible. */
export function allows(known: Known | undefined, value: FieldValue): boolean {
  if (known === undefined) return true
  if (known.kind === 'is') return known.value === value
  if (typeof value !== 'string') return false
  return known.kind === 'like' ? matchesText(known.like, value) === true : !known.than.includes(value)
}
