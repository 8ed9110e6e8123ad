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

const KINDS: readonly FieldValue[] = [SOMETHING_ELSE, ABSENT, true, false, null, STRUCTURE]

/**
 * Values of a field that tell the answers of these questions apart, among those that are known to be possible.
 *
 * A star is tried as nothing and as something; with stars, numbers or expressions the list is a try, not all there is.
 */
export function candidatesFor(questions: readonly Question[], known: Known | undefined): Candidates {
  const values = questions.flatMap((question) => ('value' in question ? [question.value] : []))
  const texts = values.filter((value) => value.kind === 'text')
  const found = new Set<FieldValue>(KINDS)
  for (const text of texts) for (const spelling of spellings(text)) found.add(spelling)
  for (const value of values) for (const number of numbersAround(value)) found.add(number)
  if (known?.kind === 'like') for (const spelling of likeSpellings(known.like, texts)) found.add(spelling)
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
  return core.includes('*') ? [core, around, text.replaceAll('*', SOMETHING_ELSE)] : [core, around]
}

/** Texts that are like one value, with another's text where its star stands. */
function likeSpellings(like: TextValue, texts: readonly TextValue[]): readonly string[] {
  const own = spellings(like)
  return [...own, ...texts.flatMap(({ core }) => [`${like.openStart ? core : ''}${like.core}${like.openEnd ? core : ''}`])]
}

function numbersAround(value: Value): readonly number[] {
  return value.kind === 'number' ? [value.number, value.number - 1, value.number + 1] : []
}
