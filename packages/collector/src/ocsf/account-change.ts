import type { Json, JsonObject } from '@trailmend/stream'
import type { AccountEvent } from './account-events.ts'
import { part } from './apply-rows.ts'
import { OTHER, SEVERITY } from './classes.ts'
import { completeEnds, draftOf, eventOf } from './draft.ts'
import { textAt } from './json.ts'
import type { NotMapped, OcsfEvent } from './ocsf-event.ts'
import { outcomeOf } from './outcome.ts'

type Noun = 'user' | 'role'

/** An event of the table as Account Change; `undefined` where it does not say whose account it is about. */
export function accountChange(record: JsonObject, event: AccountEvent): OcsfEvent | NotMapped | undefined {
  const operation = textAt(record, 'eventName')
  const draft = draftOf(record, 'account')
  const { attributes } = draft
  const user = TARGETS[event.target](record, part(attributes, 'actor').user as Json | undefined)
  if (operation === undefined || user === undefined) return undefined
  attributes.user = user
  const renamed = textAt(record, 'requestParameters', 'newUserName')
  if (renamed !== undefined) attributes.user_result = { name: renamed }
  const policy = policyOf(record)
  if (policy !== undefined) attributes.policies = [policy]
  completeEnds(record, attributes)
  return eventOf(draft, {
    name: 'account',
    activity: event.activity,
    otherwise: operation,
    severity: SEVERITY.informational,
    status: outcomeOf(record),
  })
}

const TARGETS: Readonly<Record<AccountEvent['target'], (record: JsonObject, caller: Json | undefined) => Json | undefined>> = {
  user: (record) => named(record, 'user'),
  role: (record) => named(record, 'role'),
  caller: (_record, caller) => caller,
  'user or caller': (record, caller) => named(record, 'user') ?? caller,
}

/** Whom the answer describes or the request names: `userName`, `userId`, `roleName`, … */
function named(record: JsonObject, noun: Noun): Json | undefined {
  const say = (key: string): string | undefined =>
    textAt(record, 'responseElements', noun, key) ?? textAt(record, 'requestParameters', key) ?? textAt(record, 'responseElements', key)
  const [name, id, arn] = [say(`${noun}Name`), say(`${noun}Id`), textAt(record, 'responseElements', noun, 'arn')]
  const uid = arn ?? id
  if (name === undefined && uid === undefined) return undefined
  return {
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
    ...(arn === undefined || id === undefined ? {} : { uid_alt: id }),
    ...(noun === 'role' ? { type: 'Role', type_id: OTHER } : { type: 'User', type_id: 1 }),
  }
}

/** The policy that is attached or detached. */
function policyOf(record: JsonObject): Json | undefined {
  const uid = textAt(record, 'requestParameters', 'policyArn') ?? textAt(record, 'requestParameters', 'permissionsBoundary')
  const name = textAt(record, 'requestParameters', 'policyName')
  if (uid === undefined && name === undefined) return undefined
  return { ...(uid === undefined ? {} : { uid }), ...(name === undefined ? {} : { name }) }
}
