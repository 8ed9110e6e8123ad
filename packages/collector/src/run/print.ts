import { crc32 } from 'node:zlib'
import type { ObjectReading } from '../read/read-object.ts'

/**
 * Tells the events that were written of an object from any others that it may have had: hexadecimal, of their identities, in which the bytes of each
 * are. The same after a restart where the ledger is not shared: each run with a shared one has a secret of its own. Absent where an event has no
 * identity, or not all that have one were written.
 */
export function printOf({ identities, written, refused }: Pick<ObjectReading, 'identities' | 'written' | 'refused'>): string | undefined {
  if (identities.length !== written.length || refused.length > 0) return undefined
  let check = 0
  for (const piece of identities.pieces()) check = crc32(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), check)
  return check.toString(16)
}
