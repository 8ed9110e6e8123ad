import { z } from 'zod'
import { settingsSchema } from './settings.ts'

/** The JSON Schema of `trailmend.yml`, for editors and for whoever generates one. */
export function configSchema(): object {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' })
  return { $schema: schema.$schema, title: 'trailmend.yml', ...schema }
}
