import { type Fact, IGNORANCE, type Unknown } from '../observe/fact.ts'
import type { Because, Json, Outcome } from './finding.ts'

/** What a control says of one subject. */
export interface Verdict {
  readonly outcome: Outcome
  readonly because: Because
  readonly expected: Json
  readonly observed: Json
}

interface Evidence {
  readonly code: string
  readonly text: string
  readonly expected: Json
  readonly observed: Json
}

/** The subject is as it should be, and all that this rests on was read. */
export function pass({ code, text, expected, observed }: Evidence): Verdict {
  return { outcome: 'pass', because: { code, text }, expected, observed }
}

/** The subject is certainly not as it should be. */
export function fail({ code, text, expected, observed }: Evidence): Verdict {
  return { outcome: 'fail', because: { code, text }, expected, observed }
}

/** The rule does not apply to the subject, and all that this rests on was read. */
export function notApplicable({ code, text, expected, observed }: Evidence): Verdict {
  return { outcome: 'not-applicable', because: { code, text }, expected, observed }
}

/**
 * The verdict on something that could not be read.
 *
 * @param subject - what is not known, as the beginning of a sentence: "Whether trail x delivers"
 * @param expected - what would have been expected
 */
export function unknown(fact: Unknown, subject: string, expected: Json): Verdict {
  const permission = fact.needs === undefined ? '' : ` Grant ${fact.needs}.`
  const text = `${subject} is not known: ${IGNORANCE[fact.because]} (${fact.detail}).${permission}`
  const because = fact.needs === undefined ? { code: fact.because, text } : { code: fact.because, text, needs: fact.needs }
  return { outcome: 'unknown', because, expected, observed: null }
}

/** The first fact of several that is not known, if there is one. */
export function firstUnknown(facts: readonly Fact<unknown>[]): Unknown | undefined {
  return facts.find((fact) => !fact.known)
}
