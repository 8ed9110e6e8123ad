import type { InsightSelectors } from '../event-selectors/insight-selectors.ts'
import type { EventSelectors } from '../event-selectors/selectors.ts'
import type { Fact, Unknown } from './fact.ts'
import type { Bucket, PublicAccessBlock } from './facts/bucket.ts'
import type { Key } from './facts/key.ts'
import type { LogGroup, RegionAlarms } from './facts/log-group.ts'
import type { Queue, Topic } from './facts/notification.ts'
import type { RegionFacts } from './facts/region.ts'
import type { Role } from './facts/role.ts'
import type { Tag } from './facts/tag.ts'
import type { TrailWrite } from './facts/trail-write.ts'

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
  /** The id of the organization, `o-…`. Asked only where there is a trail of one. */
  readonly organizationId: Fact<string>
  /** The id of the organization's management account. Asked with the organization's own. */
  readonly managementAccount: Fact<string>
  /** What the account blocks for all of its buckets. */
  readonly publicAccessBlock: Fact<PublicAccessBlock>
  /** The names of the buckets that the account has, sorted. Asked for a plan only. */
  readonly ownBuckets: Fact<readonly string[]>
  /** Whether the organization lets CloudTrail see its accounts. Asked for a plan only, where it wants to know. */
  readonly trustedAccess: Fact<boolean>
  /**
   * The accounts that manage CloudTrail for the organization besides its management account. Asked with `trustedAccess`; AWS tells them, as
   * that, to the management account and to accounts that manage something for the organization.
   */
  readonly delegatedAdministrators: Fact<readonly string[]>
  /**
   * The latest changes of trails in the home regions of the account's own trails, newest first, and which trails were made and deleted where
   * a plan would make one. Asked for a plan only.
   *
   * Of the last 90 days, and of each kind of change in each region the last 50 attempts.
   */
  readonly trailWrites: Fact<readonly TrailWrite[]>
  /** What else trails rest on, each once, sorted by name or ARN: the buckets, topics, log groups, roles and keys that trails name, or a plan wants to know of. */
  readonly buckets: readonly Bucket[]
  readonly topics: readonly Topic[]
  readonly queues: readonly Queue[]
  readonly logGroups: readonly LogGroup[]
  readonly roles: readonly Role[]
  readonly trailKeys: readonly Key[]
  /** The alarms of each account and region that has a trail's log group. */
  readonly alarms: readonly RegionAlarms[]
  /** What there is besides trails in every region looked at. */
  readonly inRegions: readonly RegionFacts[]
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
  /** The bucket it delivers to. */
  readonly bucketName: Fact<string>
  /** What its object keys begin with, without a slash at the end; empty if nothing. */
  readonly keyPrefix: string
  /** The topic it announces log files on; `null` if there is none. */
  readonly topicArn: Fact<string | null>
  /** The key it encrypts log files with; `null` if that is left to S3. */
  readonly keyArn: Fact<string | null>
  readonly validatesLogFiles: Fact<boolean>
  readonly includesGlobalEvents: Fact<boolean>
  /** The ARN of the log group it delivers to, as AWS writes it, with a trailing `:*`; `null` if there is none. */
  readonly logGroupArn: Fact<string | null>
  /** The role it delivers to the log group with; `null` if there is none. */
  readonly logRoleArn: Fact<string | null>
  /** Which events it records. */
  readonly selectors: Fact<EventSelectors>
  /** Which insights it looks for. */
  readonly insights: Fact<InsightSelectors>
  /** Status in the home region. */
  readonly status: Fact<TrailStatus>
  /** Status in every region looked at that shows the trail, the home region among them, sorted by region. */
  readonly statusIn: readonly RegionalStatus[]
  /** Asked for a plan only. */
  readonly tags: Fact<readonly Tag[]>
}

/** What `GetTrailStatus` says in one region. */
export interface RegionalStatus {
  readonly region: string
  readonly status: Fact<TrailStatus>
}

/** What `GetTrailStatus` says. A fact of its own each, so that one odd field costs one verdict. */
export interface TrailStatus {
  readonly isLogging: Fact<boolean>
  /** ISO 8601 in UTC; `null` if nothing was ever delivered to CloudWatch Logs. */
  readonly latestLogsDelivery: Fact<string | null>
  /** The error of the latest attempt to deliver to CloudWatch Logs; `null` if it went well. Attacker-controlled. */
  readonly latestLogsDeliveryError: string | null
  /** Log files to the bucket. */
  readonly latestDelivery: Fact<string | null>
  readonly latestDeliveryError: string | null
  /** Digest files to the bucket. */
  readonly latestDigestDelivery: Fact<string | null>
  readonly latestDigestDeliveryError: string | null
  /** Announcements on the topic. */
  readonly latestNotification: Fact<string | null>
  readonly latestNotificationError: string | null
  /** When logging was last switched on and off; `null` if never. */
  readonly startedLogging: Fact<string | null>
  readonly stoppedLogging: Fact<string | null>
}
