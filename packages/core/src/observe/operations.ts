import { objectOf, ownField, textField } from './answer-fields.ts'
import type { Question, RecordedCall } from './recording.ts'

/** One AWS operation that Trailmend may ask, and all that anything else needs to know of it. */
export interface Operation extends OperationRow {
  readonly service: string
  readonly operation: string
}

interface OperationRow {
  /**
   * `asked`: a check asks it of every account. `accepted`: only a recording may hold it, as another way to tell the same facts.
   * `finds-accounts`: one account is asked, which the organization lets see the others. `planned`: asked besides where a plan is
   * to be made.
   */
  readonly use: 'asked' | 'accepted' | 'finds-accounts' | 'planned'
  /** The IAM action that allows it; `undefined` where AWS answers every valid caller. */
  readonly action: string | undefined
  /** What the action is granted on: `*`, or an ARN without its partition (`cloudtrail:*:*:trail/*`). */
  readonly grantedOn: string
  /** Whether a recording's region matters when the call is looked up. */
  readonly scope: 'regional' | 'global'
  /** Calls a second that an account and region allow. */
  readonly perSecond: number
  /** The input fields that name the resource meant, by a text or a list of one; none where the account and region say it all. */
  readonly identifiedBy: readonly string[]
  /** Whether the resource may be another account's, whose credentials then can tell what ours cannot. */
  readonly foreign: boolean
  /** The names of errors by which AWS says that there is nothing of the kind: an answer like any other. */
  readonly none: readonly string[]
  /** The facts it tells, in words for `docs/recording.md`. */
  readonly tells: string
}

/** The operations, by service and name. */
export type OperationName =
  | 'sts:GetCallerIdentity'
  | 'ec2:DescribeRegions'
  | 'ec2:DescribeVpcs'
  | 'ec2:DescribeFlowLogs'
  | 'cloudtrail:DescribeTrails'
  | 'cloudtrail:GetTrail'
  | 'cloudtrail:GetTrailStatus'
  | 'cloudtrail:GetEventSelectors'
  | 'cloudtrail:GetInsightSelectors'
  | 'cloudtrail:ListTags'
  | 'cloudtrail:LookupEvents'
  | 's3:ListBuckets'
  | 's3:HeadBucket'
  | 's3:GetBucketAcl'
  | 's3:GetBucketPolicy'
  | 's3:GetPublicAccessBlock'
  | 's3:GetBucketLogging'
  | 's3:GetBucketVersioning'
  | 's3:GetObjectLockConfiguration'
  | 's3:GetBucketLifecycleConfiguration'
  | 's3:GetBucketEncryption'
  | 's3:GetBucketOwnershipControls'
  | 's3:GetBucketTagging'
  | 's3control:GetPublicAccessBlock'
  | 'cloudwatchlogs:DescribeLogGroups'
  | 'cloudwatchlogs:DescribeMetricFilters'
  | 'cloudwatchlogs:ListTagsForResource'
  | 'cloudwatch:DescribeAlarms'
  | 'sns:GetTopicAttributes'
  | 'sns:ListSubscriptionsByTopic'
  | 'sns:ListTagsForResource'
  | 'sqs:GetQueueAttributes'
  | 'sqs:ListQueueTags'
  | 'kms:ListKeys'
  | 'kms:DescribeKey'
  | 'kms:GetKeyRotationStatus'
  | 'kms:GetKeyPolicy'
  | 'kms:ListResourceTags'
  | 'iam:GetRole'
  | 'iam:ListRolePolicies'
  | 'iam:GetRolePolicy'
  | 'iam:ListAttachedRolePolicies'
  | 'iam:GetPolicy'
  | 'iam:GetPolicyVersion'
  | 'configservice:DescribeConfigurationRecorders'
  | 'configservice:DescribeConfigurationRecorderStatus'
  | 'configservice:DescribeDeliveryChannels'
  | 'securityhub:DescribeHub'
  | 'organizations:DescribeOrganization'
  | 'organizations:ListAWSServiceAccessForOrganization'
  | 'organizations:ListDelegatedAdministrators'
  | 'organizations:ListAccounts'
  | 'organizations:ListAccountsForParent'
  | 'organizations:ListOrganizationalUnitsForParent'

