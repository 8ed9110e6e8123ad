import type { ValueMatcher } from './operators.ts'

/** How an observed number or time stands to the policy's; the names of the rows of the operator table. */
export type Relation = 'equals' | 'less' | 'less-or-equal' | 'greater' | 'greater-or-equal'

const RELATIONS: Readonly<Record<Relation, (observed: number, expected: number) => boolean>> = {
  equals: (observed, expected) => observed === expected,
  less: (observed, expected) => observed < expected,
  'less-or-equal': (observed, expected) => observed <= expected,
  greater: (observed, expected) => observed > expected,
  'greater-or-equal': (observed, expected) => observed >= expected,
}

/** `Numeric…`: whole numbers and decimals of at most 15 digits, which compare exactly. */
export function compileNumber(relation: Relation): (value: string) => ValueMatcher | undefined {
  return (value) => compare(relation, value, parseDecimal)
}

/** `Date…`: ISO 8601 in W3C's profile, from a year alone to fractions of seconds, or seconds since 1970; times without an offset are UTC. */
export function compileDate(relation: Relation): (value: string) => ValueMatcher | undefined {
  return (value) => compare(relation, value, parseDate)
}

function compare(relation: Relation, value: string, parse: (text: string) => number | undefined): ValueMatcher | undefined {
  const expected = parse(value)
  if (expected === undefined) return undefined
  return (text) => {
    const observed = parse(text)
    return observed === undefined ? 'invalid' : RELATIONS[relation](observed, expected)
  }
}

function parseDecimal(text: string): number | undefined {
  if (text.length > 17 || !/^[+-]?\d+(?:\.\d+)?$/u.test(text)) return undefined
  return text.replace(/[^\d]/gu, '').length > 15 ? undefined : Number(text)
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/iu

/** Milliseconds since 1970. Four digits are a year: no policy means the first hours of 1970. */
function parseDate(text: string): number | undefined {
  if (text.length > 40) return undefined
  const match = DATE.exec(text)
  if (match === null) return /^\d{5,11}(?:\.\d{1,9})?$/u.test(text) ? Number(text) * 1000 : undefined
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)))
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  const written = new Date(time)
  // Date.UTC carries over: the 31st of April would become the 1st of May.
  const sameDay = written.getUTCFullYear() === year && written.getUTCMonth() === month - 1 && written.getUTCDate() === day
  const exists = sameDay && hour < 24 && minute < 60 && second < 60
  if (!exists) return undefined
  return time + Number(`0.${match[7] ?? '0'}`) * 1000 - offsetOf(match[8]) * 60_000
}

/** Minutes east of UTC. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.length === 1) return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}
