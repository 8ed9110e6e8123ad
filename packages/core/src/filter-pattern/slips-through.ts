import { SOMETHING_ELSE } from './candidates.ts'
import { judgeKnown } from './find-event.ts'
import type { KnownField, KnownFields } from './known.ts'
import { ABSENT, type FieldValue, STRUCTURE } from './matches.ts'
import { type Expression, testsOf } from './pattern.ts'
import { allKnown, type RequiredEvent } from './requirement.ts'
import { writeSelector } from './selector.ts'

/** Characters. Values and selectors come from the pattern, whose author may have written anything. */
const MAX_VALUE = 80

const MAX_CONDITIONS = 3

/**
 * Say which required event slips through a pattern, given one that does: its name, and what else must be so for it to slip.
 *
 * Fields that make no difference are left out.
 */
export function slipsThrough(expression: Expression, event: RequiredEvent, slipped: KnownFields): string {
  const before = allKnown(event)
  let told = slipped.filter((field) => !before.includes(field))
  for (const field of told) {
    const without = told.filter((each) => each !== field)
    if (judgeKnown(expression, [...without, ...before]) === false) told = without
  }
  const conditions = told.flatMap((field) => conditionOf(field, expression))
  if (conditions.length === 0) return event.name
  const more = conditions.length > MAX_CONDITIONS ? ['so on'] : []
  return `${event.name} when ${[...conditions.slice(0, MAX_CONDITIONS), ...more].join(' and ')}`
}

function conditionOf({ path, known }: KnownField, expression: Expression): readonly string[] {
  if (known.kind !== 'is') return []
  const whole = writeSelector(path)
  const selector = cut(whole)
  if (known.value === SOMETHING_ELSE) return [`${selector} is ${isCompared(whole, expression) ? 'something else' : 'there'}`]
  if (typeof known.value === 'string' && known.value.includes(SOMETHING_ELSE)) {
    return [`${selector} is like ${quote(known.value.replaceAll(SOMETHING_ELSE, '*'))}`]
  }
  return [`${selector} is ${inWords(known.value)}`]
}

/** Whether a pattern compares a field with something, rather than only asks whether it is there. */
function isCompared(selector: string, expression: Expression): boolean {
  return testsOf(expression).some(({ path, question }) => 'value' in question && writeSelector(path) === selector)
}

function inWords(value: FieldValue): string {
  if (value === ABSENT) return 'absent'
  if (value === STRUCTURE) return 'a list or an object'
  return typeof value === 'string' ? quote(value) : String(value)
}

function quote(text: string): string {
  return JSON.stringify(cut(text))
}

function cut(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}...` : text
}
