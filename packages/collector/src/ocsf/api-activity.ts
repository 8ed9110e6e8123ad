import type { JsonObject } from '@trailmend/stream'
import { activityOf } from './activity-verbs.ts'
import { SEVERITY } from './classes.ts'
import { completeEnds, draftOf, eventOf } from './draft.ts'
import { at, textAt } from './json.ts'
import type { NotMapped, OcsfEvent } from './ocsf-event.ts'
import { outcomeOf } from './outcome.ts'

/** A management or data event, or one of network activity, as API Activity: wants an operation and a time, and nothing else. */
export function apiActivity(record: JsonObject): OcsfEvent | NotMapped {
  const operation = textAt(record, 'eventName')
  if (operation === undefined) return { because: 'it names no operation' }
  const draft = draftOf(record, 'api')
  completeEnds(record, draft.attributes)
  return eventOf(draft, {
    name: 'api',
    activity: activityOf(operation, at(record, ['readOnly']) === true),
    otherwise: operation,
    severity: SEVERITY.informational,
    status: outcomeOf(record),
  })
}
