import { z } from 'zod'

/** Mappings that are told apart by a key that they have. */
export type Kinds<T> = Readonly<Record<string, z.ZodType<T>>>

const KINDS_OF = new WeakMap<object, Kinds<unknown>>()

/**
 * A mapping of one of several kinds, which is told by the first of their keys that it has: so its problems are those of that kind, and
 * not of all.
 */
export function oneOf<T>(kinds: Kinds<T>): z.ZodType<T> {
  const names = Object.keys(kinds)
  const schema = z.unknown().transform((value, context): T => {
    const kind = names.find((name) => isMapping(value) && Object.hasOwn(value, name))
    const read = kind === undefined ? undefined : kinds[kind]?.safeParse(value)
    if (read?.success) return read.data
    if (read === undefined) context.addIssue(`expected a mapping with one of ${names.join(', ')}`)
    for (const { path, message, ...issue } of read?.error.issues ?? []) {
      const keys = 'keys' in issue ? issue.keys : undefined
      context.addIssue({ code: 'custom', path: [...path], message, ...(keys !== undefined && { params: { keys } }) })
    }
    return z.NEVER
  })
  KINDS_OF.set(schema, kinds)
  return schema
}

/** The kinds of a schema that `oneOf` made: what JSON Schema cannot see in it. */
export function kindsOf(schema: object): readonly z.ZodType[] | undefined {
  const kinds = KINDS_OF.get(schema)
  return kinds === undefined ? undefined : Object.values(kinds)
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
