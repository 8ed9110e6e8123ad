import { HOT_FIELDS } from './hot-fields.ts'
import {
  FIELD_IDENTITY,
  HASH_FACTOR,
  IDENTITY_KEYS,
  RECORD_KEYS,
  SLOT_BITS,
  SLOT_BYTES,
  SLOT_KEY,
  SLOT_LENGTH,
  SLOT_MASK,
} from './layout.ts'

const KEY_BYTES = SLOT_MASK - SLOT_KEY

/**
 * Writes the two tables of keys that both engines look keys up in.
 * Throws if two hot fields share a slot: then another factor is needed.
 */
export function writeKeys(memory: ArrayBufferLike): void {
  const view = new DataView(memory)
  HOT_FIELDS.forEach((name, index) => {
    const inside = index + 1 > FIELD_IDENTITY
    const key = `"${inside ? name.slice('userIdentity.'.length) : name}"`
    const slot = slotOf(key, inside ? IDENTITY_KEYS : RECORD_KEYS)
    if (view.getInt32(slot, true) !== 0) throw new Error(`${name} shares a slot`)
    view.setInt32(slot, index + 1, true)
    view.setInt32(slot + SLOT_LENGTH, key.length, true)
    for (let i = 0; i < key.length; i++) {
      const at = slot + KEY_BYTES - key.length + i
      view.setUint8(at + SLOT_KEY, key.charCodeAt(i))
      view.setUint8(at + SLOT_MASK, 0xff)
    }
  })
}

function slotOf(key: string, table: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = Array.from(key.slice(-5, -1), (letter) => letter.charCodeAt(0))
  return table + slotNumber(a | (b << 8) | (c << 16) | (d << 24)) * SLOT_BYTES
}

/** The slot of a key by its last four bytes without its quote, read as a little-endian number. */
export function slotNumber(tail: number): number {
  return Math.imul(tail, HASH_FACTOR) >>> (32 - SLOT_BITS)
}
