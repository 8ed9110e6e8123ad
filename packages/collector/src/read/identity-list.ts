import { type EventIdentity, IDENTITY_WORDS } from '../dedupe/event-identity.ts'

/** Identities one after the other, in memory that grows. */
export interface IdentityList {
  push(identity: EventIdentity): void
  /** A view, until the next push. */
  words(): Int32Array
}

/** An empty list. */
export function createIdentityList(): IdentityList {
  let words = new Int32Array(512 * IDENTITY_WORDS)
  let used = 0
  return {
    push: (identity) => {
      if (used === words.length) {
        const larger = new Int32Array(words.length * 2)
        larger.set(words)
        words = larger
      }
      words.set(identity, used)
      used += IDENTITY_WORDS
    },
    words: () => words.subarray(0, used),
  }
}
