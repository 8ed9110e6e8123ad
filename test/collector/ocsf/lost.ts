import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '@trailmend/stream'
import type { ConversionName } from '../../../packages/collector/src/ocsf/conversions.ts'
import { writeSecond } from '../../../packages/collector/src/ocsf/instant.ts'
import { at, isObject } from '../../../packages/collector/src/ocsf/json.ts'
import { ROWS, type Row } from '../../../packages/collector/src/ocsf/rows.ts'

/** What a place says the field was. A conversion that is not here loses something: it must go with another row that does not. */
const BACK: Partial<Record<ConversionName, (value: Json) => Json | undefined>> = {
  text: (value) => value,
  value: (value) => value,
  time: (value) => writeSecond(Number(value)),
  boolean: (value) => String(value),
  'IP address': (value) => value,
  domain: (value) => value,
  'other text': (value) => value,
  account: (value) => at(value, ['uid']),
  list: (value) => listed(value)[0],
  evidence: (value) => at(listed(value)[0], ['data']),
  resources: (value) => listed(value).map(resource),
}

function listed(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function resource(value: Json): Json {
  const parts = { ARN: at(value, ['uid']), accountId: at(value, ['owner', 'account', 'uid']), type: at(value, ['type']) }
  return Object.fromEntries(Object.entries(parts).flatMap(([key, part]) => (part === undefined ? [] : [[key, part]])))
}

const ALL_ROWS: readonly Row[] = Object.values(ROWS).flat()

/**
 * The paths of a record's fields that an event made of it does not hold: neither among the unmapped, nor in a place from which the field
 * can be told letter by letter. Nothing, or something was lost.
 */
export function lost(record: Json, event: JsonObject): readonly string[] {
  return [...lostAt(record, [])]

  function* lostAt(value: Json, path: readonly string[]): Generator<string> {
    if (isDeepStrictEqual(at(event, ['unmapped', ...path]), value) || isPlaced(path, value)) return
    if (!isObject(value) || Object.keys(value).length === 0) yield JSON.stringify(path)
    else for (const [key, each] of Object.entries(value)) yield* lostAt(each, [...path, key])
  }

  function isPlaced(path: readonly string[], value: Json): boolean {
    return ALL_ROWS.some((row) => {
      const back = BACK[row.as]
      if (back === undefined || row.copied === true || !isDeepStrictEqual(row.from.split('.'), path)) return false
      const placed = at(event, row.to.split('.'))
      return placed !== undefined && isDeepStrictEqual(back(placed), value)
    })
  }
}
