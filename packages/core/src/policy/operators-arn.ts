import { compileGlob, type Glob, type IsLiteral } from './glob.ts'
import type { ValueMatcher } from './operators.ts'

const FIELDS = 6

/**
 * `ArnEquals` and `ArnLike`, which AWS treats alike: the six fields of an ARN, each a pattern of its own.
 *
 * A `*` cannot cross a colon, except in the last field, which holds colons itself. A pattern without six fields is no ARN; what AWS makes of
 * one is not documented.
 */
export function compileArnPattern(pattern: string, isLiteral?: IsLiteral): ValueMatcher | undefined {
  const patterns = fieldOffsets(pattern)?.map(([start, end]): Glob => {
    const field = pattern.slice(start, end)
    return isLiteral === undefined ? compileGlob(field) : compileGlob(field, (offset) => isLiteral(start + offset))
  })
  if (patterns === undefined) return undefined
  return (observed) => {
    const fields = fieldOffsets(observed)
    if (fields === undefined) return false
    return fields.every(([start, end], field) => patterns[field]?.(observed.slice(start, end)) === true)
  }
}

/** Where each of the six fields starts and ends; `undefined` for a text with fewer. The last one keeps its colons. */
function fieldOffsets(text: string): readonly (readonly [start: number, end: number])[] | undefined {
  const offsets: (readonly [number, number])[] = []
  let start = 0
  while (offsets.length < FIELDS - 1) {
    const colon = text.indexOf(':', start)
    if (colon === -1) return undefined
    offsets.push([start, colon])
    start = colon + 1
  }
  offsets.push([start, text.length])
  return offsets
}
