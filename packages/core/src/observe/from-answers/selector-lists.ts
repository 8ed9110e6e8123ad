import { type JsonObject, listField, ownField } from '../answer-fields.ts'
import { type Fact, known, notKnown, type Unknown } from '../fact.ts'

/** AWS takes at most 2,048 characters a value. */
const MAX_CHARACTERS = 2048

/** An answer that is not what AWS documents. */
export function malformed(detail: string): Unknown {
  return notKnown('malformed-answer', detail)
}

/** Whether a field says nothing: the SDK leaves out what AWS writes as null. */
export function isUnset(object: JsonObject, name: string): boolean {
  const value = ownField(object, name)
  return value === undefined || value === null
}

/** A list read item by item; absent is the empty list. The first item that cannot be read makes the list unknown. */
export function readList<T>(object: JsonObject, name: string, read: (item: unknown) => Fact<T>): Fact<readonly T[]> {
  if (isUnset(object, name)) return known([])
  const items = listField(object, name)
  return items === undefined ? malformed(`"${name}" is not a list`) : readEach(items, read)
}

/** Every item read; the first that cannot be read makes all unknown. */
export function readEach<I, T>(items: readonly I[], read: (item: I) => Fact<T>): Fact<readonly T[]> {
  const values: T[] = []
  for (const item of items) {
    const value = read(item)
    if (!value.known) return value
    values.push(value.value)
  }
  return known(values)
}

/** A list of texts; absent is the empty list. */
export function readTexts(object: JsonObject, name: string): Fact<readonly string[]> {
  return readList(object, name, (item) =>
    typeof item === 'string' && item !== '' && item.length <= MAX_CHARACTERS
      ? known(item)
      : malformed(`"${name}" holds what is not a text of 1 to ${MAX_CHARACTERS} characters`),
  )
}

/** The settings of an object that are not among the ones given. Attacker-controlled. */
export function unknownSettings(object: JsonObject, knownNames: readonly string[]): string[] {
  return Object.keys(object).filter((name) => !knownNames.includes(name) && !isUnset(object, name))
}
