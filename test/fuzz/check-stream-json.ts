// stream-json as a second opinion: it reads the same records of a log, token by token.

import { Readable } from 'node:stream'
import pick from 'stream-json/filters/pick.js'
import parser from 'stream-json/parser.js'
import streamArray from 'stream-json/streamers/stream-array.js'
import type { Document } from './documents.ts'
import { same, type Tally } from './tally.ts'

/** Checks that stream-json finds what our readers were found to find. Throws a `Mismatch`. */
export async function checkStreamJson({ what, bytes, records }: Document, tally: Tally): Promise<void> {
  const items = Readable.from([bytes])
    .pipe(parser.asStream())
    .pipe(pick.asStream({ filter: /^Records$/ }))
    .pipe(streamArray.asStream())
  let index = 0
  for await (const { value } of items as AsyncIterable<{ value: unknown }>) {
    const at = index++
    same(tally, () => `stream-json, ${what}, record ${at}`, value, records[at])
  }
  same(tally, () => `stream-json, ${what}, records`, index, records.length)
  tally.streamJson++
}
