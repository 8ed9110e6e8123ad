/** An object of parsed JSON. What it holds is attacker-controlled. */
export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own member: what an object inherits was never in the message. */
export function fieldOf(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

export function textOf(fields: Fields, name: string): string | undefined {
  const value = fieldOf(fields, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A count or size: a safe, whole number that is not negative, as a number or as digits. */
export function countOf(fields: Fields, name: string): number | undefined {
  const value = fieldOf(fields, name)
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

export function fieldsOf(fields: Fields, name: string): Fields {
  const value = fieldOf(fields, name)
  return isFields(value) ? value : {}
}

export function listOf(fields: Fields, name: string): readonly unknown[] | undefined {
  const value = fieldOf(fields, name)
  return Array.isArray(value) ? value : undefined
}
