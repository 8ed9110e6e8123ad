import { SOMETHING_ELSE } from './candidates.ts'
import { judgeKnown } from './find-event.ts'
import type { KnownField, KnownFields } from './known.ts'
import { ABSENT, type FieldValue, STRUCTURE } from './matches.ts'
import type { Expression } from './pattern.ts'
import type { RequiredEvent } from './requirement.ts'
import { writeSelector } from './selector.ts'

/** Characters. Values come from the pattern, whose author may have written anything. */
const MAX_VALUE = 80

/**
 * Say which required event slips through a pattern, given one that does: its name, and what else must be so for it to slip.
 *
 * Fields that make no difference are left out.
 */
export function slipsThrough(expression: Expression, event: RequiredEvent, slipped: KnownFields): string {
  const before: KnownFields = [...event.where, ...event.given]
  let told = slipped.filter((field) => !before.includes(field))
  for (const field of told) {
    const without = told.filter((each) => each !== field)
    if (judgeKnown(expression, [...without, ...before]) === false) told = without
  }
  const conditions = told.flatMap((field) => conditionOf(field))
  return conditions.length === 0 ? event.name : `${event.name} when ${conditions.join(' and ')}`
}

function conditionOf({ path, known }: KnownField): readonly string[] {
  if (known.kind !== 'is') return []
  const selector = writeSelector(path)
  if (typeof known.value === 'string' && known.value.includes(SOMETHING_ELSE)) {
    return known.value === SOMETHING_ELSE
      ? [`${selector} is something else`]
      : [`${selector} is like ${quote(known.value.replaceAll(SOMETHING_ELSE, '...'))}`]
  }
  return [`${selector} is ${inWords(known.value)}`]
}

function inWords(value: FieldValue): string {
  if (value === ABSENT) return 'absent'
  if (value === STRUCTURE) return 'a list or an object'
  return typeof value === 'string' ? quote(value) : String(value)
}

function quote(text: string): string {
  return JSON.stringify(text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}...` : text)
}
