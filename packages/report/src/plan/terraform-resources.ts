import type { JsonObject } from '@trailmend/core'
import type { HclValue } from '../hcl/expression.ts'
import { type HclBlock, jsonencode } from '../hcl/render-hcl.ts'
import type { Described } from './described.ts'
import { listIn, objectIn, parsedIn, textIn } from './input-fields.ts'
import { hasCall, inputOf, type Made, type MadeKind } from './made-resources.ts'

/** What stands in a resource of Terraform. */
export type TerraformBody = Pick<HclBlock, 'attributes' | 'blocks'>
type Attributes = Readonly<Record<string, HclValue | undefined>>
type Resources = readonly Described<TerraformBody>[]

/**
 * By kind, the resources of Terraform's AWS provider that a thing comes to; none where it could not say the same.
 *
 * Source: the pages of the resources, version 6 of the provider.
 */
const DESCRIBE: Readonly<Record<MadeKind, (made: Made) => Resources>> = {
  bucket: describeBucket,
  topic: (made) => {
    const input = inputOf(made, 'sns:CreateTopic')
    return [
      whole('aws_sns_topic', made, {
        name: made.name,
        policy: encoded(objectIn(input, 'Attributes'), 'Policy'),
        tags: tags(listIn(input, 'Tags')),
      }),
    ]
  },
  queue: (made) => [whole('aws_sqs_queue', made, queue(made))],
  'log-group': (made) => {
    const { retentionInDays } = json(inputOf(made, 'cloudwatchlogs:PutRetentionPolicy'))
    const marks = objectIn(inputOf(made, 'cloudwatchlogs:CreateLogGroup'), 'tags')
    return [whole('aws_cloudwatch_log_group', made, { name: made.name, retention_in_days: retentionInDays, tags: filled(json(marks)) })]
  },
  role: describeRole,
  'role-policy': ({ steps }) => steps.map((step) => one('aws_iam_role_policy', { attributes: rolePolicy(step.input) }, [step.id])),
  trail: describeTrail,
  subscription: (made) => {
    const input = inputOf(made, 'sns:Subscribe')
    return [
      whole('aws_sns_topic_subscription', made, {
        topic_arn: textIn(input, 'TopicArn'),
        protocol: textIn(input, 'Protocol'),
        endpoint: textIn(input, 'Endpoint'),
      }),
    ]
  },
  'metric-filter': describeMetricFilter,
  alarm: (made) => [whole('aws_cloudwatch_metric_alarm', made, renamed(inputOf(made, 'cloudwatch:PutMetricAlarm'), ALARM_FIELDS))],
}

/** The resources of Terraform that a thing comes to. */
export function terraformResources(made: Made): Resources {
  return DESCRIBE[made.kind](made)
}

function one(type: string, properties: TerraformBody, steps: readonly string[], suffix = ''): Described<TerraformBody> {
  return { type, suffix, properties, steps }
}

function whole(type: string, { steps }: Made, attributes: Attributes, blocks: readonly HclBlock[] = []): Described<TerraformBody> {
  return one(
    type,
    { attributes, blocks },
    steps.map(({ id }) => id),
  )
}

