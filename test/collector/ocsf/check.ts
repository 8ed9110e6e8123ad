import type { Json, JsonObject } from '@trailmend/stream'
import type { OcsfEvent } from '../../../packages/collector/src/ocsf/ocsf-event.ts'
import { ocsfFormat } from '../../../packages/collector/src/ocsf/ocsf-format.ts'
import { eventOfText } from './event-of.ts'
import { lost } from './lost.ts'
import { schemaErrors } from './schema.ts'

const format = ocsfFormat()

/** What is wrong with the line that is written of a record, as text of JSON; `refused` where none is. */
export function problems(text: string): readonly string[] | 'refused' {
  const line = format.encode(eventOfText(text))
  if (!(line instanceof Uint8Array)) return 'refused'
  const written = Buffer.from(line).toString()
  const mapped: OcsfEvent & JsonObject = JSON.parse(written)
  const record: Json = JSON.parse(text)
  return [
    ...schemaErrors(mapped),
    ...lost(record, mapped).map((path) => `lost ${path}`),
    ...(written.includes('\n') ? ['a line break in the line'] : []),
  ]
}
