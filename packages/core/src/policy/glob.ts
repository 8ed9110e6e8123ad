import { ANY_ONE, prepareRun, type Run, runStandsAt, type StepCounter } from './glob-search.ts'

/** A prepared pattern: does a text match it as a whole? */
export type Glob = (text: string, counter?: StepCounter) => boolean

/** Says which offsets of a pattern hold a literal `*` or `?`: one that came out of a policy variable, or was written `${*}`. */
export type IsLiteral = (offset: number) => boolean

const STAR = 42
const QUESTION = 63

/**
 * Prepare a pattern in which `*` is any text and `?` any one UTF-16 code unit; case counts (fold both sides beforehand where it must not).
 *
 * Not a regular expression: a policy's author could make one run for minutes. The pattern falls into runs between its stars; the first and
 * the last are anchored and those between are found leftmost, one after the other, so nothing is ever tried twice.
 */
export function compileGlob(pattern: string, isLiteral?: IsLiteral): Glob {
  const runs = splitRuns(pattern, isLiteral)
  const [first, ...rest] = runs
  const last = rest.pop()
  if (first === undefined) return (text) => text === ''
  const plainHead = plainText(first)
  if (last === undefined) {
    if (plainHead !== undefined) return (text) => text === plainHead
    const only = prepareRun(first)
    return (text, counter) => text.length === first.length && runStandsAt(only, text, 0, counter)
  }
  const middle = rest.filter((units) => units.length > 0).map(prepareRun)
  if (plainHead !== undefined && middle.length === 0 && last.length === 0) return (text) => text.startsWith(plainHead)
  return matcher(prepareRun(first), middle, prepareRun(last))
}

function matcher(head: Run, middle: readonly Run[], tail: Run): Glob {
  return (text, counter) => {
    const end = text.length - tail.units.length
    if (end < head.units.length) return false
    if (!runStandsAt(head, text, 0, counter) || !runStandsAt(tail, text, end, counter)) return false
    let from = head.units.length
    for (const run of middle) {
      const found = run.search(text, from, counter)
      if (found === -1 || found + run.units.length > end) return false
      from = found + run.units.length
    }
    return true
  }
}

/** The stretches between the pattern's stars: one more than there are stars. */
function splitRuns(pattern: string, isLiteral: IsLiteral | undefined): readonly Int32Array[] {
  const runs: Int32Array[] = []
  let units: number[] = []
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern.charCodeAt(at)
    const wild = (unit === STAR || unit === QUESTION) && isLiteral?.(at) !== true
    if (!wild) units.push(unit)
    else if (unit === QUESTION) units.push(ANY_ONE)
    else {
      runs.push(Int32Array.from(units))
      units = []
    }
  }
  runs.push(Int32Array.from(units))
  return runs
}

function plainText(units: Int32Array): string | undefined {
  if (units.includes(ANY_ONE)) return undefined
  let text = ''
  for (const unit of units) text += String.fromCharCode(unit)
  return text
}

/** Whether a text has a wildcard. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?')
}
