import * as z from 'zod/mini'
import { parseValue, type Schema } from './parse-value.ts'

/** Mappings that are told apart by a key that they have. */
export type Kinds<T> = Readonly<Record<string, () => Schema<T>>>

const KINDS_OF = new WeakMap<object, Kinds<unknown>>()

/**
 * A mapping of one of several kinds, which is told by the first of their keys that it has: so its problems are those of that kind, and
 * not of all.
 *
 * @param kinds - what makes the schema of each, called when there is one to be read: making them all takes longer than reading a configuration
 */
export function oneOf<T>(kinds: Kinds<T>): Schema<T> {
  const made = Object.entries(kinds).map(([name, make]) => [name, onceMade(make)] as const)
  const names = Object.keys(kinds).join(', ')
  const schema = z.pipe(
    z.unknown(),
    z.transform((value, { issues }): T => {
      const kind = made.find(([name]) => isMapping(value) && Object.hasOwn(value, name))?.[1]
      const read = kind && parseValue(kind(), value)
      if (read?.success) return read.data
      if (read === undefined) issues.push({ code: 'custom', message: `expected a mapping with one of ${names}`, input: value })
      for (const { path, message, ...issue } of read?.error.issues ?? []) {
        const keys = 'keys' in issue ? issue.keys : undefined
        issues.push({ code: 'custom', path: [...path], message, input: value, ...(keys !== undefined && { params: { keys } }) })
      }
      return z.NEVER
    }),
  )
  KINDS_OF.set(schema, kinds)
  return schema
}

/** The kinds of a schema that `oneOf` made: what JSON Schema cannot see in it. */
export function kindsOf(schema: object): readonly Schema<unknown>[] | undefined {
  const kinds = KINDS_OF.get(schema)
  return kinds && Object.values(kinds).map((make) => make())
}

function onceMade<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
