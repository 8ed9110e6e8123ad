import { matches } from './condition.ts'
import type { FieldDomain } from './event-class.ts'
import type { Literal } from './selectors.ts'

/** A value that stands for all values which the literals cannot tell apart. */
export interface Sample {
  /** `null` stands for an event that lacks the field. */
  readonly value: string | null
  /** Whether such a value surely exists. */
  readonly exists: boolean
}

/** Values times characters to compare them with: the work that one field may cost. */
const MAX_WORK = 400_000_000
const FIRST_CHARACTERS = [...'etaoinshrdlucmfwypvbgkqjxz0123456789']
/** Ends no text that AWS writes, so that no literal goes on with it. */
const UNHEARD_OF = '\u0000'

/**
 * A finite set of values of a field that behaves, for these literals, like all values.
 *
 * Which beginnings and ends a text has is settled by the longest of each, and between them anything can stand. So every
 * pair of a beginning and an end with something new in between, and each whole value, is enough. `undefined` if they
 * are too many.
 */
export function samplesOf(literals: readonly Literal[], domain: FieldDomain & { is: 'text' }): Sample[] | undefined {
  const valuesOf = (how: Literal['how']) => literals.filter((literal) => literal.how === how).map((literal) => literal.value)
  const begins = unique([domain.begins, ...valuesOf('starts-with')]).filter((value) => value.startsWith(domain.begins))
  const ends = unique(['', ...valuesOf('ends-with')])
  const wholes = unique(valuesOf('equals')).filter((value) => value.startsWith(domain.begins))
  const characters = literals.reduce((sum, { value }) => sum + value.length, 0)
  if ((begins.length * ends.length + wholes.length) * characters > MAX_WORK) return undefined
  const between = begins.flatMap((begin) => ends.flatMap((end) => sampleBetween({ begin, end, literals, domain })))
  const whole = wholes.filter(domain.admits).map((value) => ({ value, exists: true }))
  return [...between, ...whole, ...(domain.mayBeAbsent ? [{ value: null, exists: true }] : [])]
}

interface Between {
  readonly begin: string
  readonly end: string
  readonly literals: readonly Literal[]
  readonly domain: FieldDomain & { is: 'text' }
}

function sampleBetween({ begin, end, literals, domain }: Between): Sample[] {
  if (!domain.admits(`${begin}${domain.sample}${end}`)) return []
  const rivals = literals.filter((literal) => isRival(literal, begin, end))
  const fillers = [domain.sample, ...FIRST_CHARACTERS.map((character) => `${character}${domain.sample}${character}`)]
  const values = fillers.map((filler) => `${begin}${filler}${end}`)
  const value = values.find((candidate) => !rivals.some((literal) => matches(literal, candidate)))
  // With every first character taken, it depends on the alphabet whether there is such a value.
  return [
    value === undefined ? { value: `${begin}${UNHEARD_OF}${domain.sample}${UNHEARD_OF}${end}`, exists: false } : { value, exists: true },
  ]
}

/** Whether a literal tells more than the beginning and the end do, and could match what goes on from there. */
function isRival({ how, value }: Literal, begin: string, end: string): boolean {
  if (how === 'starts-with') return value.length > begin.length && value.startsWith(begin)
  if (how === 'ends-with') return value.length > end.length && value.endsWith(end)
  return value.startsWith(begin)
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}
