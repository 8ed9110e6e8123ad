import type { AwsError } from './answer.ts'
import type { MotoCall } from './call.ts'

/** Selectors as the wire carries them. */
export type Selectors = readonly Readonly<Record<string, unknown>>[]

/** What the proxy keeps of a trail, from the answers that passed through it. */
export interface KnownTrail {
  readonly arn: string
  readonly name: string
  readonly account: string
  readonly homeRegion: string
  /** The trail as the last CreateTrail or UpdateTrail answered it. */
  description: Readonly<Record<string, unknown>>
  /** Seconds since 1970. */
  startedAt: number | undefined
  stoppedAt: number | undefined
  eventSelectors: Selectors
  advancedEventSelectors: Selectors
  insightSelectors: Selectors
}

/** Fields of GetTrailStatus that a test sets; a date is an instant, `undefined` takes the field away. */
export type TrailStatusFields = Readonly<Record<string, Date | string | boolean | undefined>>

/** A trail of an organization's management account as its member accounts meet it. */
export interface OrganizationTrail {
  readonly arn: string
  readonly members: readonly string[]
  /** Whether a member that asks for the trail's status or selectors is answered from the owner's state or refused. */
  readonly statusFromMembers: 'answered' | 'refused'
}

/** A public key for ListPublicKeys: base64 of the PKCS #1 DER form. */
export interface PublicKey {
  readonly value: string
  readonly fingerprint: string
  readonly validFrom: Date
  readonly validTo: Date
}

/** An event for LookupEvents, in the SDK's field names but with the wire's `EventTime` as a date. */
export type CannedEvent = Readonly<Record<string, unknown>> & { readonly EventTime: Date }

/** All that the corrections remember between calls. */
export interface GroundState {
  readonly trails: Map<string, KnownTrail>
  /** By trail ARN, or `ARN region` for one Region only. */
  readonly statuses: Map<string, TrailStatusFields>
  readonly organizationTrails: Map<string, OrganizationTrail>
  /** By Region. */
  readonly publicKeys: Map<string, readonly PublicKey[]>
  /** By `account region`. */
  readonly events: Map<string, readonly CannedEvent[]>
  /** `Enabled` or `Disabled`, by bucket. */
  readonly mfaDelete: Map<string, string>
  /** `bucket operation` of every default of a new bucket that has been taken away. */
  readonly removedDefaults: Set<string>
  /** `account region name` of every log group that was deleted. */
  readonly deletedLogGroups: Set<string>
  /** What CreateOrganization answered, by the account that manages it. */
  readonly organizations: Map<string, unknown>
  /** The policy of every bucket the proxy saw made, as text; empty when it has none. */
  readonly bucketPolicies: Map<string, string>
  /** The topic of every trail that speaks on one of another account, by the trail's ARN. */
  readonly foreignTopics: Map<string, string>
  /** The policy last set on a queue, by `account region name`; empty when it was taken away. */
  readonly queuePolicies: Map<string, string>
  /** `topic endpoint` of every queue that another account than its own subscribed, and that its own has not confirmed. */
  readonly unconfirmed: Set<string>
  /** Subscriptions made by another account than the topic's, by their ARN, as the wire lists them. */
  readonly foreignSubscriptions: Map<string, { readonly topicArn: string; readonly member: string }>
}

/** Creates the state of an account nobody has touched. */
export function createState(): GroundState {
  return {
    trails: new Map(),
    statuses: new Map(),
    organizationTrails: new Map(),
    publicKeys: new Map(),
    events: new Map(),
    mfaDelete: new Map(),
    removedDefaults: new Set(),
    deletedLogGroups: new Set(),
    organizations: new Map(),
    bucketPolicies: new Map(),
    foreignTopics: new Map(),
    queuePolicies: new Map(),
    unconfirmed: new Set(),
    foreignSubscriptions: new Map(),
  }
}

/** Forgets everything. */
export function clearState(state: GroundState): void {
  for (const part of Object.values(state)) (part as Map<unknown, unknown> | Set<unknown>).clear()
}

/**
 * Where a trail is, seen from a call: in its home Region, in another Region that it covers (`shadow`) or doesn't (`elsewhere`),
 * or in the management account of the caller's organization (`organization`).
 */
export type Standpoint = 'home' | 'shadow' | 'elsewhere' | 'organization'

/** A trail and where it is, seen from a call. */
export interface Seen {
  readonly trail: KnownTrail
  readonly from: Standpoint
}

const covers = (trail: KnownTrail, region: string): boolean => trail.homeRegion === region || trail.description.IsMultiRegionTrail === true

function standpoint(state: GroundState, call: MotoCall, trail: KnownTrail): Standpoint | undefined {
  if (trail.account === call.account) {
    if (trail.homeRegion === call.region) return 'home'
    return covers(trail, call.region) ? 'shadow' : 'elsewhere'
  }
  const members = state.organizationTrails.get(trail.arn)?.members ?? []
  return members.includes(call.account) && covers(trail, call.region) ? 'organization' : undefined
}

/** Every trail a call can see in any Region, its own account's first. */
export function trailsSeen(state: GroundState, call: MotoCall): Seen[] {
  const seen = [...state.trails.values()].flatMap((trail): Seen[] => {
    const from = standpoint(state, call, trail)
    return from === undefined ? [] : [{ trail, from }]
  })
  return [...seen.filter(({ from }) => from !== 'organization'), ...seen.filter(({ from }) => from === 'organization')]
}

/** The trail that a call means by a name or an ARN. A name means a trail of the caller's own account, the home Region's first. */
export function seenAs(state: GroundState, call: MotoCall, nameOrArn: string): Seen | undefined {
  const seen = trailsSeen(state, call)
  if (nameOrArn.startsWith('arn:')) return seen.find(({ trail }) => trail.arn === nameOrArn)
  const named = seen.filter(({ trail, from }) => trail.name === nameOrArn && from !== 'organization')
  return named.find(({ from }) => from === 'home') ?? named.find(({ from }) => from === 'shadow')
}

/** The name or ARN a CloudTrail call is about. */
export function trailNamed(call: MotoCall): string {
  return String(call.input.Name ?? call.input.TrailName ?? '')
}

/** AWS's answer to an unknown trail: a name is read as a trail of the asking account and Region. */
export function unknownTrail(call: MotoCall): AwsError {
  const named = trailNamed(call)
  const arn = named.startsWith('arn:') ? named : `arn:aws:cloudtrail:${call.region}:${call.account}:trail/${named}`
  return { code: 'TrailNotFoundException', message: `Unknown trail: ${arn} for the user: ${call.account}` }
}
