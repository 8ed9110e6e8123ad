// The organization of both samples, and what its accounts have in common.
import { CreateOrganizationCommand, EnableAWSServiceAccessCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { inRegion, type Place, placeAt } from '../../test/fakes/moto/account.ts'
import { enabledRegions, watchRegions } from '../../test/fakes/moto/good-account/regions.ts'
import { createGoodTrail, delivery, type GoodTrail } from '../../test/fakes/moto/good-account.ts'
import { blockPublicAccess } from '../../test/fakes/moto/guarded-account.ts'
import type { MotoProxy } from '../../test/fakes/moto/proxy.ts'

/** When the samples are observed: moto's own clock cannot be set. */
export const NOW: number = Date.parse('2026-11-22T10:00:00Z')

const HOUR = 3_600_000

export const [MANAGEMENT, PRODUCTION, STAGING, SANDBOX]: readonly [string, string, string, string] = [
  '111122223333',
  '222233334444',
  '333344445555',
  '444455556666',
]

const MEMBERS: readonly string[] = [PRODUCTION, STAGING, SANDBOX]

/** The accounts, the organization's own first. */
export const ACCOUNTS: readonly string[] = [MANAGEMENT, ...MEMBERS]

/** An account that was bought, and has not joined the organization yet. */
export const ACQUIRED: string = '555566667777'

/** An account in us-east-1, or elsewhere. */
export function at(proxy: MotoProxy, account: string, region = 'us-east-1'): Place {
  return inRegion(placeAt(proxy.url, { account }), region)
}

/** A trail for all accounts, kept well by the management account, whose bucket, key and topics nobody else may look at. */
export async function organizationTrail(proxy: MotoProxy, statusFromMembers: 'answered' | 'refused'): Promise<GoodTrail> {
  const place = at(proxy, MANAGEMENT)
  const organizations = new OrganizationsClient(place)
  const organization = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal: 'cloudtrail.amazonaws.com' }))
  const organizationId = organization.Organization?.Id ?? ''
  const trail = await createGoodTrail(proxy, place, { name: 'organization', organizationId })
  proxy.organizationTrail({ arn: trail.arn, members: MEMBERS, statusFromMembers })
  delivered(proxy, trail.arn)
  keepFromMembers(proxy, trail.bucket)
  return trail
}

/** AWS refuses members what is the management account's; moto answers anyone who knows a name. */
function keepFromMembers(proxy: MotoProxy, bucket: string): void {
  for (const account of MEMBERS) {
    proxy.fault({ account, service: 's3', when: ({ input }) => input.Bucket === bucket }, { kind: 'denied' })
    for (const service of ['kms', 'sns', 'sqs']) {
      proxy.fault({ account, service, when: ({ input }) => Object.values(input).some(isOfManagement) }, { kind: 'denied' })
    }
  }
}

const isOfManagement = (value: unknown): boolean => typeof value === 'string' && new RegExp(`[:/]${MANAGEMENT}[:/]`).test(value)

/** Every region of every account with AWS Config, Security Hub and flow logs. */
export async function watchEverything(proxy: MotoProxy, accounts: readonly string[] = ACCOUNTS): Promise<void> {
  const regions = await enabledRegions(at(proxy, MANAGEMENT))
  for (const account of accounts) await watchRegions(at(proxy, account), regions)
}

/** No bucket of these accounts can be opened to the public. */
export async function blockAll(proxy: MotoProxy, accounts: readonly string[]): Promise<void> {
  for (const account of accounts) await blockPublicAccess(at(proxy, account))
}

export const hoursAgo = (hours: number): Date => new Date(NOW - hours * HOUR)

// Moto has started every trail at the time of its own clock.
const UNDATED = {
  StartLoggingTime: undefined,
  TimeLoggingStarted: undefined,
  LatestDeliveryAttemptTime: undefined,
  LatestDeliveryAttemptSucceeded: undefined,
}

/** Lets a trail have delivered all it has a few minutes ago, but for the fields given. */
export function delivered(proxy: MotoProxy, trail: string, fields: Record<string, Date | string | undefined> = {}): void {
  proxy.trailStatus(trail, { ...UNDATED, ...delivery(hoursAgo(0.1)), ...fields })
}
