/** Decodes bytes between two places as UTF-8. What is no UTF-8 becomes U+FFFD. */
export type Decode = (bytes: Uint8Array, from: number, to: number) => string

// A mark at the beginning of a value is part of the value.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Every platform's own decoder. */
export const decodeText: Decode = (bytes, from, to) => decoder.decode(bytes.subarray(from, to))

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** The place of the quote that closes the string that opens at `from`, or `to` if none does. */
export function stringEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from + 1
  while (at < to && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return Math.min(at, to)
}

/** Whether there is a backslash between two places. */
export function hasBackslash(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === BACKSLASH) return true
  return false
}

/** Whether the text between two quotes stands for itself: there is no escape in it, and nothing that had to be escaped. */
export function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    if (byte === BACKSLASH || byte < 0x20) return false
  }
  return true
}
