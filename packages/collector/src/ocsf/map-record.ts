import type { JsonObject } from '@trailmend/stream'
import { accountChange } from './account-change.ts'
import { ACCOUNT_EVENTS } from './account-events.ts'
import { aggregated } from './aggregated.ts'
import { apiActivity } from './api-activity.ts'
import { authentication } from './authentication.ts'
import { AUTHENTICATION_EVENTS } from './authentication-events.ts'
import { insight } from './insight.ts'
import { textAt } from './json.ts'
import type { NotMapped, OcsfEvent } from './ocsf-event.ts'

/** Records that are of another shape than all others, by `eventCategory`. */
const CATEGORIES: ReadonlyMap<string, (record: JsonObject) => OcsfEvent | NotMapped> = new Map([
  ['Insight', insight],
  ['Aggregated', aggregated],
])

/**
 * Maps a record of any kind. The class is chosen by category, service and operation; where what a class requires is not there, such as
 * the user that a refused `CreateUser` was about, it is API Activity, which takes any call.
 */
export function mapRecord(record: JsonObject): OcsfEvent | NotMapped {
  const ofCategory = CATEGORIES.get(textAt(record, 'eventCategory') ?? '')
  if (ofCategory !== undefined) return ofCategory(record)
  const [source, name] = [textAt(record, 'eventSource') ?? '', textAt(record, 'eventName') ?? '']
  const signIn = AUTHENTICATION_EVENTS.get(source)?.get(name)
  const change = ACCOUNT_EVENTS.get(source)?.get(name)
  return (
    (signIn === undefined ? undefined : authentication(record, signIn)) ??
    (change === undefined ? undefined : accountChange(record, change)) ??
    apiActivity(record)
  )
}
