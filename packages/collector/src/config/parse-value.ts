import type * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'

/** What a value must be, and what is made of it. */
export type Schema<T> = z.ZodMiniType<T>

const { localeError } = en()

/** A value as its schema has it, or what is wrong with it, in English where the schema does not say. */
export function parseValue<T>(schema: Schema<T>, value: unknown): z.core.util.SafeParseResult<T> {
  // A function that is compiled for each schema is of no use to a value that is read once.
  return schema.safeParse(value, { error: localeError, jitless: true })
}
