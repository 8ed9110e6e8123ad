// What both passes over a log ask of 64 bytes at a time.

/** One bit per byte of a block whose bits are set. */
export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(a)) |
    ((<u64>(<u32>i8x16.bitmask(b))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(c))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(d))) << 48)
  )
}

/** One bit per byte of a block that equals `byte`. */
export function equal(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return bits(i8x16.eq(a, byte), i8x16.eq(b, byte), i8x16.eq(c, byte), i8x16.eq(d, byte))
}

const LOWER: u8 = 0x20

/** With this bit set, there are but two brackets: braces. */
function lower(bytes: v128): v128 {
  return v128.or(bytes, i8x16.splat(LOWER))
}

function isBracket(bytes: v128): v128 {
  const lowered = lower(bytes)
  return v128.or(i8x16.eq(lowered, i8x16.splat(0x7b)), i8x16.eq(lowered, i8x16.splat(0x7d)))
}

/** One bit per byte of a block that is one of `{}[]`. */
export function brackets(a: v128, b: v128, c: v128, d: v128): u64 {
  return bits(isBracket(a), isBracket(b), isBracket(c), isBracket(d))
}

/** One bit per byte of a block that is `}` or `]`. */
export function closingBrackets(a: v128, b: v128, c: v128, d: v128): u64 {
  return equal(lower(a), lower(b), lower(c), lower(d), i8x16.splat(0x7d))
}

/** Every bit becomes the parity of itself and those below: set from an opening quote up to before the closing one. */
export function parity(bits: u64): u64 {
  let sum = bits
  sum ^= sum << 1
  sum ^= sum << 2
  sum ^= sum << 4
  sum ^= sum << 8
  sum ^= sum << 16
  sum ^= sum << 32
  return sum
}

/** Whether the byte behind the block last looked at is escaped: 1 if so. */
export let carried: u64 = 0

export function setCarried(value: u64): void {
  carried = value
}

/** The bytes of a block that are escaped by a backslash before them. */
export function escapedBy(backslashes: u64): u64 {
  let escaped: u64 = carried
  carried = 0
  let left = backslashes & ~escaped
  while (left !== 0) {
    const bit = ctz(left)
    if (bit === 63) {
      carried = 1
      break
    }
    escaped |= (<u64>2) << bit
    left &= ~((<u64>3) << bit)
  }
  return escaped
}
