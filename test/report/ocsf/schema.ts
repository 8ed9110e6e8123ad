import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'

const schema = JSON.parse(readFileSync(new URL('../../fixtures/ocsf/compliance-finding-1.8.0.json', import.meta.url), 'utf8'))

// Patterns of the schema are no Unicode ones.
const validate = new Ajv2020({ strict: false, unicodeRegExp: false, allErrors: true }).compile(schema)

/** What OCSF's schema of a Compliance Finding finds wrong with an event; nothing where it is valid. */
export function schemaErrors(event: unknown): readonly string[] {
  return validate(event)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
}
