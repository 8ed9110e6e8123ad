import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'

const ajv = new Ajv({ strict: false, unicodeRegExp: false })
addFormats.default(ajv)

// The schema is of draft 4, whose `id` and dialect Ajv 8 does not know. It uses no keyword that later drafts changed, but a
// pattern that is no Unicode one.
const { $schema: _dialect, id: _id, ...body } = schema
const validate = ajv.compile(body)

/** What the SARIF 2.1.0 schema finds wrong with a document; nothing where it is valid. */
export function schemaErrors(document: unknown): readonly string[] {
  return validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
