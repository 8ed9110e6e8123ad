/**
 * The parts of the collection chain, in the order in which each rests on those before it.
 *
 * `queue`, `queue-policy`, `dead-letter-queue` and `subscription` are there once for every use of the trail, `monitor` once for every metric filter.
 */
export const PARTS = [
  'bucket',
  'public-access-block',
  'bucket-policy',
  'access-logging',
  'mfa-delete',
  'key',
  'key-policy',
  'topic',
  'topic-policy',
  'log-group',
  'retention',
  'delivery-role-trust',
  'delivery-role-permissions',
  'trusted-access',
  'trail',
  'multi-region',
  'global-events',
  'log-file-validation',
  'management-events',
  'data-events',
  'logging',
  'logs-integration',
  'organization-wide',
  'dead-letter-queue',
  'queue',
  'queue-policy',
  'subscription',
  'monitor',
] as const
export type Part = (typeof PARTS)[number]

/** What a part can be found to be. */
export const STATES = [
  /** There, and as it should be. */
  'in-place',
  /** Not there. */
  'missing',
  /** There, and another one than what was collected from until now. */
  'reassigned',
  /** There, and not enough for what rests on it. */
  'insufficient',
  /** There, and switched off. */
  'stopped',
  /** In its place is something that is not ours to use or to change: a name that somebody else has, a Deny, a text that cannot be read. */
  'foreign',
  /** Set up, and not yet seen to work. */
  'awaiting-delivery',
  /** Could not be read. */
  'unknown',
] as const
export type PartState = (typeof STATES)[number]

/** Who may change a part. */
export const HOLDERS = [
  /** Trailmend made it and nobody else claims it, or the configuration names it as Trailmend's. */
  'ours',
  /** The account's own; nothing says that a tool looks after it. So is a place where there is nothing. */
  'account',
  /** CloudFormation, Control Tower, Terraform or another tool looks after it: a change behind its back would be reverted. */
  'managed',
  /** Another account's, which the configuration lets Trailmend change. */
  'allowed-account',
  /** Another account's. */
  'other-account',
  /** It could not be read who looks after it. */
  'unknown',
] as const
export type Holder = (typeof HOLDERS)[number]

/** Whom Trailmend may change something of. */
export const MINE: readonly Holder[] = ['ours', 'account', 'allowed-account']

/** How far repair goes. */
export const PROFILES = ['standard', 'legacy', 'repair'] as const
export type Profile = (typeof PROFILES)[number]

/** Parts whose rows read the same inputs. */
export type Group = 'storage' | 'logs' | 'trail' | 'notification'

/** What is fixed of a part. */
export interface PartCard {
  readonly group: Group
  /** In words, for a sentence: `the bucket's policy`. */
  readonly words: string
  /** The states it can be in besides `in-place` and `unknown`. */
  readonly states: readonly PartState[]
}

/** Every part's card. */
// biome-ignore format: a table is read by its columns
export const PART_CARDS: Readonly<Record<Part, PartCard>> = {
  bucket:                      { group: 'storage', words: 'the bucket', states: ['missing', 'reassigned', 'foreign'] },
  'public-access-block':       { group: 'storage', words: "the bucket's public access block", states: ['insufficient'] },
  'bucket-policy':             { group: 'storage', words: "the bucket's policy", states: ['missing', 'insufficient', 'foreign'] },
  'access-logging':            { group: 'storage', words: "the bucket's access logging", states: ['missing', 'insufficient'] },
  'mfa-delete':                { group: 'storage', words: 'MFA Delete of the bucket', states: ['insufficient'] },
  key:                         { group: 'storage', words: 'the KMS key', states: ['missing', 'stopped', 'foreign'] },
  'key-policy':                { group: 'storage', words: "the KMS key's policy", states: ['insufficient', 'foreign'] },
  topic:                       { group: 'notification', words: 'the topic', states: ['missing', 'reassigned'] },
  'topic-policy':              { group: 'notification', words: "the topic's policy", states: ['missing', 'insufficient', 'foreign'] },
  'log-group':                 { group: 'logs', words: 'the log group', states: ['missing'] },
  retention:                   { group: 'logs', words: "the log group's retention", states: ['missing', 'insufficient'] },
  'delivery-role-trust':       { group: 'logs', words: "the delivery role's trust policy", states: ['missing', 'insufficient', 'foreign'] },
  'delivery-role-permissions': { group: 'logs', words: "the delivery role's permissions", states: ['missing', 'insufficient', 'foreign'] },
  'trusted-access':            { group: 'trail', words: "CloudTrail's trusted access to the organization", states: ['missing', 'foreign'] },
  trail:                       { group: 'trail', words: 'the trail', states: ['missing', 'reassigned', 'foreign'] },
  'multi-region':              { group: 'trail', words: 'recording in all regions', states: ['insufficient'] },
  'global-events':             { group: 'trail', words: 'recording of global events', states: ['insufficient'] },
  'log-file-validation':       { group: 'trail', words: 'log file validation', states: ['insufficient'] },
  'management-events':         { group: 'trail', words: 'recording of management events', states: ['insufficient', 'foreign'] },
  'data-events':               { group: 'trail', words: 'recording of data events', states: ['insufficient', 'foreign'] },
  logging:                     { group: 'trail', words: 'logging', states: ['stopped'] },
  'logs-integration':          { group: 'logs', words: 'delivery to CloudWatch Logs', states: ['missing', 'stopped', 'awaiting-delivery'] },
  'organization-wide':         { group: 'trail', words: 'recording of the whole organization', states: ['insufficient', 'foreign'] },
  'dead-letter-queue':         { group: 'notification', words: 'the dead-letter queue', states: ['missing'] },
  queue:                       { group: 'notification', words: 'the queue', states: ['missing', 'foreign'] },
  'queue-policy':              { group: 'notification', words: "the queue's policy", states: ['missing', 'insufficient', 'foreign'] },
  subscription:                { group: 'notification', words: "the queue's subscription", states: ['missing', 'insufficient', 'foreign'] },
  monitor:                     { group: 'logs', words: 'a metric filter with its alarm', states: ['missing', 'stopped'] },
}

/** What was read of one part. Names are attacker-controlled. */
export interface PartReading {
  readonly part: Part
  /** Which one, where there are several: the use of a queue, the control of a monitor; else empty. */
  readonly of: string
  readonly state: PartState
  readonly holder: Holder
  /** The account and the region it is in, or would be. */
  readonly account: string
  readonly region: string
  /** Its ARN or name, or that which it would get. */
  readonly name: string
  /** What was seen, in one sentence for a person. */
  readonly because: string
  /** Of what cannot be read, the IAM action that would help. */
  readonly needs?: string
  /** Of what a tool looks after: which, such as `CloudFormation stack logging`. */
  readonly heldBy?: string
}
