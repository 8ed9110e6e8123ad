import { hash } from 'node:crypto'
import type { Event } from '@trailmend/stream'

/** What tells an event from others: 64 bits of who it is, and 64 of its bytes, in four words. */
export type EventIdentity = Int32Array

/** Words of an identity. */
export const IDENTITY_WORDS = 4

const encoder = new TextEncoder()

/**
 * Write the identity of an event: of `eventID` and `recipientAccountId`, and of the bytes as delivered.
 *
 * SHA-256 of both, cut to 64 bits: two events that only happen to agree in the first are told apart by the second, and nobody can make an event
 * that is taken for another one. Answers `false` where the event has no id: then nothing can be a copy of it.
 */
export function writeIdentity(event: Event, to: EventIdentity): boolean {
  const id = event.eventID
  if (id === undefined || id === '') return false
  const account = event.get('recipientAccountId')
  writeHash(`${id}\n${typeof account === 'string' ? account : ''}`, to, 0)
  writeHash(event.oversized ? encoder.encode(JSON.stringify(event.json())) : event.raw, to, 2)
  return true
}

function writeHash(bytes: string | Uint8Array, to: EventIdentity, at: number): void {
  const hex = hash('sha256', bytes, 'hex')
  to[at] = Number.parseInt(hex.slice(0, 8), 16)
  to[at + 1] = Number.parseInt(hex.slice(8, 16), 16)
}
