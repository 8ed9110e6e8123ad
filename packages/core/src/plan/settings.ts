import type { Profile } from './parts.ts'

/** What a plan aims at. All of it comes from the configuration; nothing is read from an account. */
export interface PlanSettings {
  readonly profile: Profile
  /** The trail that the plan is about, by name or ARN, though another one is collected from; `null` to choose. */
  readonly trail: string | null
  /** The region where what is missing is created. */
  readonly region: string
  readonly names: Names
  /** The parts of the chain besides the trail and its bucket that must be there, wherever they are not there yet. */
  readonly wants: Wants
  /** What the trail is used for: each use has a queue of its own, for consumers of one queue take each other's messages. */
  readonly uses: readonly Use[]
  /** Other accounts that may be changed where they own a part. */
  readonly mayChangeAccounts: readonly string[]
  /** Other accounts whose trails deliver to the same bucket. */
  readonly feedingAccounts: readonly string[]
  /** Days that the log group keeps events at least. */
  readonly retentionDays: number
  /** Whether subscriptions to topics that the trail announces on no longer are taken away. */
  readonly removeOldSubscriptions: boolean
  /** The ARN of the permissions boundary that a delivery role is made with; `null` for none. */
  readonly permissionsBoundary: string | null
  /** US dollars a month above which a step must be approved by name; `null` for no limit. */
  readonly maxMonthlyCost: number | null
}

/** The names that new things get. `{account}` was filled in. */
export interface Names {
  readonly trail: string
  readonly bucket: string
  /** Begins every object key, without a slash at the end; empty for none. */
  readonly keyPrefix: string
  readonly topic: string
  readonly logGroup: string
  readonly deliveryRole: string
}

/** Which further parts the chain must have. */
export interface Wants {
  /** CloudWatch Logs with log group and delivery role (CIS 3.4). */
  readonly logs: boolean
  /** A topic, even if nobody uses it. */
  readonly topic: boolean
  /** Data events of all buckets, the log bucket left out. */
  readonly dataEvents: boolean
  /** The fifteen metric filters, each with an alarm; the ARN of the topic that alarms tell, or `null` for none of it. */
  readonly monitorTopic: string | null
  /** The ARN of the key that must encrypt log files; `null` to leave encryption as it is. */
  readonly keyArn: string | null
  /** The bucket that access logs of the log bucket go to; `null` if none is named. */
  readonly accessLogBucket: string | null
  /** One trail for the whole organization, made by its management account. */
  readonly organizationTrail: boolean
}

/** One use of the trail, with its queue. */
export interface Use {
  /** Such as `logs`, `assets`, `detection`. */
  readonly name: string
  /** The queue's name; its dead-letter queue is called the same with `-dead-letter` behind. */
  readonly queue: string
  /** Whether a person named the queue, which lets an existing one be used that Trailmend did not make. */
  readonly isNamedByUser: boolean
}

/** The tag by which Trailmend knows what it made; its value is the profile that made it. */
export const OUR_TAG = 'trailmend'

const USES_QUEUE = 'outcomesqueue-'

/** Names by default. Source of the names of bucket and topic: what a commercial service that does the same is documented to create. */
export function defaultNames(profile: Profile, account: string): Names {
  return {
    trail: 'outcomestrail',
    bucket: profile === 'legacy' ? `outcomes-${account}` : `outcomesbucket-${account}`,
    keyPrefix: '',
    topic: 'outcomestopic',
    logGroup: 'outcomestrail',
    deliveryRole: 'outcomestrail-cloudwatch-logs',
  }
}

/** The use of a trail by a name, with the name that its queue gets. */
export function useNamed(name: string): Use {
  return { name, queue: `${USES_QUEUE}${name}`, isNamedByUser: false }
}

/** Settings that ask for the least: a sound trail with delivery to CloudWatch Logs, and no collection. */
export function defaultSettings(account: string, region: string, profile: Profile = 'standard'): PlanSettings {
  return {
    profile,
    trail: null,
    region,
    names: defaultNames(profile, account),
    wants: {
      logs: true,
      topic: false,
      dataEvents: false,
      monitorTopic: null,
      keyArn: null,
      accessLogBucket: null,
      organizationTrail: false,
    },
    uses: [],
    mayChangeAccounts: [],
    feedingAccounts: [],
    retentionDays: 365,
    removeOldSubscriptions: false,
    permissionsBoundary: null,
    maxMonthlyCost: null,
  }
}
