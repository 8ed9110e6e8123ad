import {
  CONFIRM_ACTIONS,
  EVENT_HISTORY_ACTIONS,
  LEDGER_TABLE_ACTIONS,
  OBJECT_ACTIONS,
  QUARANTINE_OBJECT_ACTIONS,
  QUEUE_ACTIONS,
  SINK_OBJECT_ACTIONS,
  SINK_QUEUE_ACTIONS,
  SUBSCRIBE_ACTIONS,
  TRAIL_PLACE_ACTIONS,
} from '@trailmend/aws/collect'
import type { Conditions } from '@trailmend/core/plan'

/** What whoever uses a policy fills in, by the placeholder for it. */
export interface Given {
  readonly cloudformation: string
  readonly terraform: string
  /** What stands for it in the policies as JSON. */
  readonly example: string
  readonly words: string
  /** What CloudFormation takes for it besides nothing, as a regular expression. */
  readonly pattern: string
}

const BUCKET = '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]'
const KEY = 'arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+'
const QUEUE = '[A-Za-z0-9_*-]{1,80}([.]fifo)?'
const KEY_OF = (account: string): string => `arn:{partition}:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`

// biome-ignore format: a table is read by its columns
export const GIVEN = {
  queue:      { cloudformation: 'QueueName',         terraform: 'queue_name',          pattern: QUEUE,  example: 'trailmend-logs',        words: 'The queue that tells of log files' },
  queueKey:   { cloudformation: 'QueueKeyArn',       terraform: 'queue_key_arn',       pattern: KEY,    example: KEY_OF('{account}'),     words: 'The KMS key of that queue' },
  enqueues:   { cloudformation: 'Enqueues',          terraform: 'enqueues',            pattern: 'yes',  example: 'yes',                   words: 'yes to put keys into that queue' },
  topic:      { cloudformation: 'TopicArn',          terraform: 'topic_arn',           pattern: 'arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}', example: 'arn:{partition}:sns:eu-west-1:444455556666:trail', words: 'The topic whose subscription is confirmed' },
  logs:       { cloudformation: 'LogsBucket',        terraform: 'logs_bucket',         pattern: BUCKET, example: 'example-logs',          words: 'The bucket of log files that is read without another role' },
  lists:      { cloudformation: 'Lists',             terraform: 'lists',               pattern: 'yes',  example: 'yes',                   words: 'yes to list that bucket, too' },
  logsKey:    { cloudformation: 'LogsKeyArn',        terraform: 'logs_key_arn',        pattern: KEY,    example: KEY_OF('444455556666'),  words: 'The KMS key of log files' },
  readers:    { cloudformation: 'ReaderRoleName',    terraform: 'reader_role_name',    pattern: '[A-Za-z0-9_+=,.@-]{1,64}', example: 'trailmend-reader', words: 'What the roles are called by which other accounts are read' },
  follows:    { cloudformation: 'FollowsTrail',      terraform: 'follows_trail',       pattern: 'yes',  example: 'yes',                   words: 'yes to look where a trail delivers' },
  topics:     { cloudformation: 'TrailTopicArns',    terraform: 'trail_topic_arns',    pattern: 'arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_*-]{1,256}', example: 'arn:{partition}:sns:eu-west-1:444455556666:*', words: 'The topics that a trail may publish to, which a queue is subscribed to' },
  history:    { cloudformation: 'ReadsEventHistory', terraform: 'reads_event_history', pattern: 'yes',  example: 'yes',                   words: 'yes to read the event history' },
  doctor:     { cloudformation: 'RunsDoctor',        terraform: 'runs_doctor',         pattern: 'yes',  example: 'yes',                   words: 'yes to try the credentials with trailmend-collector doctor' },
  verifies:   { cloudformation: 'VerifiesDigests',   terraform: 'verifies_digests',    pattern: 'yes',  example: 'yes',                   words: 'yes to verify digests' },
  table:      { cloudformation: 'LedgerTable',       terraform: 'ledger_table',        pattern: '[A-Za-z0-9_.-]{3,255}', example: 'trailmend-ledger', words: 'The table of a ledger that collectors share' },
  quarantine: { cloudformation: 'QuarantineBucket',  terraform: 'quarantine_bucket',   pattern: BUCKET, example: 'example-quarantine',    words: 'The bucket of the quarantine' },
  events:     { cloudformation: 'EventsBucket',      terraform: 'events_bucket',       pattern: BUCKET, example: 'example-events',        words: 'The bucket that events are written to' },
  eventsKey:  { cloudformation: 'StoreKeyArn',       terraform: 'store_key_arn',       pattern: KEY,    example: KEY_OF('{account}'),     words: 'The KMS key of quarantine, events and the queue of events' },
  out:        { cloudformation: 'EventsQueueName',   terraform: 'events_queue_name',   pattern: QUEUE,  example: 'events',                words: 'The queue that events are sent to' },
  alerts:     { cloudformation: 'AlertsQueueName',   terraform: 'alerts_queue_name',   pattern: QUEUE,  example: 'trailmend-alerts',      words: 'The queue that alerts are sent to, which wakes trailmend watch' },
} as const satisfies Readonly<Record<string, Given>>