function describeBucket(made: Made): Resources {
  const { name: bucket } = made
  const only = (change: string) => made.steps.filter((step) => step.change === change).map(({ id }) => id)
  const about = (type: string, change: Parameters<typeof inputOf>[1], body: (input: JsonObject) => TerraformBody): Resources =>
    hasCall(made, change) ? [one(type, body(inputOf(made, change)), only(change), type.replace(/^aws_s3_bucket_/, ''))] : []
  const ownership = textIn(inputOf(made, 's3:CreateBucket'), 'ObjectOwnership')
  const tagged = listIn(objectIn(inputOf(made, 's3:PutBucketTagging'), 'Tagging'), 'TagSet')
  const rule = { type: 'rule', attributes: { object_ownership: ownership } }
  return [
    one('aws_s3_bucket', { attributes: { bucket, tags: tags(tagged) } }, [...only('s3:CreateBucket'), ...only('s3:PutBucketTagging')]),
    ...(ownership === '' ? [] : [one('aws_s3_bucket_ownership_controls', { attributes: { bucket }, blocks: [rule] }, [], 'ownership')]),
    ...about('aws_s3_bucket_versioning', 's3:PutBucketVersioning', (input) => ({
      attributes: { bucket },
      blocks: [{ type: 'versioning_configuration', attributes: { status: textIn(objectIn(input, 'VersioningConfiguration'), 'Status') } }],
    })),
    ...about('aws_s3_bucket_public_access_block', 's3:PutPublicAccessBlock', (input) => ({
      attributes: { bucket, ...renamed(objectIn(input, 'PublicAccessBlockConfiguration')) },
    })),
    ...about('aws_s3_bucket_policy', 's3:PutBucketPolicy', (input) => ({ attributes: { bucket, policy: encoded(input, 'Policy') } })),
    ...about('aws_s3_bucket_logging', 's3:PutBucketLogging', (input) => {
      const to = objectIn(objectIn(input, 'BucketLoggingStatus'), 'LoggingEnabled')
      return { attributes: { bucket, target_bucket: textIn(to, 'TargetBucket'), target_prefix: textIn(to, 'TargetPrefix') } }
    }),
  ]
}

const QUEUE_FIELDS = [
  ['MessageRetentionPeriod', 'message_retention_seconds'],
  ['VisibilityTimeout', 'visibility_timeout_seconds'],
  ['ReceiveMessageWaitTimeSeconds', 'receive_wait_time_seconds'],
] as const

function queue(made: Made): Attributes {
  const input = inputOf(made, 'sqs:CreateQueue')
  const attributes = objectIn(input, 'Attributes')
  const numbers = QUEUE_FIELDS.flatMap(([from, to]) =>
    textIn(attributes, from) === '' ? [] : [[to, Number(textIn(attributes, from))] as const],
  )
  return {
    name: made.name,
    ...Object.fromEntries(numbers),
    redrive_policy: encoded(attributes, 'RedrivePolicy'),
    policy: encoded(attributes, 'Policy'),
    tags: filled(json(objectIn(input, 'tags'))),
  }
}

function describeRole(made: Made): Resources {
  const input = inputOf(made, 'iam:CreateRole')
  const role = one(
    'aws_iam_role',
    {
      attributes: {
        name: made.name,
        path: textIn(input, 'Path') || undefined,
        description: textIn(input, 'Description') || undefined,
        assume_role_policy: encoded(input, 'AssumeRolePolicyDocument'),
        permissions_boundary: textIn(input, 'PermissionsBoundary') || undefined,
        tags: tags(listIn(input, 'Tags')),
      },
    },
    made.steps.filter(({ change }) => change === 'iam:CreateRole').map(({ id }) => id),
  )
  const policies = made.steps
    .filter(({ change }) => change === 'iam:PutRolePolicy')
    .map((step) => one('aws_iam_role_policy', { attributes: rolePolicy(step.input) }, [step.id], 'policy'))
  return [role, ...policies]
}

function rolePolicy(input: JsonObject): Attributes {
  return { name: textIn(input, 'PolicyName'), role: textIn(input, 'RoleName'), policy: encoded(input, 'PolicyDocument') }
}

const TRAIL_FIELDS: ReadonlyMap<string, string> = new Map([
  ['Name', 'name'],
  ['S3BucketName', 's3_bucket_name'],
  ['S3KeyPrefix', 's3_key_prefix'],
  ['SnsTopicName', 'sns_topic_name'],
  ['IncludeGlobalServiceEvents', 'include_global_service_events'],
  ['IsMultiRegionTrail', 'is_multi_region_trail'],
  ['IsOrganizationTrail', 'is_organization_trail'],
  ['EnableLogFileValidation', 'enable_log_file_validation'],
  ['KmsKeyId', 'kms_key_id'],
  ['CloudWatchLogsLogGroupArn', 'cloud_watch_logs_group_arn'],
  ['CloudWatchLogsRoleArn', 'cloud_watch_logs_role_arn'],
])

