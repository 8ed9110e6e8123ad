import { CHANGES, type ChangeName } from '../plan/changes.ts'

/** What an error says of the call that ended with it. */
export type FailureKind =
  /** Nothing was done, and the same call can succeed in a moment. */
  | 'not-now'
  /** Nothing was done yet: what the call rests on was changed a moment ago and has not reached the service that checks it. */
  | 'not-yet'
  /** It may have been done or not. */
  | 'unclear'
  /** What the call makes is there already, maybe made by this very call before its answer was lost. */
  | 'already'
  /** Nothing was done, and asking again is of no use. */
  | 'refused'

// Source: API references of the services, "Errors"; the SDK's own list of throttling errors.
// biome-ignore format: a table is read by its columns
const KINDS: ReadonlyMap<string, FailureKind> = new Map<string, FailureKind>([
  ...['Throttling', 'ThrottlingException', 'Throttled', 'ThrottledException', 'RequestThrottled', 'RequestThrottledException', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown', 'BandwidthLimitExceeded', 'PriorRequestNotComplete', 'TransactionInProgressException', 'EC2ThrottledException', 'ProvisionedThroughputExceededException', 'LimitExceededRateException',
    'OperationAborted', 'OperationAbortedException', 'ConflictException', 'ConcurrentModification', 'ConcurrentModificationException', 'ConcurrentAccess', 'ConcurrentAccessException', 'QueueDeletedRecently', 'AWS.SimpleQueueService.QueueDeletedRecently'].map((name) => [name, 'not-now'] as const),
  ...['InternalError', 'InternalFailure', 'InternalErrorException', 'InternalServerError', 'InternalServiceError', 'InternalServiceException', 'KMSInternalException', 'ServiceException', 'ServiceFailure', 'ServiceFailureException', 'ServiceUnavailable', 'ServiceUnavailableException', 'DependencyTimeoutException', 'TimeoutError', 'RequestTimeout', 'RequestTimeoutException', 'AbortError', 'NetworkingError', 'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_STREAM_PREMATURE_CLOSE', '500', '502', '503', '504'].map((name) => [name, 'unclear'] as const),
  ...['EntityAlreadyExists', 'EntityAlreadyExistsException', 'ResourceAlreadyExistsException', 'TrailAlreadyExistsException', 'BucketAlreadyOwnedByYou'].map((name) => [name, 'already'] as const),
])

/** What CloudTrail says where it does not see yet what was allowed to it a moment ago. Source: CloudTrail API reference, CreateTrail and UpdateTrail, "Errors". */
const NOT_SEEN_YET: ReadonlySet<string> = new Set([
  'InvalidCloudWatchLogsRoleArnException',
  'InvalidCloudWatchLogsLogGroupArnException',
  'CloudWatchLogsDeliveryUnavailableException',
  'InsufficientS3BucketPolicyException',
  'InsufficientSnsTopicPolicyException',
  'InsufficientEncryptionPolicyException',
  'S3BucketDoesNotExistException',
  'CloudTrailAccessNotEnabledException',
  'InsufficientDependencyServiceAccessPermissionException',
])

/** What IAM, and what rests on roles, says where a role is not known everywhere yet. */
const NOT_KNOWN_YET: ReadonlySet<string> = new Set(['MalformedPolicyDocument', 'MalformedPolicyDocumentException'])

/** What a service says where it does not find what a call changes. */
const NOT_FOUND: ReadonlySet<string> = new Set([
  'NoSuchEntity',
  'NoSuchEntityException',
  'NoSuchBucket',
  'NotFound',
  'NotFoundException',
  'ResourceNotFoundException',
  'TrailNotFoundException',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
])

/**
 * What an error says of the call that ended with it.
 *
 * Where the SDK found no name in an answer, the error is called by its HTTP status.
 */
export function failureKind(change: ChangeName, name: string): FailureKind {
  const kind = KINDS.get(name)
  if (kind !== undefined) return kind
  if (change.startsWith('cloudtrail:') && NOT_SEEN_YET.has(name)) return 'not-yet'
  if (change.startsWith('iam:') && NOT_KNOWN_YET.has(name)) return 'not-yet'
  // What undoing would take away may be gone; what a step changes was there when the run looked, or was made by it.
  if (NOT_FOUND.has(name)) return CHANGES[change].takesAway ? 'already' : 'not-yet'
  return /^5\d\d$/.test(name) ? 'unclear' : 'refused'
}