const ASKED = { use: 'asked', scope: 'regional', foreign: false, identifiedBy: [], none: [], grantedOn: '*' } as const
const ABOUT_A_TRAIL = { ...ASKED, grantedOn: 'cloudtrail:*:*:trail/*', perSecond: 10 } as const
const ABOUT_A_BUCKET = { ...ASKED, scope: 'global', foreign: true, identifiedBy: ['Bucket'], grantedOn: 's3:::*', perSecond: 100 } as const
const ABOUT_A_ROLE = { ...ASKED, scope: 'global', foreign: true, grantedOn: 'iam::*:role/*', perSecond: 15 } as const
const ABOUT_A_KEY = { ...ASKED, foreign: true, identifiedBy: ['KeyId'], grantedOn: 'kms:*:*:key/*', perSecond: 100 } as const
const ABOUT_THE_ORGANIZATION = { ...ASKED, use: 'finds-accounts', scope: 'global', perSecond: 5 } as const
const ABOUT_CONFIG = { ...ASKED, perSecond: 5 } as const

/**
 * Every operation, one row each. The live port, the least-privilege policy, the replay and the documentation are made from it.
 *
 * Sources: Service Authorization Reference (actions and resource types); the quotas pages of CloudTrail, CloudWatch, CloudWatch
 * Logs, KMS and "Amazon EC2 API throttling" for calls a second. Where AWS names no quota (S3, IAM, SNS, SQS, AWS Config, Security
 * Hub, Organizations) the number is our own restraint.
 */
