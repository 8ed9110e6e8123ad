import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { PlanSettings } from '../settings.ts'
import { recordsManagement } from './records-management.ts'
import { unlistedRegion } from './unlisted.ts'

/** What is to be told of an account's place in its organization. */
type Member = Pick<AccountSnapshot, 'id' | 'managementAccount' | 'delegatedAdministrators'>

/** Whether the account is known to be the organization's management account. */
export function isManagement({ id, managementAccount }: Pick<Member, 'id' | 'managementAccount'>): boolean {
  return managementAccount.known && managementAccount.value === id
}

/**
 * The management account for which this one manages the organization's trails; `undefined` if it does not, or nobody wants it to.
 *
 * Such an account may create and change trails of the organization, and start them; they are the management account's all the same. It may
 * not switch trusted access on, and makes no trail of one account the organization's.
 * Source: CloudTrail User Guide, "Organization delegated administrator".
 */
export function managedFor(account: Member, { wants }: Pick<PlanSettings, 'wants'>): string | undefined {
  const { id, managementAccount, delegatedAdministrators } = account
  if (!wants.organizationTrail || !managementAccount.known || managementAccount.value === id) return undefined
  return delegatedAdministrators.known && delegatedAdministrators.value.includes(id) ? managementAccount.value : undefined
}

/** The trail of the organization that is there and records management events. */
export function organizationsTrail(trails: readonly Trail[]): Trail | undefined {
  return trails.find((trail) => trail.isOrganization && recordsManagement(trail))
}

/**
 * Whether a trail is to become the organization's: a trail of one account, in the management account, where the organization is known to have
 * none.
 *
 * Source: CloudTrail User Guide, "Creating a trail for an organization": only the management account can, with a trail of its own.
 */
export function isToBeWidened(
  account: Pick<AccountSnapshot, 'id' | 'managementAccount' | 'trails' | 'listings'>,
  { wants }: Pick<PlanSettings, 'wants'>,
  trail: Trail | undefined,
): boolean {
  if (!wants.organizationTrail || trail === undefined || trail.isOrganization || trail.ownerAccount !== account.id) return false
  return isManagement(account) && organizationsTrail(account.trails) === undefined && unlistedRegion(account) === undefined
}
