// The check of gzip (RFC 1952, section 8), eight bytes at a time, for platforms that have none of their own to call.

import { CRC_TABLES } from '../src/scan/layout'

const TABLE_BYTES: i32 = 1024
const POLYNOMIAL: u32 = 0xedb88320

/** Fills the tables: the first has the check of each byte, and the next ones that of a byte with so many zeros behind. */
function fillTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let check = byte
    for (let i = 0; i < 8; i++) check = (check & 1) !== 0 ? (check >>> 1) ^ POLYNOMIAL : check >>> 1
    store<u32>(CRC_TABLES + <i32>(byte << 2), check)
  }
  for (let at = CRC_TABLES; at < CRC_TABLES + 7 * TABLE_BYTES; at += 4) {
    const check = load<u32>(at)
    store<u32>(at + TABLE_BYTES, (check >>> 8) ^ entry(0, check & 255))
  }
}

function entry(table: i32, byte: u32): u32 {
  return load<u32>(CRC_TABLES + table * TABLE_BYTES + <i32>(byte << 2))
}

/** The check of the bytes between two places, behind bytes that have the check `before`: 0 if there are none. */
export function crc32(from: i32, to: i32, before: u32): u32 {
  if (entry(0, 1) === 0) fillTables()
  let check = ~before
  let at = from
  for (; at + 8 <= to; at += 8) {
    const low = load<u32>(at) ^ check
    const high = load<u32>(at, 4)
    check =
      entry(7, low & 255) ^
      entry(6, (low >>> 8) & 255) ^
      entry(5, (low >>> 16) & 255) ^
      entry(4, low >>> 24) ^
      entry(3, high & 255) ^
      entry(2, (high >>> 8) & 255) ^
      entry(1, (high >>> 16) & 255) ^
      entry(0, high >>> 24)
  }
  for (; at < to; at++) check = (check >>> 8) ^ entry(0, (check ^ load<u8>(at)) & 255)
  return ~check
}
