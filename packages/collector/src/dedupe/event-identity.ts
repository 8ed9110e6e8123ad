import { createCipheriv, hash } from 'node:crypto'
import type { Event, EventBatch } from '@trailmend/stream'
import { createIdentities, IDENTITY_KEY_BYTES, MOST_HASHED, IDENTITY_WORDS as WORDS } from '@trailmend/stream/batch'

/** Words of who an event is. */
export const NAME_WORDS = 2
/** Words of an identity. */
export const IDENTITY_WORDS: number = WORDS
/** Bytes of the secret that identities are made with. */
export const SECRET_BYTES = 32

/**
 * Tells events apart: by `eventID` and `recipientAccountId`, and by the bytes as delivered. Different events have the same identity with a probability
 * of 2^-63 at most, even where somebody made them for that; those that only agree in who they are, are told apart by their bytes.
 */
export interface Identify {
  /** Writes the identities of a batch, one after the other: zeros where only `event` can tell. Answers how many those are. */
  readonly batch: (batch: EventBatch, to: Int32Array) => number
  /** Writes the identity of one event. Answers `false` where it has no id, and writes nothing: then nothing can be a copy of it. */
  readonly event: (event: Event, to: Int32Array, at: number) => boolean
}

const encoder = new TextEncoder()
/** No record begins with a zero: what does, stands for a longer one. */
const LONGER = Uint8Array.of(0)

/**
 * Identities by a secret, which must stay one: they tell nothing of it, but whoever has it can make different events look the same.
 *
 * @param secret - `SECRET_BYTES` that nobody else knows; the same ones give the same identities
 */
export function createIdentify(secret: Uint8Array): Identify {
  const identities = createIdentities(keyOf(secret))
  return { batch: identities.ofBatch, event: identifyOne }

  function identifyOne(event: Event, to: Int32Array, at: number): boolean {
    const id = event.eventID
    if (id === undefined || id === '') return false
    const account = event.get('recipientAccountId')
    identities.of({ id, account: typeof account === 'string' ? account : '', bytes: bytesOf(event) }, to, at)
    return true
  }
}

/** The bytes of an event, or the SHA-256 of those that are more than can be hashed. */
function bytesOf(event: Event): Uint8Array {
  const bytes = event.oversized ? encoder.encode(JSON.stringify(event.json())) : event.raw
  return bytes.length > MOST_HASHED ? Buffer.concat([LONGER, hash('sha256', bytes, 'buffer')]) : bytes
}

/** A key as long as is needed: the stream that a cipher makes of the secret. */
function keyOf(secret: Uint8Array): Uint8Array {
  return createCipheriv('aes-256-ctr', secret, new Uint8Array(16)).update(new Uint8Array(IDENTITY_KEY_BYTES))
}