export type GivenName = keyof typeof GIVEN

/** A queue is subscribed, and nothing that would tell anybody else. Source: Service Authorization Reference, "Condition keys for Amazon SNS". */
const QUEUES_ALONE: Conditions = { StringEquals: { 'sns:Protocol': 'sqs' } }

/** A statement of a collector's policy, which is there only where a feature is used. */
export interface Grant {
  readonly sid: string
  /** The feature. */
  readonly when: string
  readonly actions: readonly string[]
  /** With placeholders: of `GIVEN`, and `{partition}` and `{account}`. */
  readonly resources: readonly string[]
  /** Without placeholders. */
  readonly condition?: Conditions
  /** It is there where all of them are. */
  readonly given: readonly GivenName[]
}

const onObjects = (actions: readonly string[]): readonly string[] => actions.filter((action) => action !== 's3:ListBucket')
const LIST = ['s3:ListBucket']
const SQS = 'arn:{partition}:sqs:*:{account}'
const TABLE = 'arn:{partition}:dynamodb:*:{account}:table/{table}'

/** Where the log files are: what a role there grants, and the collector's own policy where there is no role. */
// biome-ignore format: a table is read by its columns
const READING: readonly Grant[] = [
  { sid: 'Logs',         when: 'objects are read',                        actions: onObjects(OBJECT_ACTIONS),    resources: ['arn:{partition}:s3:::{logs}/*'], given: ['logs'] },
  { sid: 'ListLogs',     when: 'a bucket or trail is gone through',       actions: LIST,                         resources: ['arn:{partition}:s3:::{logs}'],   given: ['logs', 'lists'] },
  { sid: 'LogsKey',      when: 'they are encrypted with a KMS key',       actions: ['kms:Decrypt'],              resources: ['{logsKey}'],                     given: ['logsKey'] },
  { sid: 'Trail',        when: 'a `trail` is a source',                   actions: TRAIL_PLACE_ACTIONS,          resources: ['*'],                             given: ['follows'] },
  { sid: 'Subscribe',    when: '`subscribe` of a `trail` names a queue',  actions: SUBSCRIBE_ACTIONS,            resources: ['{topics}'],                      given: ['topics'], condition: QUEUES_ALONE },
  { sid: 'EventHistory', when: 'an `event-history` is a source',          actions: EVENT_HISTORY_ACTIONS,        resources: ['*'],                             given: ['history'] },
  { sid: 'PublicKeys',   when: 'digests are verified',                    actions: ['cloudtrail:ListPublicKeys'], resources: ['*'],                            given: ['verifies'] },
]

