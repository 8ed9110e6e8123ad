import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { OcsfEvent } from '../../../packages/collector/src/ocsf/ocsf-event.ts'

interface Classed {
  readonly properties: { readonly class_uid: { readonly const: number } }
}
interface Bundle {
  readonly $id: string
  readonly $defs: Readonly<Record<string, Classed>>
}

const bundle: Bundle = JSON.parse(readFileSync(new URL('../../fixtures/ocsf/cloudtrail-1.8.0.json', import.meta.url), 'utf8'))

// Patterns of the schema are no Unicode ones.
const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, allErrors: true }).addSchema(bundle)

const VALIDATE: ReadonlyMap<unknown, ValidateFunction> = new Map(
  Object.entries(bundle.$defs)
    .filter(([name]) => name.startsWith('class_'))
    .map(([name, { properties }]) => [properties.class_uid.const, ajv.compile({ $ref: `${bundle.$id}#/$defs/${name}` })]),
)

/** What OCSF's schema of its class finds wrong with an event, and what the schema cannot say; nothing where it is valid. */
export function schemaErrors(event: OcsfEvent): readonly string[] {
  const validate = VALIDATE.get(event.class_uid)
  if (validate === undefined) return [`class_uid ${event.class_uid} is not one of ours`]
  const errors = validate(event)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
  const type = event.class_uid * 100 + event.activity_id
  return event.type_uid === type ? errors : [...errors, `type_uid is not ${type}`]
}
