// A record that is larger than the limit ends the reading, at its own place and behind all records before it.

import { ENGINES, type Place, read } from './check-document.ts'
import { pick, type Random } from './choose.ts'
import { chunkings, WHOLE } from './chunkings.ts'
import type { Document } from './documents.ts'
import { same, type Tally } from './tally.ts'

/** Checks a document with the size of one of its records, or a byte less, as the limit. Throws a `Mismatch`. */
export function checkLimits(
  random: Random,
  { document, places }: { readonly document: Document; readonly places: readonly Place[] },
  tally: Tally,
): void {
  if (places.length === 0) return
  const sizes = places.map(({ from, to }) => to - from)
  const maxRecordBytes = pick(random, sizes) - random(2)
  const tooLarge = sizes.findIndex((size) => size > maxRecordBytes)
  const wanted =
    tooLarge < 0
      ? { code: document.error, count: sizes.length }
      : { code: 'record-too-large', count: tooLarge, offset: places[tooLarge]!.from }
  for (const chunking of [WHOLE, pick(random, chunkings(random, document.bytes.length))])
    for (const engine of ENGINES) {
      const at = () => `${document.what}, ${chunking.name}, ${engine}, at most ${maxRecordBytes} bytes`
      let count = 0
      const error = read({ bytes: document.bytes, chunking, options: { engine, limits: { maxRecordBytes } } }, () => count++)
      same(tally, at, error?.code, wanted.code)
      same(tally, at, count, wanted.count)
      if (wanted.offset !== undefined) same(tally, at, error?.offset, wanted.offset)
    }
}
