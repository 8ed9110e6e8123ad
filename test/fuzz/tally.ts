/** What a run has done so far. */
export interface Tally {
  /** Values that were held against those of another reader. */
  comparisons: number
  documents: number
  /** Documents that were broken on purpose. */
  broken: number
  /** Zipped streams, whole and broken. */
  zipped: number
  /** Of the zipped, those that node:zlib refuses. */
  refused: number
  /** Documents that stream-json was asked about, too. */
  streamJson: number
}

export function createTally(): Tally {
  return { comparisons: 0, documents: 0, broken: 0, zipped: 0, refused: 0, streamJson: 0 }
}

/** Two readers that do not say the same. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'
}

/** Counts one comparison. Throws a `Mismatch` if the two are not the same. */
export function same(tally: Tally, what: () => string, found: unknown, wanted: unknown): void {
  tally.comparisons++
  if (Object.is(found, wanted)) return
  const isDeep = typeof found === 'object' && typeof wanted === 'object' && found !== null && wanted !== null
  // Both come of JSON.parse: the same keys in the same order, or they are not the same.
  if (isDeep && JSON.stringify(found) === JSON.stringify(wanted)) return
  throw new Mismatch(`${what()}: found ${show(found)}, wanted ${show(wanted)}`)
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 400 ? `${text.slice(0, 400)}… (${text.length})` : text
}
