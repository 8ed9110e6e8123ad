// Decides from bytes whether an event is wanted, before there is an object for it: the scan where it can, and this where that is not
// sure. What bytes cannot tell, because the text is escaped or broken, is read and compared as a value.

import { fieldNumber, type HotField } from '../scan/hot-fields.ts'
import { FLAG_ESCAPED_KEY, ROW_FIELDS, ROW_FLAGS } from '../scan/layout.ts'
import type { WhereClause } from '../scan/where-table.ts'
import { Event } from './event.ts'
import { skipSpaces } from './find-value.ts'
import type { Page } from './page.ts'

/** A value that a hot field may have. */
export type WantedValue = string | boolean | null

/** Which events are wanted: those that have, for each field named, one of the values listed. */
export type Where = { readonly [field in HotField]?: readonly WantedValue[] }

/** Whether the event of a row is wanted. */
export type Predicate = (page: Page, row: number) => boolean

/** Conditions, for the scan and for what it leaves open. */
export interface CompiledWhere {
  readonly clauses: readonly WhereClause[]
  readonly predicate: Predicate
}

type Verdict = 'yes' | 'no' | 'unsure'

interface Clause extends WhereClause {
  readonly name: HotField
  readonly values: ReadonlySet<unknown>
}

const BACKSLASH = 0x5c
const MOST_TEXTS = 16
const encoder = new TextEncoder()

/** Compiles conditions. Throws a `TypeError` at a field that is not hot, or values that are no list. */
export function compileWhere(where: Where): CompiledWhere {
  const clauses = Object.entries(where).map(([name, values]) => compileClause(name, values))
  return { clauses, predicate: (page, row) => clauses.every((clause) => isMet(page, row, clause)) }
}

function isMet(page: Page, row: number, clause: Clause): boolean {
  const verdict = compare(page, row, clause)
  return verdict === 'unsure' ? clause.values.has(new Event(page, row).get(clause.name)) : verdict === 'yes'
}

function compileClause(name: string, values: unknown): Clause {
  const field = fieldNumber(name)
  if (field === 0) throw new TypeError(`where: "${name}" is not a hot field`)
  if (!Array.isArray(values) || !values.every(isWantedValue))
    throw new TypeError(`where: "${name}" wants a list of texts, booleans or null`)
  const texts = values.map((value) => JSON.stringify(value))
  const usual = values.length <= MOST_TEXTS && texts.every((text) => !text.includes('\\'))
  return {
    name: name as HotField,
    field,
    values: new Set(values),
    texts: usual ? texts.map((text) => encoder.encode(text)) : undefined,
  }
}

function isWantedValue(value: unknown): value is WantedValue {
  return typeof value === 'string' || typeof value === 'boolean' || value === null
}

function compare({ bytes, words }: Page, row: number, { field, texts }: Clause): Verdict {
  if (((words[row + ROW_FLAGS] as number) & FLAG_ESCAPED_KEY) !== 0) return 'unsure'
  const at = words[row + ROW_FIELDS + field] as number
  if (at === 0) return 'no'
  if (texts === undefined) return 'unsure'
  const from = skipSpaces(bytes, at)
  let verdict: Verdict = 'no'
  for (const text of texts) {
    const one = compareText(bytes, from, text)
    if (one === 'yes') return 'yes'
    if (one === 'unsure') verdict = 'unsure'
  }
  return verdict
}

/** Texts that begin alike and then differ, differ: unless that is at an escape, or in bytes that might not be UTF-8. */
function compareText(bytes: Uint8Array, from: number, text: Uint8Array): Verdict {
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[from + i] as number
    if (byte !== text[i]) return byte === BACKSLASH || byte >= 0x80 ? 'unsure' : 'no'
  }
  return 'yes'
}
