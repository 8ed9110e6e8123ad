// Events in the forms that hold them otherwise than a log does: they say what they say alone, and both engines say the same of what is
// broken.

import { HOT_FIELDS } from '../../packages/stream/src/scan/hot-fields.ts'
import { hotOf } from '../stream/collect.ts'
import { FORMS } from '../stream/read/forms.ts'
import { lineOf } from './check-broken.ts'
import { ENGINES, read } from './check-document.ts'
import { many, once, pick, type Random } from './choose.ts'
import { chunkings, WHOLE } from './chunkings.ts'
import { textsOfEvents } from './documents.ts'
import { mutate } from './mutate.ts'
import { same, type Tally } from './tally.ts'

/** Checks some events in one form, whole and changed. Throws a `Mismatch`. */
export function checkWrapped(random: Random, tally: Tally): void {
  const texts = textsOfEvents(random)
  const { name, write } = pick(random, FORMS)
  const bytes = Buffer.from(write(texts, once(random, 3) ? 2 : undefined))
  const wanted = texts.map((text) => JSON.parse(text))
  const hot = wanted.map(hotOf)
  for (const chunking of chunkings(random, bytes.length))
    for (const engine of ENGINES) {
      let count = 0
      const error = read({ bytes, chunking, options: { engine, strict: once(random, 3) } }, (event, index) => {
        const at = () => `${name}, ${chunking.name}, ${engine}, event ${index}`
        count++
        same(tally, at, Buffer.from(event.raw).toString(), texts[index])
        same(tally, at, event.json(), wanted[index])
        for (const [each, field] of HOT_FIELDS.entries()) same(tally, () => `${at()}, ${field}`, event.get(field), hot[index]?.[each])
      })
      same(tally, () => `${name}, ${chunking.name}, ${engine}, ${error?.message}`, error?.code, undefined)
      same(tally, () => `${name}, ${chunking.name}, ${engine}, events`, count, texts.length)
    }
  tally.documents++
  for (const mutated of many(3, () => mutate(random, bytes)))
    checkAgreement(random, { ...mutated, what: `${name}, ${mutated.what}` }, tally)
}

/** Both engines say the same of anything at all, however it is cut. */
function checkAgreement(random: Random, { what, bytes, from }: ReturnType<typeof mutate>, tally: Tally): void {
  for (const strict of [false, true]) {
    let first: readonly string[] | undefined
    for (const chunking of [WHOLE, pick(random, chunkings(random, bytes.length))])
      for (const engine of ENGINES) {
        const lines: string[] = []
        const error = read({ bytes, chunking, options: { engine, strict } }, (event) => lines.push(lineOf(event)))
        lines.push(`${error?.code} at ${error?.offset}`)
        first ??= lines
        const at = () => `${what} at ${from}, ${chunking.name}, ${engine}${strict ? ', strict' : ''}`
        for (const [index, line] of lines.entries()) same(tally, () => `${at()}, event ${index}`, line, first[index])
        same(tally, at, lines.length, first.length)
      }
  }
  tally.broken++
}
