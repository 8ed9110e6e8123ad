import type { Event } from '@trailmend/stream'
import { createFingerprint, FINGERPRINT_WORDS } from './fingerprint.ts'

/** What tells an event from others: two words of who it is, and a fingerprint of its bytes. */
export type EventIdentity = Int32Array

/** Words of who an event is. */
export const NAME_WORDS = 2
/** Words of an identity. */
export const IDENTITY_WORDS: number = NAME_WORDS + FINGERPRINT_WORDS

/**
 * Writes the identity of an event: of `eventID` and `recipientAccountId`, and of the bytes as delivered. Answers `false` where the event has no id:
 * then nothing can be a copy of it.
 */
export type Identify = (event: Event, to: EventIdentity) => boolean

const encoder = new TextEncoder()

/**
 * Identities by a secret. Different events have the same with a probability of 2^-63 at most, even where somebody made them for that; those that only
 * agree in who they are, are told apart by their bytes.
 */
export function createIdentify(secret: Uint8Array): Identify {
  const fingerprint = createFingerprint(secret)
  return (event, to) => {
    const id = event.eventID
    if (id === undefined || id === '') return false
    const account = event.get('recipientAccountId')
    writeName(id, typeof account === 'string' ? account : '', to)
    fingerprint(event.oversized ? encoder.encode(JSON.stringify(event.json())) : event.raw, to, NAME_WORDS)
    return true
  }
}

/**
 * Two words of an id and an account, spread by multiplying, as FNV-1a does. Events that come to the same here by accident, or because somebody made
 * them so, count as twins of each other: they are kept.
 */
function writeName(id: string, account: string, to: EventIdentity): void {
  to[0] = 0x811c9dc5
  to[1] = 0x2b4de4f1
  mix(id, to)
  mix(account, to)
}

function mix(text: string, to: EventIdentity): void {
  let [one, two] = [to[0] as number, to[1] as number]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    one = Math.imul(one ^ unit, 0x01000193)
    two = Math.imul(two + unit, 0x85ebca6b) ^ (two >>> 15)
  }
  to[0] = one
  to[1] = two
}
