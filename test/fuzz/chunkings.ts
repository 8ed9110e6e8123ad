import { between, many, pick, type Random } from './choose.ts'

/** A way to cut bytes into chunks. */
export interface Chunking {
  readonly name: string
  readonly cut: (bytes: Uint8Array) => Iterable<Uint8Array>
}

/** Bytes cut at each multiple of a size. */
export function inPieces(size: number): Chunking {
  return {
    name: `pieces of ${size}`,
    *cut(bytes) {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    },
  }
}

export const WHOLE: Chunking = { name: 'whole', cut: (bytes) => [bytes] }

/** Bytes cut at some places. Chunks of no bytes may be among them. */
export function cutAt(places: readonly number[]): Chunking {
  const sorted = places.toSorted((a, b) => a - b)
  return {
    name: `cut at ${sorted.join(', ')}`,
    *cut(bytes) {
      let from = 0
      for (const to of [...sorted, bytes.length]) {
        yield bytes.subarray(from, to)
        from = to
      }
    },
  }
}

/** Ways to cut so many bytes: whole, around the blocks that are looked at together, and at random. */
export function chunkings(random: Random, length: number): readonly Chunking[] {
  // A few thousand chunks are enough of any document.
  const least = Math.ceil(length / 20_000)
  const small = least === 1 ? [1, 63, 64, 65] : [63, 64, 65].map((size) => size * least)
  const places = (count: number) => many(count, () => random(length + 1))
  return [
    WHOLE,
    ...small.map(inPieces),
    inPieces(between(random, least, 300 * least)),
    cutAt(places(1)),
    cutAt(places(pick(random, [2, 3, 20]))),
  ]
}
