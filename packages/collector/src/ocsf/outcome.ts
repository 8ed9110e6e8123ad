import type { JsonObject } from '@trailmend/stream'
import { STATUS } from './classes.ts'
import { textAt } from './json.ts'
import type { Coded } from './ocsf-event.ts'

const SAID: ReadonlyMap<string, Coded> = new Map<string, Coded>([
  ['Success', STATUS.success],
  ['Failure', STATUS.failure],
])

/**
 * Whether what was asked for was done. Sign-ins say so by the operation's name in `responseElements` or `serviceEventDetails`; of a call,
 * an error says that it was not. An event of a service is no answer to anybody: unless it says, its outcome is not known.
 */
export function outcomeOf(record: JsonObject): Coded {
  if (textAt(record, 'errorCode') !== undefined || textAt(record, 'errorMessage') !== undefined) return STATUS.failure
  const name = textAt(record, 'eventName') ?? ''
  const said = textAt(record, 'responseElements', name) ?? textAt(record, 'serviceEventDetails', name)
  const known = said === undefined ? undefined : SAID.get(said)
  if (known !== undefined) return known
  return textAt(record, 'eventType') === 'AwsServiceEvent' ? STATUS.unknown : STATUS.success
}
