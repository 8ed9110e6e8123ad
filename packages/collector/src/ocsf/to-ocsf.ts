import { type Event, type Json, StreamError } from '@trailmend/stream'
import { parseExact } from './exact-json.ts'
import { isObject } from './json.ts'
import { mapRecord } from './map-record.ts'
import type { NotMapped, OcsfEvent } from './ocsf-event.ts'

export interface OcsfOptions {
  /**
   * Adds the record as it was delivered, as `raw_data`, with its size in bytes. An oversized event, whose bytes nobody kept, gets none.
   * Doubles the size of what is written. Default: false.
   */
  readonly rawData?: boolean
}

/**
 * An event as one of OCSF 1.8.0: API Activity, Authentication, Account Change, or Detection Finding for an insight. What has no place in
 * the class is in `unmapped` under its own name, so that nothing of the record is lost. A number that a double cannot hold is an object
 * that only `JSON.stringify` understands, which writes it as it was.
 *
 * Answers why, where the record cannot be an event of OCSF: it has no time, no operation, or is no JSON. Throws a plain error where the
 * event is a view that is no longer valid.
 */
export function toOcsf(event: Event, { rawData = false }: OcsfOptions = {}): OcsfEvent | NotMapped {
  const text = event.oversized ? undefined : textOf(event.raw)
  const record = parse(event, text)
  if (record === undefined) return { because: 'it is not JSON' }
  if (!isObject(record)) return { because: 'it is not an object' }
  const mapped = mapRecord(record)
  if (mapped.because !== undefined || !rawData || text === undefined) return mapped
  return { ...mapped, raw_data: text, raw_data_size: event.raw.length }
}

const decoder = new TextDecoder()
const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)

function parse(event: Event, text: string | undefined): Json | undefined {
  try {
    return text === undefined ? event.json<Json & object>() : parseExact(text)
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError || error instanceof StreamError) return undefined
    throw error
  }
}
