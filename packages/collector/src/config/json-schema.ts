import * as z from 'zod/mini'
import { kindsOf } from './one-of.ts'
import type { Schema } from './parse-value.ts'
import { settingsSchema } from './schema.ts'

type JsonSchema = Record<string, unknown>

/** The JSON Schema of the collector's configuration, for editors and for whoever generates one. */
export function collectorSchema(): object {
  const { $schema, ...schema } = jsonSchemaOf(settingsSchema)
  return { $schema, title: 'collector.yml', ...schema }
}

function jsonSchemaOf(schema: Schema<unknown>): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const kinds = kindsOf(zodSchema)
      if (kinds === undefined) return
      jsonSchema.anyOf = kinds.map((kind) => {
        const { $schema: _, ...inner } = jsonSchemaOf(kind)
        return inner
      })
    },
  })
}