// biome-ignore format: a table is read by its columns
const RECEIVING: readonly Grant[] = [
  { sid: 'Queue',        when: 'a `queue` is a source',                   actions: QUEUE_ACTIONS,                resources: [`${SQS}:{queue}`],                given: ['queue'] },
  { sid: 'DoctorQueue',  when: '`doctor` is run',                         actions: ['sqs:GetQueueAttributes'],   resources: [`${SQS}:{queue}`],                given: ['queue', 'doctor'] },
  { sid: 'QueueKey',     when: 'it is encrypted with a KMS key of yours', actions: ['kms:Decrypt'],              resources: ['{queueKey}'],                    given: ['queueKey'] },
  { sid: 'Enqueue',      when: 'a backfill is put into it',               actions: SINK_QUEUE_ACTIONS,           resources: [`${SQS}:{queue}`],                given: ['queue', 'enqueues'] },
  { sid: 'Confirm',      when: '`confirm` names a topic',                 actions: CONFIRM_ACTIONS,              resources: ['{topic}'],                       given: ['topic'] },
  { sid: 'Readers',      when: 'a role is named: `role`, `objects`',      actions: ['sts:AssumeRole'],           resources: ['arn:{partition}:iam::*:role/{readers}'], given: ['readers'] },
]

// biome-ignore format: a table is read by its columns
const KEEPING: readonly Grant[] = [
  { sid: 'Ledger',         when: 'the ledger is a table',                 actions: LEDGER_TABLE_ACTIONS.filter((action) => action !== 'dynamodb:Query'), resources: [TABLE], given: ['table'] },
  { sid: 'LedgerByTime',   when: 'the ledger is a table',                 actions: ['dynamodb:Query'],           resources: [TABLE, `${TABLE}/index/time`],    given: ['table'] },
  { sid: 'DoctorTable',    when: '`doctor` is run',                       actions: ['dynamodb:DescribeTable'],   resources: [TABLE],                           given: ['table', 'doctor'] },
  { sid: 'Quarantine',     when: 'the quarantine is in a bucket',         actions: onObjects(QUARANTINE_OBJECT_ACTIONS), resources: ['arn:{partition}:s3:::{quarantine}/quarantine/*'], given: ['quarantine'] },
  { sid: 'ListQuarantine', when: 'the quarantine is in a bucket',         actions: LIST,                         resources: ['arn:{partition}:s3:::{quarantine}'], given: ['quarantine'] },
  { sid: 'Events',         when: '`s3` is a sink',                        actions: onObjects(SINK_OBJECT_ACTIONS), resources: ['arn:{partition}:s3:::{events}/*'], given: ['events'] },
  { sid: 'ListEvents',     when: '`s3` is a sink',                        actions: LIST,                         resources: ['arn:{partition}:s3:::{events}'], given: ['events'] },
  { sid: 'SendEvents',     when: '`queue` is a sink',                     actions: SINK_QUEUE_ACTIONS,           resources: [`${SQS}:{out}`],                  given: ['out'] },
  { sid: 'SendAlerts',     when: '`alerts.queue` is named',               actions: SINK_QUEUE_ACTIONS,           resources: [`${SQS}:{alerts}`],               given: ['alerts'] },
  { sid: 'StoreKey',       when: 'any of these has a KMS key of yours',   actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: ['{eventsKey}'],         given: ['eventsKey'] },
]

/** A policy of the collector's, by the account that it is for. */
export interface CollectorPolicy {
  readonly name: 'collector' | 'collector-source'
  readonly description: string
  readonly grants: readonly Grant[]
}

export const COLLECTOR_POLICIES: readonly CollectorPolicy[] = [
  {
    name: 'collector',
    description: 'What trailmend-collector needs where it runs: a statement for each feature that is used',
    grants: [...RECEIVING, ...READING, ...KEEPING],
  },
  {
    name: 'collector-source',
    description: 'What a role needs by which trailmend-collector reads the logs of another account',
    grants: READING,
  },
]

/** The placeholders that grants hold, or depend on. */
export function givenIn(grants: readonly Grant[]): readonly GivenName[] {
  const named = new Set(grants.flatMap(({ given }) => given))
  return (Object.keys(GIVEN) as GivenName[]).filter((name) => named.has(name))
}
