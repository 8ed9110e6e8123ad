import type { Range } from '../../event/find-value.ts'
import type { Page } from '../../event/page.ts'
import { hasBackslash, stringEnd } from '../../event/text.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b

const encoder = new TextEncoder()

/**
 * The bytes that a text of JSON stands for; `undefined` if it is broken.
 *
 * Half of a surrogate pair cannot be written in UTF-8, and in JSON only a string may have one: it is written as its escape, which is read
 * the same there.
 */
export function textBytes({ bytes, decode }: Page, { from, to }: Range): Uint8Array | undefined {
  if (!hasBackslash(bytes, from, to)) return bytes.subarray(from + 1, to - 1)
  try {
    const text: string = JSON.parse(decode(bytes, from, to))
    return encoder.encode(text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`))
  } catch {
    return undefined
  }
}

/**
 * Whether bytes are one object by their brackets, with nothing but spaces around it. A backslash outside strings is refused: a scan
 * lets it hide a quote, and would not find the same end.
 */
export function isOneObject(bytes: Uint8Array): boolean {
  let at = skip(bytes, 0)
  if (bytes[at] !== OPEN_BRACE) return false
  let depth = 0
  for (; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte === BACKSLASH) return false
    if (byte === QUOTE) at = stringEnd(bytes, at, bytes.length)
    // The codes of brackets differ in few bits: `[` 5b, `]` 5d, `{` 7b, `}` 7d.
    else if ((byte & 0xdf) === 0x5b) depth++
    else if ((byte & 0xdf) === 0x5d && --depth === 0) return skip(bytes, at + 1) === bytes.length
  }
  return false
}

function skip(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && (bytes[at] as number) <= 0x20) at++
  return at
}
