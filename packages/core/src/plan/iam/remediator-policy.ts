import { CHANGES } from '../changes.ts'
import type { Profile } from '../parts.ts'
import { changesOf, partsMended } from './changes-by-part.ts'
import { DENIES } from './denied.ts'
import { fillIn, type GrantScope } from './fill-in.ts'
import { type Besides, GRANTED_BESIDES, GRANTS, type GrantRow } from './grants.ts'
import type { Conditions, GrantPolicy, GrantStatement } from './policy-types.ts'

/**
 * The least that a role needs besides the planner's policy to take the steps that a profile can plan, and to undo them; and what it is
 * refused whatever else is attached.
 *
 * Made from the changes that the rows of the decision table lead to. IAM takes policies of 6,144 characters, white space left out; a test
 * holds these to it.
 */
export function remediatorPolicy(profile: Profile, scope: GrantScope): GrantPolicy {
  return fillIn(remediatorTemplate(profile), scope)
}

/** The same with placeholders such as `{account}` in place of texts, for templates. */
export function remediatorTemplate(profile: Profile): GrantPolicy {
  const parts = partsMended(profile)
  const needed = new Set([...changesOf(profile)].flatMap((change) => CHANGES[change].actions))
  const rows = GRANTS.filter(
    ({ profiles, onlyFor }) => (profiles?.includes(profile) ?? true) && (onlyFor === undefined || parts.has(onlyFor)),
  )
  const granted = rows.flatMap((row) => {
    const actions = row.actions.filter((action) => needed.has(action))
    return actions.length === 0 ? [] : [statementOf({ ...row, actions }, profile)]
  })
  const hasRole = parts.has('delivery-role-permissions')
  const denied = DENIES.filter(({ sid }) => hasRole || !ABOUT_ROLE.has(sid)).map(({ sid, actions, on, when }): GrantStatement => {
    const base: GrantStatement = { Sid: sid, Effect: 'Deny', Action: actions, Resource: on.map(arn) }
    return when === undefined ? base : { ...base, Condition: when }
  })
  return { Version: '2012-10-17', Statement: [...granted, ...denied] }
}

/** What is refused where there is a delivery role to be made. */
const ABOUT_ROLE: ReadonlySet<string> = new Set(['NeverBecomeDeliveryRole', 'NeverWithoutBoundary'])

/** What a remediator needs besides for what no profile does unless it is asked for by name. */
export function besidesPolicy(what: Besides, scope: Pick<GrantScope, 'partition' | 'account'>): GrantPolicy {
  const nothing = { names: { trail: '', bucket: '', topic: '', logGroup: '', deliveryRole: '' }, queues: [] }
  return fillIn(besidesTemplate(what), { ...nothing, ...scope })
}

/** The same with placeholders in place of texts. */
export function besidesTemplate(what: Besides): GrantPolicy {
  return { Version: '2012-10-17', Statement: GRANTED_BESIDES[what].map((row) => statementOf(row, 'standard')) }
}

function statementOf({ sid, actions, on, when }: GrantRow, profile: Profile): GrantStatement {
  const base: GrantStatement = { Sid: sid, Effect: 'Allow', Action: actions, Resource: on.map(arn) }
  return when === undefined ? base : { ...base, Condition: forProfile(when, profile) }
}

function arn(on: string): string {
  return on === '*' ? on : `arn:{partition}:${on}`
}

function forProfile(when: Conditions, profile: Profile): Conditions {
  const text = (value: string): string => value.replaceAll('{profile}', profile)
  return Object.fromEntries(
    Object.entries(when).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, typeof value === 'string' ? text(value) : value.map(text)])),
    ]),
  )
}
