import type { Json, JsonObject } from '@trailmend/stream'
import { type Building, part } from './apply-rows.ts'
import type { AuthenticationEvent } from './authentication-events.ts'
import { OTHER, SEVERITY } from './classes.ts'
import { completeEnds, draftOf, eventOf } from './draft.ts'
import { textAt } from './json.ts'
import type { NotMapped, OcsfEvent } from './ocsf-event.ts'
import { outcomeOf } from './outcome.ts'

const MFA: ReadonlyMap<string | undefined, boolean> = new Map([
  ['Yes', true],
  ['No', false],
])

/** An event of the table as Authentication; `undefined` where nobody can say whose session it is about. */
export function authentication(record: JsonObject, event: AuthenticationEvent): OcsfEvent | NotMapped | undefined {
  const operation = textAt(record, 'eventName')
  const draft = draftOf(record, 'authentication')
  const { attributes } = draft
  const user = SUBJECTS[event.subject](record) ?? part(attributes, 'actor').user
  if (operation === undefined || user === undefined) return undefined
  attributes.user = user
  completeEnds(record, attributes)
  const isMfa = MFA.get(textAt(record, 'additionalEventData', 'MFAUsed'))
  if (isMfa !== undefined) attributes.is_mfa = isMfa
  coded(attributes, 'auth_protocol', event.protocol)
  coded(attributes, 'account_switch_type', event.accountSwitch)
  return eventOf(draft, {
    name: 'authentication',
    activity: event.activity,
    otherwise: operation,
    severity: SEVERITY.informational,
    status: outcomeOf(record),
  })
}

function coded(attributes: Building, name: string, value: AuthenticationEvent['protocol']): void {
  if (value === undefined) return
  attributes[`${name}_id`] = value.id
  attributes[name] = value.caption
}

/** A session by its ARN and the id of who is in it. */
function session(record: JsonObject, path: readonly [answer: string, id: string], type: string): Json | undefined {
  const [answer, id] = path
  const arn = textAt(record, 'responseElements', answer, 'arn')
  const alternative = textAt(record, 'responseElements', answer, id)
  return arn === undefined ? undefined : { uid: arn, ...(alternative === undefined ? {} : { uid_alt: alternative }), type, type_id: OTHER }
}

function role(record: JsonObject): Json | undefined {
  const arn = textAt(record, 'requestParameters', 'roleArn')
  return arn === undefined ? undefined : { uid: arn, type: 'Role', type_id: OTHER }
}

const SUBJECTS: Readonly<Record<AuthenticationEvent['subject'], (record: JsonObject) => Json | undefined>> = {
  caller: () => undefined,
  role: (record) => session(record, ['assumedRoleUser', 'assumedRoleId'], 'AssumedRole') ?? role(record),
  'federated user': (record) => session(record, ['federatedUser', 'federatedUserId'], 'FederatedUser'),
}
