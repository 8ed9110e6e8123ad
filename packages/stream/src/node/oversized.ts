import { Assembler } from 'stream-json/core/assembler.js'
import { jsonParser } from 'stream-json/core/parser.js'
import type { Json } from '../event/event.ts'
import type { ValueBuilder } from '../read/oversized.ts'

/**
 * Builds a value token by token with stream-json: what is in memory is the value, and 64 KiB of its text at most besides what its strings hold.
 *
 * Strictly JSON, and the same as `JSON.parse` makes of it: the last of equal keys counts, and a key `__proto__` is an own member.
 * Bytes that are no UTF-8 become U+FFFD.
 */
export function openValue(): ValueBuilder {
  const parser = jsonParser({ packValues: true, streamValues: false })
  const assembler = new Assembler<Json>()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return { take, value: () => (assembler.done ? (assembler.current ?? undefined) : undefined) }

  function take(bytes: Uint8Array): void {
    const tokens = parser(decoder.decode(bytes, { stream: true }))
    if (typeof tokens !== 'symbol') for (const token of tokens.values) assembler.consume(token)
  }
}
