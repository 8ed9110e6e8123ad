import { type EventBatch, rowIndex, rowsOf } from '../event/batch.ts'
import { livePage } from '../event/page.ts'
import { IDENTITIES, IDENTITY_KEY, IDENTITY_KEY_BYTES, IDENTITY_WORDS, MOST_HASHED } from '../scan/layout.ts'
import { createHash } from './hash.ts'

/** Who an event is, and what its bytes are. */
export interface IdentityParts {
  /** Its `eventID`, not empty. */
  readonly id: string
  /** Its `recipientAccountId`; empty where it has none. */
  readonly account: string
  /** Its bytes, or what stands for them: `MOST_HASHED` at most. */
  readonly bytes: Uint8Array
}

/**
 * Identities of events, for who tells copies from others: `IDENTITY_WORDS` words each, two of who it is and two of its bytes. Different bytes have the
 * same two words with a probability of 2^-63 at most, whoever chose them, as long as nobody knows the key.
 *
 * A keyed universal hash and no more than that: identities must stay as secret as the key. That stands in the memory that `raw` of each event is a
 * view on: give nobody `raw.buffer` who must not have it.
 */
export interface Identities {
  /**
   * Writes the identities of all events of a batch, at hardly more than the cost of reading their bytes once. Zeros where only a closer look can tell:
   * an event without an id, an id or an account that is written with escapes or other letters than ASCII's, a record of more than 64 KiB, an oversized
   * one, or an engine other than WebAssembly. Answers how many those are.
   */
  readonly ofBatch: (batch: EventBatch, to: Int32Array) => number
  /** Writes the identity of one event, from what a closer look told: the same that `ofBatch` writes. */
  readonly of: (event: IdentityParts, to: Int32Array, at: number) => void
}

const encoder = new TextEncoder()

/** Identities by a secret key of `IDENTITY_KEY_BYTES` random bytes, which must not be changed any more. The same key gives the same identities. */
export function createIdentities(key: Uint8Array): Identities {
  if (key.length !== IDENTITY_KEY_BYTES) throw new RangeError(`a key has ${IDENTITY_KEY_BYTES} bytes, not ${key.length}`)
  const hash = createHash(key)
  return {
    ofBatch,
    of({ id, account, bytes }, to, at) {
      hash.ofPair(bytesOf(id), bytesOf(account), to, at)
      hash.ofBytes(bytes, to, at + 2)
    },
  }

  function ofBatch(batch: EventBatch, to: Int32Array): number {
    const rows = rowsOf(batch)
    const engine = rows === undefined ? undefined : livePage(rows.page).engine
    if (rows === undefined || engine?.identify === undefined) {
      to.fill(0, 0, batch.length * IDENTITY_WORDS)
      return batch.length
    }
    if (engine.identityKey !== key) {
      engine.bytes.set(key, IDENTITY_KEY)
      engine.identityKey = key
    }
    let left = 0
    for (let index = 0; index < batch.length; ) {
      const first = rowIndex(rows, index)
      let end = first
      const from = index
      while (index < batch.length && rowIndex(rows, index) === end) {
        index++
        end++
      }
      left += engine.identify(first, end)
      const [firstWord, endWord] = [IDENTITIES / 4 + first * IDENTITY_WORDS, IDENTITIES / 4 + end * IDENTITY_WORDS]
      to.set(engine.words.subarray(firstWord, endWord), from * IDENTITY_WORDS)
    }
    return left
  }
}

/** As many as are hashed: those whose ids begin alike for so long only agree in who they are. */
function bytesOf(text: string): Uint8Array {
  return encoder.encode(text).subarray(0, MOST_HASHED)
}