// biome-ignore format: a table is read by its columns
const ROWS: Readonly<Record<OperationName, OperationRow>> = {
  'sts:GetCallerIdentity':                { ...ASKED, action: undefined, scope: 'global', perSecond: 20, tells: 'whose credentials ask, and the partition' },
  'ec2:DescribeRegions':                  { ...ASKED, action: 'ec2:DescribeRegions', scope: 'global', perSecond: 20, tells: 'the regions of the account, enabled or not opted in' },
  'ec2:DescribeVpcs':                     { ...ASKED, action: 'ec2:DescribeVpcs', perSecond: 20, tells: 'the VPCs of a region' },
  'ec2:DescribeFlowLogs':                 { ...ASKED, action: 'ec2:DescribeFlowLogs', perSecond: 20, tells: 'the flow logs of a region: what they record, and whether they deliver' },
  'cloudtrail:DescribeTrails':            { ...ASKED, action: 'cloudtrail:DescribeTrails', perSecond: 10, tells: 'the trails seen in a region, shadows of other regions and of the organization included, with their settings' },
  'cloudtrail:GetTrail':                  { ...ABOUT_A_TRAIL, use: 'accepted', action: 'cloudtrail:GetTrail', identifiedBy: ['Name'], tells: 'one trail with its settings' },
  'cloudtrail:GetTrailStatus':            { ...ABOUT_A_TRAIL, action: 'cloudtrail:GetTrailStatus', identifiedBy: ['Name'], tells: 'whether a trail is logging in a region, and its latest deliveries' },
  'cloudtrail:GetEventSelectors':         { ...ABOUT_A_TRAIL, action: 'cloudtrail:GetEventSelectors', identifiedBy: ['TrailName'], tells: 'which events a trail records' },
  'cloudtrail:GetInsightSelectors':       { ...ABOUT_A_TRAIL, action: 'cloudtrail:GetInsightSelectors', identifiedBy: ['TrailName'], none: ['InsightNotEnabledException'], tells: 'which insights a trail looks for' },
  'cloudtrail:ListTags':                  { ...ABOUT_A_TRAIL, use: 'planned', action: 'cloudtrail:ListTags', identifiedBy: ['ResourceIdList'], tells: 'the tags of a trail' },
  'cloudtrail:LookupEvents':              { ...ASKED, use: 'planned', action: 'cloudtrail:LookupEvents', identifiedBy: ['LookupAttributes'], perSecond: 2, tells: 'the latest changes of one kind, such as to trails, and who made them' },
  's3:ListBuckets':                       { ...ASKED, use: 'planned', action: 's3:ListAllMyBuckets', scope: 'global', perSecond: 20, tells: 'the buckets of the account' },
  's3:HeadBucket':                        { ...ABOUT_A_BUCKET, action: 's3:ListBucket', none: ['NotFound', 'NoSuchBucket', '404'], tells: 'whether a bucket exists, and its region' },
  's3:GetBucketAcl':                      { ...ABOUT_A_BUCKET, action: 's3:GetBucketAcl', tells: 'who is granted what by the access control list of a bucket' },
  's3:GetBucketPolicy':                   { ...ABOUT_A_BUCKET, action: 's3:GetBucketPolicy', none: ['NoSuchBucketPolicy'], tells: 'the policy of a bucket' },
  's3:GetPublicAccessBlock':              { ...ABOUT_A_BUCKET, action: 's3:GetBucketPublicAccessBlock', none: ['NoSuchPublicAccessBlockConfiguration'], tells: 'what public access a bucket blocks' },
  's3:GetBucketLogging':                  { ...ABOUT_A_BUCKET, action: 's3:GetBucketLogging', tells: 'whether access to a bucket is logged, and where' },
  's3:GetBucketVersioning':               { ...ABOUT_A_BUCKET, action: 's3:GetBucketVersioning', tells: 'whether a bucket keeps versions, and asks for MFA to delete them' },
  's3:GetObjectLockConfiguration':        { ...ABOUT_A_BUCKET, action: 's3:GetBucketObjectLockConfiguration', none: ['ObjectLockConfigurationNotFoundError'], tells: 'whether objects of a bucket are locked, and for how long' },
  's3:GetBucketLifecycleConfiguration':   { ...ABOUT_A_BUCKET, action: 's3:GetLifecycleConfiguration', none: ['NoSuchLifecycleConfiguration'], tells: 'when objects of a bucket expire' },
  's3:GetBucketEncryption':               { ...ABOUT_A_BUCKET, use: 'planned', action: 's3:GetEncryptionConfiguration', none: ['ServerSideEncryptionConfigurationNotFoundError'], tells: 'how a bucket encrypts objects by default' },
  's3:GetBucketOwnershipControls':        { ...ABOUT_A_BUCKET, use: 'planned', action: 's3:GetBucketOwnershipControls', none: ['OwnershipControlsNotFoundError'], tells: 'who owns the objects of a bucket' },
  's3:GetBucketTagging':                  { ...ABOUT_A_BUCKET, use: 'planned', action: 's3:GetBucketTagging', none: ['NoSuchTagSet'], tells: 'the tags of a bucket' },
  's3control:GetPublicAccessBlock':       { ...ASKED, action: 's3:GetAccountPublicAccessBlock', scope: 'global', perSecond: 20, none: ['NoSuchPublicAccessBlockConfiguration'], tells: 'what public access an account blocks for all its buckets' },
  'cloudwatchlogs:DescribeLogGroups':     { ...ASKED, action: 'logs:DescribeLogGroups', grantedOn: 'logs:*:*:log-group:*', foreign: true, identifiedBy: ['logGroupNamePrefix'], perSecond: 10, tells: 'how long a log group keeps events, and how many bytes it holds' },
  'cloudwatchlogs:DescribeMetricFilters': { ...ASKED, action: 'logs:DescribeMetricFilters', grantedOn: 'logs:*:*:log-group:*', foreign: true, identifiedBy: ['logGroupName'], perSecond: 5, none: ['ResourceNotFoundException'], tells: 'the metric filters of a log group' },
  'cloudwatchlogs:ListTagsForResource':   { ...ASKED, use: 'planned', action: 'logs:ListTagsForResource', grantedOn: 'logs:*:*:log-group:*', foreign: true, identifiedBy: ['resourceArn'], perSecond: 10, tells: 'the tags of a log group' },
  'cloudwatch:DescribeAlarms':            { ...ASKED, action: 'cloudwatch:DescribeAlarms', grantedOn: 'cloudwatch:*:*:alarm:*', foreign: true, perSecond: 9, tells: 'the alarms of a region, and whom they tell' },
  'sns:GetTopicAttributes':               { ...ASKED, action: 'sns:GetTopicAttributes', grantedOn: 'sns:*:*:*', foreign: true, identifiedBy: ['TopicArn'], perSecond: 30, none: ['NotFoundException', 'NotFound'], tells: 'whether a topic exists, its policy and its key' },
  'sns:ListSubscriptionsByTopic':         { ...ASKED, action: 'sns:ListSubscriptionsByTopic', grantedOn: 'sns:*:*:*', foreign: true, identifiedBy: ['TopicArn'], perSecond: 30, none: ['NotFoundException', 'NotFound'], tells: 'the subscriptions of a topic, confirmed or not' },
  'sns:ListTagsForResource':              { ...ASKED, use: 'planned', action: 'sns:ListTagsForResource', grantedOn: 'sns:*:*:*', foreign: true, identifiedBy: ['ResourceArn'], perSecond: 10, tells: 'the tags of a topic' },
  'sqs:GetQueueAttributes':               { ...ASKED, action: 'sqs:GetQueueAttributes', grantedOn: 'sqs:*:*:*', foreign: true, identifiedBy: ['QueueUrl'], perSecond: 30, none: ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'], tells: 'the policy of a queue, its key and its dead-letter queue' },
  'sqs:ListQueueTags':                    { ...ASKED, use: 'planned', action: 'sqs:ListQueueTags', grantedOn: 'sqs:*:*:*', foreign: true, identifiedBy: ['QueueUrl'], perSecond: 30, tells: 'the tags of a queue' },
  'kms:ListKeys':                         { ...ASKED, action: 'kms:ListKeys', perSecond: 100, tells: 'the keys of a region' },
  'kms:DescribeKey':                      { ...ABOUT_A_KEY, action: 'kms:DescribeKey', tells: 'whose a key is, what it is for and in which state' },
  'kms:GetKeyRotationStatus':             { ...ABOUT_A_KEY, action: 'kms:GetKeyRotationStatus', tells: 'whether a key is rotated' },
  'kms:GetKeyPolicy':                     { ...ABOUT_A_KEY, action: 'kms:GetKeyPolicy', tells: 'the policy of a key' },
  'kms:ListResourceTags':                 { ...ABOUT_A_KEY, use: 'planned', action: 'kms:ListResourceTags', perSecond: 10, tells: 'the tags of a key' },
  'iam:GetRole':                          { ...ABOUT_A_ROLE, action: 'iam:GetRole', identifiedBy: ['RoleName'], none: ['NoSuchEntityException', 'NoSuchEntity'], tells: 'who may assume a role, and its tags' },
  'iam:ListRolePolicies':                 { ...ABOUT_A_ROLE, action: 'iam:ListRolePolicies', identifiedBy: ['RoleName'], tells: 'the names of the inline policies of a role' },
  'iam:GetRolePolicy':                    { ...ABOUT_A_ROLE, action: 'iam:GetRolePolicy', identifiedBy: ['RoleName', 'PolicyName'], tells: 'an inline policy of a role' },
  'iam:ListAttachedRolePolicies':         { ...ABOUT_A_ROLE, action: 'iam:ListAttachedRolePolicies', identifiedBy: ['RoleName'], tells: 'the managed policies of a role' },
  'iam:GetPolicy':                        { ...ABOUT_A_ROLE, action: 'iam:GetPolicy', grantedOn: 'iam::*:policy/*', identifiedBy: ['PolicyArn'], tells: 'which version of a managed policy counts' },
  'iam:GetPolicyVersion':                 { ...ABOUT_A_ROLE, action: 'iam:GetPolicyVersion', grantedOn: 'iam::*:policy/*', identifiedBy: ['PolicyArn', 'VersionId'], tells: 'a managed policy' },
  'configservice:DescribeConfigurationRecorders':      { ...ABOUT_CONFIG, action: 'config:DescribeConfigurationRecorders', tells: 'what AWS Config records in a region' },
  'configservice:DescribeConfigurationRecorderStatus': { ...ABOUT_CONFIG, action: 'config:DescribeConfigurationRecorderStatus', tells: 'whether AWS Config records in a region' },
  'configservice:DescribeDeliveryChannels':            { ...ABOUT_CONFIG, action: 'config:DescribeDeliveryChannels', tells: 'where AWS Config delivers to' },
  'securityhub:DescribeHub':              { ...ASKED, action: 'securityhub:DescribeHub', grantedOn: 'securityhub:*:*:hub/default', perSecond: 5, none: ['InvalidAccessException', 'ResourceNotFoundException'], tells: 'whether Security Hub is on in a region' },
  'organizations:DescribeOrganization':   { ...ASKED, action: 'organizations:DescribeOrganization', scope: 'global', perSecond: 4, tells: 'the id of the organization that an account is in' },
  'organizations:ListAWSServiceAccessForOrganization': { ...ASKED, use: 'planned', action: 'organizations:ListAWSServiceAccessForOrganization', scope: 'global', perSecond: 1, none: ['AWSOrganizationsNotInUseException'], tells: 'which services the organization lets see its accounts' },
  'organizations:ListDelegatedAdministrators': { ...ASKED, use: 'planned', action: 'organizations:ListDelegatedAdministrators', scope: 'global', identifiedBy: ['ServicePrincipal'], perSecond: 1, none: ['AWSOrganizationsNotInUseException'], tells: 'which accounts manage a service for the organization' },
  'organizations:ListAccounts':           { ...ABOUT_THE_ORGANIZATION, action: 'organizations:ListAccounts', tells: 'the accounts of an organization, and which are closed' },
  'organizations:ListAccountsForParent':  { ...ABOUT_THE_ORGANIZATION, action: 'organizations:ListAccountsForParent', identifiedBy: ['ParentId'], tells: 'the accounts in an organizational unit or root' },
  'organizations:ListOrganizationalUnitsForParent': { ...ABOUT_THE_ORGANIZATION, action: 'organizations:ListOrganizationalUnitsForParent', identifiedBy: ['ParentId'], tells: 'the organizational units in another or in a root' },
}

/** Every operation with its service and its own name. */
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = Object.fromEntries(
  Object.entries(ROWS).map(([name, row]) => {
    const [service = '', operation = ''] = name.split(':')
    return [name, { service, operation, ...row }]
  }),
) as Record<OperationName, Operation>

/** The IAM action that an operation needs, if it needs one. */
export function actionFor(name: OperationName): string | undefined {
  return OPERATIONS[name].action
}

/** Whether a call was answered: that there is nothing of the kind is an answer too. */
export function isAnswered(call: RecordedCall): boolean {
  return 'output' in call || (operationOf(call)?.none.includes(call.error.name) ?? false)
}

/** The name of a call's operation in the table, or `undefined` for a call Trailmend never asks. */
export function operationNameOf(call: Pick<Question, 'service' | 'operation'>): OperationName | undefined {
  const name = `${call.service}:${call.operation}`
  return Object.hasOwn(OPERATIONS, name) ? (name as OperationName) : undefined
}

/** The operation's row for a call, or `undefined` for a call Trailmend never asks. */
export function operationOf(call: Pick<Question, 'service' | 'operation'>): Operation | undefined {
  const name = operationNameOf(call)
  return name === undefined ? undefined : OPERATIONS[name]
}

/**
 * The resource that a call's input names: the identifying fields joined by a space, which no name of AWS's holds; empty where
 * the account and region say it all; `undefined` where a field is missing.
 */
export function resourceAsked(row: Operation | undefined, input: Question['input']): string | undefined {
  const names = (row?.identifiedBy ?? []).map((field) => nameIn(input, field))
  return names.includes(undefined) ? undefined : names.join(' ')
}

/**
 * The name that an identifying field of an input holds: a text, the only text of a list, or the value of the only attribute that is
 * looked up. Several at once name no one resource.
 */
export function nameIn(input: Question['input'], field: string): string | undefined {
  const value = ownField(input, field)
  if (!Array.isArray(value)) return textField(input, field)
  const [only] = value.length === 1 ? value : []
  return textField({ only }, 'only') ?? textField(objectOf(only) ?? {}, 'AttributeValue')
}

/** Text that is the same for two questions exactly when the second would ask what the first has asked. */
export function questionKey(question: Question): string {
  const row = operationOf(question)
  const region = row?.scope === 'global' ? '' : question.region
  return [region, question.service, question.operation, resourceAsked(row, question.input) ?? ''].join('|')
}