function describeTrail(made: Made): Resources {
  const created = inputOf(made, 'cloudtrail:CreateTrail')
  const input = { ...created, ...inputOf(made, 'cloudtrail:UpdateTrail'), Name: made.name }
  const attributes = {
    ...renamed(input, TRAIL_FIELDS),
    enable_logging: hasCall(made, 'cloudtrail:StartLogging'),
    tags: tags(listIn(created, 'TagsList')),
  }
  const selectors = inputOf(made, 'cloudtrail:PutEventSelectors')
  const advanced = listIn(selectors, 'AdvancedEventSelectors').map(
    (selector): HclBlock => ({
      type: 'advanced_event_selector',
      attributes: { name: textIn(selector, 'Name') || undefined },
      blocks: listIn(selector, 'FieldSelectors').map((each) => ({ type: 'field_selector', attributes: renamed(each) })),
    }),
  )
  const basic = listIn(selectors, 'EventSelectors').map(
    ({ DataResources, ...each }): HclBlock => ({
      type: 'event_selector',
      attributes: renamed(each),
      blocks: listIn({ DataResources }, 'DataResources').map((data) => ({ type: 'data_resource', attributes: renamed(data) })),
    }),
  )
  return [whole('aws_cloudtrail', made, attributes, [...basic, ...advanced])]
}

function describeMetricFilter(made: Made): Resources {
  const input = inputOf(made, 'cloudwatchlogs:PutMetricFilter')
  const [{ metricName, metricNamespace, metricValue } = {}] = listIn(input, 'metricTransformations').map(json)
  const transformation = { type: 'metric_transformation', attributes: { name: metricName, namespace: metricNamespace, value: metricValue } }
  return [
    whole(
      'aws_cloudwatch_log_metric_filter',
      made,
      { name: textIn(input, 'filterName'), log_group_name: textIn(input, 'logGroupName'), pattern: textIn(input, 'filterPattern') },
      [transformation],
    ),
  ]
}

const ALARM_FIELDS: ReadonlyMap<string, string> = new Map(
  [
    'AlarmName',
    'AlarmDescription',
    'Namespace',
    'MetricName',
    'Statistic',
    'Period',
    'EvaluationPeriods',
    'Threshold',
    'ComparisonOperator',
    'TreatMissingData',
    'ActionsEnabled',
    'AlarmActions',
  ].map((name) => [name, snake(name)]),
)

/** The fields of an input by their names in Terraform: those of a table, or all. */
function renamed(input: JsonObject, names?: ReadonlyMap<string, string>): Attributes {
  const fields = Object.entries(json(input)).flatMap(([name, value]): readonly (readonly [string, HclValue])[] => {
    const to = names === undefined ? snake(name) : names.get(name)
    return to === undefined || !/^[a-z][a-z0-9_]*$/.test(to) ? [] : [[to, value]]
  })
  return Object.fromEntries(fields)
}

/** `BlockPublicAcls` becomes `block_public_acls`. */
function snake(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()
}

function encoded(input: JsonObject, name: string): HclValue | undefined {
  const value = parsedIn(input, name)
  return value === undefined ? undefined : jsonencode(json(value))
}

/** A plan is JSON, and so is everything in it. */
function json(value: JsonObject): Readonly<Record<string, HclValue>> {
  return value as Readonly<Record<string, HclValue>>
}

function filled(value: Readonly<Record<string, HclValue>>): HclValue | undefined {
  return Object.keys(value).length === 0 ? undefined : value
}

function tags(list: readonly JsonObject[]): HclValue | undefined {
  return filled(Object.fromEntries(list.map((tag) => [textIn(tag, 'Key'), textIn(tag, 'Value')])))
}
