/** What of a recording an event may weaken. */
export type Watched = 'trail' | 'bucket' | 'topic' | 'queue' | 'key' | 'log-group' | 'role'

/** An event that may weaken the recording. */
export interface TamperEvent {
  readonly source: string
  readonly name: string
  /** What kind of thing it is done to. */
  readonly to: Watched
  /** Paths of request parameters that name it, the first that is there counts. */
  readonly at: readonly string[]
  readonly because: string
}

type Names = readonly (readonly [name: string, because: string])[]

interface Group {
  readonly source: string
  readonly to: Watched
  readonly at: readonly string[]
  readonly names: Names
}

/**
 * What stops, narrows, redirects or hides what a trail records, on its way from the trail to the collector; in the words of the services' own API
 * references. Names of requests that an S3 call has in CloudTrail differ from those of its API: CloudTrail User Guide, Amazon S3 User Guide, "Amazon S3
 * CloudTrail events".
 */
const GROUPS: readonly Group[] = [
  {
    source: 'cloudtrail.amazonaws.com',
    to: 'trail',
    at: ['name', 'trailName', 'trailARN', 'trailArn', 'resourceId', 'resourceIdList', 'resourceARN'],
    names: [
      ['StopLogging', 'A trail was told to record nothing more.'],
      ['DeleteTrail', 'A trail was deleted.'],
      ['UpdateTrail', 'A trail was changed: where it delivers, what it signs or encrypts, which regions it covers.'],
      ['PutEventSelectors', 'What a trail records was changed.'],
      ['PutInsightSelectors', 'Which insights a trail records was changed.'],
      ['RemoveTags', 'Tags of a trail were removed, by which others may find it.'],
      ['PutResourcePolicy', 'Who may use a channel or a data store of CloudTrail was changed.'],
      ['StopEventDataStoreIngestion', 'An event data store was told to take nothing more.'],
      ['DeleteEventDataStore', 'An event data store was deleted.'],
      ['DeregisterOrganizationDelegatedAdmin', 'An administrator of the trails of the organization was removed.'],
    ],
  },
  {
    source: 's3.amazonaws.com',
    to: 'bucket',
    at: ['bucketName'],
    names: [
      ['DeleteBucket', 'A bucket was deleted.'],
      ['DeleteBucketPolicy', 'The policy of a bucket was deleted: CloudTrail can no longer deliver to it.'],
      ['PutBucketPolicy', 'The policy of a bucket was changed.'],
      ['PutBucketAcl', 'Who may use a bucket was changed.'],
      ['PutBucketLifecycle', 'When objects of a bucket are removed or archived was changed.'],
      ['PutBucketLifecycleConfiguration', 'When objects of a bucket are removed or archived was changed.'],
      ['DeleteBucketLifecycle', 'When objects of a bucket are removed or archived was changed.'],
      ['PutBucketVersioning', 'Whether a bucket keeps what is written over or deleted was changed.'],
      ['PutObjectLockConfiguration', 'How long objects of a bucket cannot be deleted was changed.'],
      ['PutBucketNotification', 'Whom a bucket tells of new objects was changed.'],
      ['PutBucketNotificationConfiguration', 'Whom a bucket tells of new objects was changed.'],
      ['PutBucketEncryption', 'How a bucket encrypts was changed.'],
      ['DeleteBucketEncryption', 'How a bucket encrypts was changed.'],
      ['PutBucketReplication', 'Where a bucket is copied to was changed.'],
      ['DeleteBucketReplication', 'A bucket is no longer copied.'],
      ['PutBucketLogging', 'Whether access to a bucket is logged was changed.'],
      ['PutBucketPublicAccessBlock', 'Whether a bucket may be made public was changed.'],
      ['DeleteBucketPublicAccessBlock', 'A bucket may be made public.'],
      ['PutBucketOwnershipControls', 'Whose the objects of a bucket are was changed.'],
    ],
  },
  {
    source: 'sns.amazonaws.com',
    to: 'topic',
    at: ['topicArn', 'subscriptionArn', 'resourceArn'],
    names: [
      ['DeleteTopic', 'A topic was deleted: nobody is told of new files.'],
      ['Unsubscribe', 'A subscription was ended: who had it is no longer told of new files.'],
      ['SetTopicAttributes', 'A topic was changed: who may publish to it, or how it encrypts.'],
      ['SetSubscriptionAttributes', 'A subscription was changed: what it passes on, and how.'],
      ['AddPermission', 'Who may use a topic was changed.'],
      ['RemovePermission', 'Who may use a topic was changed.'],
    ],
  },
  {
    source: 'sqs.amazonaws.com',
    to: 'queue',
    at: ['queueUrl', 'queueName'],
    names: [
      ['DeleteQueue', 'A queue was deleted: what it held is lost.'],
      ['PurgeQueue', 'All messages of a queue were deleted: it takes a repair to know of those files.'],
      ['SetQueueAttributes', 'A queue was changed: who may send to it, how long it keeps messages, where it puts them aside.'],
      ['AddPermission', 'Who may use a queue was changed.'],
      ['RemovePermission', 'Who may use a queue was changed.'],
    ],
  },
  {
    source: 'kms.amazonaws.com',
    to: 'key',
    at: ['keyId', 'targetKeyId', 'aliasName'],
    names: [
      ['DisableKey', 'A key was disabled: what it encrypted cannot be read.'],
      ['ScheduleKeyDeletion', 'A key is to be deleted: what it encrypted can never be read again.'],
      ['PutKeyPolicy', 'Who may use a key was changed.'],
      ['CreateGrant', 'Somebody was allowed to use a key.'],
      ['RevokeGrant', 'Somebody is no longer allowed to use a key.'],
      ['DeleteImportedKeyMaterial', 'The material of a key was deleted: what it encrypted cannot be read.'],
      ['DeleteAlias', 'The name of a key was deleted.'],
      ['UpdateAlias', 'The name of a key was given to another.'],
    ],
  },
  {
    source: 'logs.amazonaws.com',
    to: 'log-group',
    at: ['logGroupName', 'logGroupIdentifier', 'resourceArn'],
    names: [
      ['DeleteLogGroup', 'A log group was deleted, with all that was in it.'],
      ['DeleteLogStream', 'A log stream was deleted, with all that was in it.'],
      ['PutRetentionPolicy', 'How long a log group keeps events was changed.'],
      ['DisassociateKmsKey', 'A log group is no longer encrypted with its key.'],
      ['DeleteSubscriptionFilter', 'What a log group passed on is no longer passed on.'],
      ['PutSubscriptionFilter', 'What a log group passes on was changed.'],
      ['DeleteMetricFilter', 'A metric filter was deleted: an alarm may never go off.'],
    ],
  },
  {
    source: 'iam.amazonaws.com',
    to: 'role',
    at: ['roleName'],
    names: [
      ['DeleteRole', 'A role was deleted.'],
      ['DeleteRolePolicy', 'A policy of a role was deleted.'],
      ['PutRolePolicy', 'A policy of a role was changed.'],
      ['DetachRolePolicy', 'A policy was taken from a role.'],
      ['AttachRolePolicy', 'A policy was given to a role.'],
      ['UpdateAssumeRolePolicy', 'Who may take on a role was changed.'],
      ['PutRolePermissionsBoundary', 'The most that a role may do was changed.'],
    ],
  },
]

/** Kinds of things of which there are many in an account, and few that matter here: an event with one says nothing where it is not known which matter. */
const ONLY_KNOWN: ReadonlySet<Watched> = new Set<Watched>(['bucket', 'key', 'role', 'topic', 'queue', 'log-group'])

/** All events that may weaken the recording. */
export const TAMPER_EVENTS: readonly TamperEvent[] = GROUPS.flatMap(({ source, to, at, names }) =>
  names.map(([name, because]) => ({ source, name, to, at, because })),
)

/** Whether an event of such things is told also where nobody said which of them are watched. */
export function isAlwaysTold(to: Watched): boolean {
  return !ONLY_KNOWN.has(to)
}
