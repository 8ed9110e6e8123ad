import { type Effort, findEvent, judgeKnown, shareOf } from './find-event.ts'
import { type ParsedPattern, parseFilterPattern } from './parse.ts'
import { type Expression, testsOf } from './pattern.ts'
import { allKnown, asExpression, OF_EVERY_RECORD, type RequiredEvent, type Requirement } from './requirement.ts'
import { slipsThrough } from './slips-through.ts'

export type { Effort } from './find-event.ts'

/** Whether a filter pattern catches all that is required. */
export type Coverage =
  /** `broader`: it certainly catches events besides. That an alarm rings too often does not make it silent. */
  | { readonly covers: true; readonly broader: boolean }
  /** The required events that slip through, in words; parts of the pattern may be quoted in them. */
  | { readonly covers: false; readonly missing: readonly string[] }
  | { readonly covers: 'unknown'; readonly why: string }

/**
 * Whether a filter pattern catches at least the events that one of the accepted requirements asks for, by meaning: order, quotes, spaces,
 * nesting and repetition do not matter.
 *
 * `true` and `false` are proofs; what could not be proven either way is `'unknown'`, as is a pattern that could not be read.
 *
 * @param shared - what many patterns may cost together; one alone costs no more than what is enough for any seen in use
 */
export function coverageOf(filterPattern: string, accepted: readonly Requirement[], shared?: Effort): Coverage {
  if (shared !== undefined && shared.left <= 0)
    return { covers: 'unknown', why: 'The patterns are too many or too intricate to be compared.' }
  const parsed: ParsedPattern = parseFilterPattern(filterPattern)
  if (!parsed.understood) return { covers: 'unknown', why: parsed.why }
  if (parsed.pattern.kind === 'everything') return { covers: true, broader: true }
  const { expression } = parsed.pattern
  const effort = shareOf(shared)
  effort.left -= testsOf(expression).length * accepted.flat().length
  const each = accepted.map((requirement) => coverageOfOne(expression, requirement, effort))
  if (each.some((coverage) => coverage.covers === true)) return { covers: true, broader: isBroader(expression, accepted, effort) }
  const unknown = each.find((coverage) => coverage.covers === 'unknown')
  if (unknown !== undefined) return unknown
  const misses = each.filter((coverage) => coverage.covers === false)
  const [closest] = misses.toSorted((one, other) => one.missing.length - other.missing.length)
  return closest ?? { covers: 'unknown', why: 'Nothing is required.' }
}

function coverageOfOne(expression: Expression, requirement: Requirement, effort: Effort): Coverage {
  const verdicts = requirement.map((event) => judgeEvent(expression, event, effort))
  const missing = verdicts.flatMap((verdict) => ('slips' in verdict ? [verdict.slips] : []))
  if (missing.length > 0) return { covers: false, missing }
  const unknown = verdicts.find((verdict) => 'why' in verdict)
  return unknown === undefined ? { covers: true, broader: false } : { covers: 'unknown', why: unknown.why }
}

type EventVerdict = { readonly caught: true } | { readonly slips: string } | { readonly why: string }

function judgeEvent(expression: Expression, event: RequiredEvent, effort: Effort): EventVerdict {
  const known = allKnown(event)
  const truth = judgeKnown(expression, known)
  if (truth === true) return { caught: true }
  if (truth === false) return { slips: event.name }
  const found = findEvent({ fails: expression }, known, effort)
  if (found.found) return { slips: slipsThrough(expression, event, found.fields) }
  if (found.proven) return { caught: true }
  return { why: `Whether it matches every ${event.name} cannot be told from the documented meaning of filter patterns.` }
}

function isBroader(expression: Expression, accepted: readonly Requirement[], effort: Effort): boolean {
  return findEvent({ holds: expression, fails: asExpression(accepted) }, OF_EVERY_RECORD, effort).found
}
