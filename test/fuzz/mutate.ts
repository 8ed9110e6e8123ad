import { between, pick, type Random } from './choose.ts'

/** Bytes that were changed, and the first that may not be what it was. */
export interface Mutated {
  readonly what: string
  readonly bytes: Buffer
  readonly from: number
}

type Mutate = (random: Random, bytes: Buffer) => Omit<Mutated, 'what'>

const STRUCTURE = ['{', '}', '[', ']', '"', ':', ',', '\\', ' ', '0', 'n', '"Records":[', '{"eventName":"X"},', '}{', '\0', '\xff', 'é']

function replaced(bytes: Buffer, range: readonly [from: number, to: number], by: Uint8Array): Omit<Mutated, 'what'> {
  return { bytes: Buffer.concat([bytes.subarray(0, range[0]), by, bytes.subarray(range[1])]), from: range[0] }
}

const MUTATIONS: Readonly<Record<string, Mutate>> = {
  truncated: (random, bytes) => {
    const from = random(bytes.length + 1)
    return { bytes: bytes.subarray(0, from), from }
  },
  'bits flipped': (random, bytes) => {
    const copy = Buffer.from(bytes)
    let from = bytes.length
    for (let left = pick(random, [1, 1, 1, 2, 8]); left > 0; left--) {
      const at = random(bytes.length)
      copy[at]! ^= 1 << random(8)
      from = Math.min(from, at)
    }
    return { bytes: copy, from }
  },
  'a byte replaced': (random, bytes) => {
    const at = random(bytes.length)
    return replaced(bytes, [at, at + 1], Buffer.from(pick(random, STRUCTURE), 'latin1'))
  },
  'structure put in': (random, bytes) => {
    const at = random(bytes.length + 1)
    return replaced(bytes, [at, at], Buffer.from(pick(random, STRUCTURE), 'latin1'))
  },
  'a range left out': (random, bytes) => {
    const at = random(bytes.length)
    return replaced(bytes, [at, Math.min(bytes.length, at + between(random, 1, 80))], Buffer.alloc(0))
  },
  'a range twice': (random, bytes) => {
    const at = random(bytes.length)
    const to = Math.min(bytes.length, at + between(random, 1, 200))
    return replaced(bytes, [to, to], bytes.subarray(at, to))
  },
  'something behind': (random, bytes) => replaced(bytes, [bytes.length, bytes.length], Buffer.from(pick(random, STRUCTURE), 'latin1')),
}

/** Bytes that are not those any more, in one of many ways. They may still be a log. */
export function mutate(random: Random, bytes: Buffer): Mutated {
  if (bytes.length === 0) return { what: 'nothing', bytes, from: 0 }
  const what = pick(random, Object.keys(MUTATIONS))
  return { what, ...MUTATIONS[what]!(random, bytes) }
}

/** The same of zipped bytes: their header and their trailer, of few bytes, as often as all between. */
export function mutateZip(random: Random, bytes: Buffer): Mutated {
  const part = random(3)
  const [from, to] =
    part === 0 ? [2, Math.min(40, bytes.length)] : part === 1 ? [Math.max(0, bytes.length - 8), bytes.length] : [0, bytes.length]
  if (to <= from) return mutate(random, bytes)
  const { what, bytes: middle, from: at } = mutate(random, bytes.subarray(from, to))
  return {
    what,
    bytes: Buffer.concat([bytes.subarray(0, from), middle, ...(what === 'truncated' ? [] : [bytes.subarray(to)])]),
    from: from + at,
  }
}
