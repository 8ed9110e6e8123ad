import type { Engine } from './engine.ts'
import { CLAUSE_WORDS, ROW_FIELDS, WHERE, WHERE_BYTES, WHERE_CLAUSES, WHERE_INEXACT, WHERE_NEEDLE_TEXTS, WHERE_NEEDLES } from './layout.ts'

const QUOTE = 0x22
/** Looking for more would cost more than it saves. */
const MOST_NEEDLES = 4
/** With its quotes. What is shorter stands in many records. */
const SHORTEST_NEEDLE = 6

/** A field, by its number, and what is wanted of it. */
export interface WhereClause {
  readonly field: number
  /** Each value as its usual bytes; `undefined` if there are too many to try, or one can only be written with escapes. */
  readonly texts: readonly Uint8Array[] | undefined
}

/**
 * Writes what is wanted where the scan looks for it, as far as bytes can tell it and there is room. The scan marks all rows that it lets
 * pass as unsure where that is not everything; without any clauses to judge by, it lets all pass.
 */
export function writeWhere(engine: Engine, wanted: readonly WhereClause[] | undefined): void {
  const clauses = wanted ?? []
  const view = new DataView(engine.memory, WHERE, WHERE_BYTES)
  const bytes = engine.bytes.subarray(WHERE, WHERE + WHERE_BYTES)
  let end = (WHERE_CLAUSES + CLAUSE_WORDS * clauses.length) * 4
  let count = 0
  let needles = { count: 0, at: 0 }
  for (const { field, texts } of clauses) {
    const size = texts?.reduce((sum, text) => sum + 4 + text.length, 0) ?? Number.POSITIVE_INFINITY
    if (end + size > WHERE_BYTES) continue
    const clause = (WHERE_CLAUSES + CLAUSE_WORDS * count++) * 4
    view.setInt32(clause, (ROW_FIELDS + field) * 4, true)
    view.setInt32(clause + 4, texts?.length ?? 0, true)
    view.setInt32(clause + 8, WHERE + end, true)
    if (texts !== undefined && areNeedles(texts) && (needles.count === 0 || texts.length < needles.count))
      needles = { count: texts.length, at: WHERE + end }
    for (const text of texts ?? []) {
      view.setInt32(end, text.length, true)
      bytes.set(text, end + 4)
      end += 4 + text.length
    }
  }
  view.setInt32(0, count, true)
  view.setInt32(WHERE_NEEDLES * 4, needles.count, true)
  view.setInt32(WHERE_NEEDLE_TEXTS * 4, needles.at, true)
  view.setInt32(WHERE_INEXACT * 4, wanted !== undefined && count === clauses.length ? 0 : 1, true)
}

/**
 * Whether one may look for texts before anything else: there are few, they are texts in quotes of some length, and none has the
 * letter that broken UTF-8 is read as, and which then does not stand there.
 */
function areNeedles(texts: readonly Uint8Array[]): boolean {
  return (
    texts.length > 0 &&
    texts.length <= MOST_NEEDLES &&
    texts.every((text) => text[0] === QUOTE && text.length >= SHORTEST_NEEDLE && !hasReplacement(text))
  )
}

function hasReplacement(text: Uint8Array): boolean {
  return text.some((byte, at) => byte === 0xef && text[at + 1] === 0xbf && text[at + 2] === 0xbd)
}
