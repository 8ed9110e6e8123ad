import type { Json, JsonObject } from '@trailmend/stream'
import { CONVERSIONS } from './conversions.ts'
import { at, isObject } from './json.ts'
import { ANCHORS, type Row } from './rows.ts'

/** An object that is being built. Its keys are those of our tables. */
export type Building = { [attribute: string]: Json | Building }

/** What the rows made of a record. */
export interface Applied {
  readonly attributes: Building
  /** The record without the fields that the attributes hold whole. */
  readonly rest: JsonObject
}

/** A row, with its paths taken apart once. */
export interface SplitRow extends Row {
  readonly fromPath: readonly string[]
  readonly toPath: readonly string[]
  /** The places of which one has to be filled for this one to be. */
  readonly anchors: readonly string[] | undefined
}

/** Rows, ready to be applied to many records. */
export function splitRows(rows: readonly Row[]): readonly SplitRow[] {
  return rows.map((row) => ({
    ...row,
    fromPath: row.from.split('.'),
    toPath: row.to.split('.'),
    anchors: Object.entries(ANCHORS).find(([place]) => row.to.startsWith(`${place}.`))?.[1],
  }))
}

/** Puts what a record says where the rows say, and tells what is left. Takes nothing of the record for granted. */
export function applyRows(record: JsonObject, rows: readonly SplitRow[]): Applied {
  const filled = new Map<string, { readonly row: SplitRow; readonly value: Json }>()
  for (const row of rows) {
    if (filled.has(row.to)) continue
    const found = at(record, row.fromPath)
    const value = found === undefined ? undefined : CONVERSIONS[row.as](found)
    if (value !== undefined) filled.set(row.to, { row, value })
  }
  const attributes: Building = {}
  const taken: Taken = new Map()
  for (const { row, value } of filled.values()) {
    if (row.anchors !== undefined && !row.anchors.some((anchor) => filled.has(anchor))) continue
    put(attributes, row.toPath, value)
    if (row.copied !== true) take(taken, row.fromPath)
  }
  return { attributes, rest: without(record, taken) }
}

/** Sets an attribute, and makes the objects it is in. */
function put(into: Building, [key = '', ...inner]: readonly string[], value: Json): void {
  if (inner.length === 0) into[key] = value
  else put(part(into, key), inner, value)
}

/** The object of this name in an object that is being built; a new one where there is none. */
export function part(into: Building, key: string): Building {
  const here = into[key]
  if (isBuilding(here)) return here
  const made: Building = {}
  into[key] = made
  return made
}

function isBuilding(value: Json | Building | undefined): value is Building {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Keys of which all, or something further inside, was taken. */
type Taken = Map<string, Taken | 'all'>

function take(taken: Taken, [key = '', ...inner]: readonly string[]): void {
  const here = taken.get(key)
  if (here === 'all') return
  if (inner.length === 0) {
    taken.set(key, 'all')
    return
  }
  const deeper = here ?? new Map<string, Taken | 'all'>()
  taken.set(key, deeper)
  take(deeper, inner)
}

function without(value: JsonObject, taken: Taken): JsonObject {
  const kept: [string, Json][] = []
  for (const [key, each] of Object.entries(value)) {
    const gone = taken.get(key)
    if (gone === undefined) kept.push([key, each])
    else if (gone !== 'all' && isObject(each)) {
      const rest = without(each, gone)
      if (Object.keys(rest).length > 0) kept.push([key, rest])
    }
  }
  // Defines properties, so that a key `__proto__` stays a key.
  return Object.fromEntries(kept)
}
