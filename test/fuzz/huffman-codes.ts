import { many, once, type Random } from './choose.ts'

/** A code for each symbol: how many bits, and which. A symbol of no bits has none. */
export interface HuffmanCodes {
  readonly lengths: readonly number[]
  readonly codes: readonly number[]
}

/** The codes that lengths stand for: RFC 1951, section 3.2.2. */
export function codesOf(lengths: readonly number[]): HuffmanCodes {
  const counts = new Array<number>(17).fill(0)
  for (const length of lengths) if (length > 0) counts[length]!++
  let code = 0
  const next = counts.map((_, bits) => {
    if (bits > 0) code = (code + (bits > 1 ? counts[bits - 1]! : 0)) << 1
    return code
  })
  return { lengths, codes: lengths.map((length) => (length === 0 ? 0 : next[length]!++)) }
}

/**
 * Lengths, random and complete, that give a code to each symbol wanted and perhaps to some others: by splitting a leaf of the tree
 * until there are leaves enough. Deep trees come as often as even ones.
 */
export function randomLengths(
  random: Random,
  wanted: readonly number[],
  { symbols, longest }: { symbols: number; longest: number },
): number[] {
  const others = many(symbols, (symbol) => symbol).filter((symbol) => !wanted.includes(symbol) && once(random, 12))
  const chosen = [...wanted, ...others]
  const lengths = new Array<number>(symbols).fill(0)
  if (chosen.length < 2) {
    // A code of one symbol is incomplete, and allowed for distances: it has one bit.
    for (const symbol of chosen) lengths[symbol] = 1
    return lengths
  }
  const leaves = [0]
  const isDeep = once(random, 2)
  while (leaves.length < chosen.length) {
    const shallow = leaves.map((_, index) => index).filter((index) => leaves[index]! < longest)
    const deepest = shallow.reduce((best, index) => (leaves[index]! > leaves[best]! ? index : best), shallow[0]!)
    const index = isDeep && !once(random, 4) ? deepest : shallow[random(shallow.length)]!
    leaves[index]!++
    leaves.push(leaves[index]!)
  }
  for (const symbol of chosen) lengths[symbol] = leaves.splice(random(leaves.length), 1)[0]!
  return lengths
}
