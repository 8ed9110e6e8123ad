import { allows, type Known } from './known.ts'
import { ABSENT, type FieldValue, STRUCTURE } from './matches.ts'
import type { Question, TextValue, Value } from './pattern.ts'

/** Values that are worth trying for a field, and whether every other value would be answered like one of them. */
export interface Candidates {
  readonly values: readonly FieldValue[]
  readonly exhaustive: boolean
}

/** A text for all that the questions do not name. Where one does name it, the list is not held to be exhaustive. */
export const SOMETHING_ELSE = 'something else'

/** For each field. More literals than this are more events than any monitor asks for. */
const MAX_VALUES = 96

const MAX_JOINED = 8

/** The likeliest first: the first that serves is the one that is told. */
const KINDS: readonly FieldValue[] = [SOMETHING_ELSE, ABSENT, true, false, null, STRUCTURE]

/**
 * Values of a field that tell the answers of these questions apart, among those that are known to be possible.
 *
 * A star is tried as nothing and as something; with stars, numbers or expressions the list is a try, not all there is.
 */
export function candidatesFor(questions: readonly Question[], known: Known | undefined): Candidates {
  const values = questions.flatMap((question) => ('value' in question ? [question.value] : []))
  const texts = values.filter((value) => value.kind === 'text')
  const found = new Set<FieldValue>(known?.kind === 'like' ? [...known.examples, ...likeSpellings(known.like, texts)] : [])
  for (const text of texts) for (const spelling of spellings(text)) found.add(spelling)
  for (const kind of KINDS) found.add(kind)
  for (const value of values) for (const number of numbersAround(value)) found.add(number)
  for (const text of joined(texts)) found.add(text)
  if (values.some((value) => value.kind === 'regex')) for (const text of lengthened(texts)) found.add(text)
  const possible = [...found].filter((value) => allows(known, value))
  const settled = questions.every(isSettled) && known?.kind !== 'like'
  return { values: possible.slice(0, MAX_VALUES), exhaustive: settled && possible.length <= MAX_VALUES }
}

function isSettled(question: Question): boolean {
  if (!('value' in question)) return question.op !== 'is-true' && question.op !== 'is-false'
  return question.value.kind === 'text' && !question.value.text.includes('*') && !question.value.text.includes(SOMETHING_ELSE)
}

function spellings({ text, core, openStart, openEnd }: TextValue): readonly string[] {
  if (!openStart && !openEnd) return [core]
  const around = `${openStart ? SOMETHING_ELSE : ''}${core}${openEnd ? SOMETHING_ELSE : ''}`
  return core.includes('*') ? [around, core, text.replaceAll('*', SOMETHING_ELSE)] : [around, core]
}

/** Texts that are like one value, with another's text where its star stands. */
function likeSpellings(like: TextValue, texts: readonly TextValue[]): readonly string[] {
  const own = spellings(like)
  return [...own, ...texts.flatMap(({ core }) => [`${like.openStart ? core : ''}${like.core}${like.openEnd ? core : ''}`])]
}

/** Texts that are like two values at once. */
function joined(texts: readonly TextValue[]): readonly string[] {
  const open = texts.filter(({ openStart, openEnd }) => openStart || openEnd).slice(0, MAX_JOINED)
  return open.flatMap((one) => open.flatMap((other) => [`${one.core}${other.core}`, `${one.core}${SOMETHING_ELSE}${other.core}`]))
}

/** Texts that hold a value's and are not it: an expression may ask no more than that. */
function lengthened(texts: readonly TextValue[]): readonly string[] {
  return texts.slice(0, MAX_JOINED).flatMap(({ core }) => [`${core}${SOMETHING_ELSE}`, `${SOMETHING_ELSE}${core}`])
}

function numbersAround(value: Value): readonly number[] {
  return value.kind === 'number' ? [value.number, value.number - 1, value.number + 1] : []
}
