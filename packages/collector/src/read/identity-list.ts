import { IDENTITY_WORDS } from '../dedupe/event-identity.ts'

/** Identities one after the other, in pieces of memory: nothing is copied to grow, and what is written of them is never one large thing. */
export interface IdentityList {
  /** Adds the identity that begins at a place among words. */
  push(words: Int32Array, at: number): void
  readonly length: number
  /** Views, until the next push. */
  pieces(): readonly Int32Array[]
}

/** Identities of the first piece, and of the largest: each has room for twice as many as the one before. */
const [SMALLEST, LARGEST] = [512, 8192]

/** An empty list. */
export function createIdentityList(): IdentityList {
  const full: Int32Array[] = []
  let length = 0
  let piece = pieceOf(SMALLEST)
  let used = 0
  return {
    get length() {
      return length
    },
    push: (words, at) => {
      if (used === piece.length) {
        full.push(piece)
        piece = pieceOf(Math.min((piece.length / IDENTITY_WORDS) * 2, LARGEST))
        used = 0
      }
      for (let word = 0; word < IDENTITY_WORDS; word++) piece[used++] = words[at + word] as number
      length++
    },
    pieces: () => (used === 0 ? [] : [...full, piece.subarray(0, used)]),
  }
}

function pieceOf(identities: number): Int32Array {
  return new Int32Array(identities * IDENTITY_WORDS)
}
