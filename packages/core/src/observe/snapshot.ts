import type { Fact, Unknown } from './fact.ts'

/** What a set of recorded calls says of the accounts that were asked. Plain data: it survives `JSON.stringify`. */
export interface Snapshot {
  /** ISO 8601 in UTC. */
  readonly observedAt: string
  readonly accounts: readonly AccountSnapshot[]
}

/** One account, as its own credentials see it. */
export interface AccountSnapshot {
  readonly id: string
  readonly partition: string
  /** The ARN of the caller. Unknown when the credentials or the role could not be used: then nothing else was asked. */
  readonly identity: Fact<string>
  /** The regions of the account. */
  readonly regions: Fact<readonly RegionState[]>
  /** Whether all regions that the account has enabled had to be looked at, and were named; else `listings` says which. */
  readonly everyRegion: boolean
  /** For every region that had to be looked at: were its trails listed? */
  readonly listings: readonly TrailListing[]
  /** Every trail seen, once, whatever number of regions shows a shadow of it. Sorted by ARN. */
  readonly trails: readonly Trail[]
  /** Trails that were asked for by name and that nothing else shows. */
  readonly refusedTrails: readonly RefusedTrail[]
}

/** A trail of which only its name is known. */
export interface RefusedTrail {
  readonly region: string
  /** As it was asked for: a name or an ARN. Attacker-controlled. */
  readonly name: string
  readonly fact: Unknown
}

export interface RegionState {
  readonly name: string
  readonly enabled: boolean
}

/** Whether the trails of a region could be listed. */
export interface TrailListing {
  readonly region: string
  /** How many trails the region shows, shadows included. */
  readonly listed: Fact<number>
}

/** A trail and its settings. Every text in it is chosen by whoever made the trail: attacker-controlled. */
export interface Trail {
  readonly arn: string
  readonly name: string
  /** The account that owns it: for an organization trail the management account. */
  readonly ownerAccount: string
  readonly partition: string
  readonly homeRegion: string
  readonly isMultiRegion: boolean
  readonly isOrganization: boolean
  /** The ARN of the log group it delivers to, as AWS writes it, with a trailing `:*`; `null` if there is none. */
  readonly logGroupArn: Fact<string | null>
  /** Status in the home region. */
  readonly status: Fact<TrailStatus>
}

/** What `GetTrailStatus` says in the home region. A fact of its own each, so that one odd field costs one verdict. */
export interface TrailStatus {
  readonly isLogging: Fact<boolean>
  /** ISO 8601 in UTC; `null` if nothing was ever delivered to CloudWatch Logs. */
  readonly latestLogsDelivery: Fact<string | null>
  /** The error of the latest attempt to deliver to CloudWatch Logs; `null` if it went well. Attacker-controlled. */
  readonly latestLogsDeliveryError: string | null
}
