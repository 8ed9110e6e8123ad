import type { Json, JsonObject } from '@trailmend/stream'
import { activityOf } from './activity-verbs.ts'
import { part } from './apply-rows.ts'
import { OTHER, SEVERITY, STATUS } from './classes.ts'
import { completeEnds, draftOf, eventOf } from './draft.ts'
import { at, isObject, textAt } from './json.ts'
import type { NotMapped, OcsfEvent } from './ocsf-event.ts'

/** How often one operation was called, where the summary is of one. */
interface Calls {
  readonly operation: string
  readonly count: number
}

/**
 * A record of many data events as one API Activity with its count, beginning and end. Where it sums up several operations it has no count,
 * and its operation is called by the record's type: the summary is unmapped. Whether the calls succeeded it does not say.
 */
export function aggregated(record: JsonObject): OcsfEvent | NotMapped {
  const draft = draftOf(record, 'aggregated')
  const calls = onlyCalls(at(record, ['summary', 'primaryDimension']))
  const type = textAt(record, 'eventType') ?? 'AwsAggregatedEvent'
  part(draft.attributes, 'api').operation = calls?.operation ?? type
  if (calls !== undefined) draft.attributes.count = calls.count
  completeEnds(record, draft.attributes)
  return eventOf(draft, {
    name: 'api',
    activity: calls === undefined ? OTHER : activityOf(calls.operation, false),
    otherwise: calls?.operation ?? type,
    severity: SEVERITY.informational,
    status: STATUS.unknown,
  })
}

function onlyCalls(dimension: Json | undefined): Calls | undefined {
  if (textAt(dimension, 'dimension') !== 'eventName' || textAt(dimension, 'aggregationType') !== 'Count') return undefined
  const statistics = at(dimension, ['statistics'])
  const [only, ...more] = Array.isArray(statistics) ? statistics : []
  const operation = textAt(only, 'name')
  const count = isObject(only) ? at(only, ['value']) : undefined
  const isCount = typeof count === 'number' && Number.isSafeInteger(count) && count >= 0
  return operation !== undefined && isCount && more.length === 0 ? { operation, count } : undefined
}
