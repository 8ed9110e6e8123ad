/** Counts the comparisons of a match, for tests that check how work grows: no test needs a clock. */
export interface StepCounter {
  steps: number
}

/** In a run, stands for any one character. No UTF-16 code unit is negative. */
export const ANY_ONE: number = -1

/** A stretch of a pattern between two `*`: code units and `ANY_ONE`, with what searching for it needs. */
export interface Run {
  readonly units: Int32Array
  readonly search: (text: string, from: number, counter: StepCounter | undefined) => number
}

/**
 * Prepare a run for searching.
 *
 * Searching one stretch naively costs text times stretch, which a policy's author chooses both of. Stretches without `?` use
 * Knuth-Morris-Pratt (text plus stretch); those with `?`, where no failure table exists, compare 32 positions a step (Shift-And).
 * A stretch longer than the text costs nothing, so whoever bounds texts, as `evaluatePolicy` does, has work linear in the pattern.
 */
export function prepareRun(units: Int32Array): Run {
  return { units, search: units.includes(ANY_ONE) ? shiftAnd(units) : knuthMorrisPratt(units) }
}

/** Whether a run stands at exactly this offset of a text. */
export function runStandsAt(run: Run, text: string, offset: number, counter: StepCounter | undefined): boolean {
  const { units } = run
  if (offset < 0 || offset + units.length > text.length) return false
  for (let at = 0; at < units.length; at++) {
    if (counter !== undefined) counter.steps++
    const unit = units[at]
    if (unit !== ANY_ONE && unit !== text.charCodeAt(offset + at)) return false
  }
  return true
}

function knuthMorrisPratt(units: Int32Array): Run['search'] {
  const failure = failureTable(units)
  return (text, from, counter) => {
    let matched = 0
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      while (matched > 0 && units[matched] !== unit) {
        if (counter !== undefined) counter.steps++
        matched = failure[matched - 1] ?? 0
      }
      if (counter !== undefined) counter.steps++
      if (units[matched] === unit) matched++
      if (matched === units.length) return at - matched + 1
    }
    return -1
  }
}

/** For each prefix of the run, the length of its longest proper prefix that is also its suffix. */
function failureTable(units: Int32Array): Int32Array {
  const failure = new Int32Array(units.length)
  let matched = 0
  for (let at = 1; at < units.length; at++) {
    while (matched > 0 && units[matched] !== units[at]) matched = failure[matched - 1] ?? 0
    if (units[matched] === units[at]) matched++
    failure[at] = matched
  }
  return failure
}

function shiftAnd(units: Int32Array): Run['search'] {
  const words = Math.ceil(units.length / 32)
  const low = byteMasks(units, 0)
  const high = byteMasks(units, 8)
  const lastWord = words - 1
  const lastBit = 1 << ((units.length - 1) % 32)
  return (text, from, counter) => {
    if (text.length - from < units.length) return -1
    const state = new Uint32Array(words)
    for (let at = from; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      const lowMask = low(unit)
      const highMask = high(unit)
      let carry = 1
      for (let word = 0; word < words; word++) {
        const before = state[word] ?? 0
        state[word] = ((before << 1) | carry) & (lowMask[word] ?? 0) & (highMask[word] ?? 0)
        carry = before >>> 31
      }
      if (counter !== undefined) counter.steps += words
      if (((state[lastWord] ?? 0) & lastBit) !== 0) return at - units.length + 1
    }
    return -1
  }
}

/**
 * For one byte of a unit, the positions of the run that hold the same byte, or a wildcard.
 *
 * A mask for each unit would let a pattern of many distinct ones claim its length squared in memory; by bytes it is 512 masks at most.
 */
function byteMasks(units: Int32Array, shift: 0 | 8): (unit: number) => Uint32Array {
  const wild = new Uint32Array(Math.ceil(units.length / 32))
  units.forEach((unit, at) => {
    if (unit === ANY_ONE) setBit(wild, at)
  })
  const masks = new Map<number, Uint32Array>()
  units.forEach((unit, at) => {
    if (unit === ANY_ONE) return
    const byte = (unit >>> shift) & 0xff
    const mask = masks.get(byte) ?? wild.slice()
    setBit(mask, at)
    masks.set(byte, mask)
  })
  return (unit) => masks.get((unit >>> shift) & 0xff) ?? wild
}

function setBit(bits: Uint32Array, at: number): void {
  const word = at >>> 5
  bits[word] = (bits[word] ?? 0) | (1 << (at & 31))
}
