import type { JsonObject } from '@trailmend/core'
import type { TemplateValue } from '../cloudformation/render-template.ts'
import type { Described } from './described.ts'
import { listIn, objectIn, parsedIn, textIn } from './input-fields.ts'
import { hasCall, inputOf, type Made, type MadeKind } from './made-resources.ts'

type Properties = Readonly<Record<string, TemplateValue | undefined>>
type Describe = (made: Made) => readonly Described<Properties>[]

/**
 * By kind, the resources of CloudFormation that a thing comes to; none where CloudFormation could not say the same.
 *
 * Source: CloudFormation Template Reference, the pages of the types.
 */
const DESCRIBE: Readonly<Record<MadeKind, Describe>> = {
  bucket: describeBucket,
  topic: describeTopic,
  queue: describeQueue,
  'log-group': describeLogGroup,
  role: describeRole,
  'role-policy': ({ steps }) =>
    steps.map((step) => one('AWS::IAM::RolePolicy', rolePolicy(step.input, { RoleName: textIn(step.input, 'RoleName') }), [step.id])),
  trail: describeTrail,
  subscription: (made) => [whole('AWS::SNS::Subscription', made, without(inputOf(made, 'sns:Subscribe'), 'ReturnSubscriptionArn'))],
  'metric-filter': (made) => {
    const { logGroupName, filterName, filterPattern, metricTransformations } = json(inputOf(made, 'cloudwatchlogs:PutMetricFilter'))
    const MetricTransformations = upperCased(metricTransformations)
    return [
      whole('AWS::Logs::MetricFilter', made, {
        LogGroupName: logGroupName,
        FilterName: filterName,
        FilterPattern: filterPattern,
        MetricTransformations,
      }),
    ]
  },
  alarm: (made) => [whole('AWS::CloudWatch::Alarm', made, json(inputOf(made, 'cloudwatch:PutMetricAlarm')))],
}

/** The resources of CloudFormation that a thing comes to; none where it cannot be said safely. */
export function cloudformationResources(made: Made): readonly Described<Properties>[] {
  const described = DESCRIBE[made.kind](made)
  return described.some(({ properties }) => isActedOn(properties)) ? [] : described
}

/**
 * Whether CloudFormation would do something with a value instead of taking it as it is: call a function, or put in a secret.
 *
 * Source: CloudFormation User Guide, "Intrinsic function reference" and "Dynamic references".
 */
function isActedOn(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{resolve:')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, each]) => /^(?:Ref$|Fn::|\{\{resolve:)/.test(name) || isActedOn(each))
}

function one(type: string, properties: Properties, steps: readonly string[], suffix = ''): Described<Properties> {
  return { type, suffix, properties, steps }
}

/** A resource that stands for all steps of a thing. */
function whole(type: string, { steps }: Made, properties: Properties): Described<Properties> {
  return one(
    type,
    properties,
    steps.map(({ id }) => id),
  )
}

/** Splits a thing's steps: those of some changes belong to a resource of their own. */
function idsOf({ steps }: Made, isOwn: (change: string) => boolean): readonly string[] {
  return steps.filter(({ change }) => isOwn(change)).map(({ id }) => id)
}

function describeBucket(made: Made): readonly Described<Properties>[] {
  const { name } = made
  const ownership = textIn(inputOf(made, 's3:CreateBucket'), 'ObjectOwnership')
  const logging = objectIn(objectIn(inputOf(made, 's3:PutBucketLogging'), 'BucketLoggingStatus'), 'LoggingEnabled')
  const bucket: Properties = {
    BucketName: name,
    OwnershipControls: ownership === '' ? undefined : { Rules: [{ ObjectOwnership: ownership }] },
    VersioningConfiguration: filled(json(objectIn(inputOf(made, 's3:PutBucketVersioning'), 'VersioningConfiguration'))),
    PublicAccessBlockConfiguration: filled(json(objectIn(inputOf(made, 's3:PutPublicAccessBlock'), 'PublicAccessBlockConfiguration'))),
    LoggingConfiguration: hasCall(made, 's3:PutBucketLogging')
      ? { DestinationBucketName: textIn(logging, 'TargetBucket'), LogFilePrefix: textIn(logging, 'TargetPrefix') }
      : undefined,
    Tags: tagList(listIn(objectIn(inputOf(made, 's3:PutBucketTagging'), 'Tagging'), 'TagSet')),
  }
  const isPolicy = (change: string) => change === 's3:PutBucketPolicy'
  const PolicyDocument = parsedIn(inputOf(made, 's3:PutBucketPolicy'), 'Policy')
  return [
    one(
      'AWS::S3::Bucket',
      bucket,
      idsOf(made, (change) => !isPolicy(change)),
    ),
    ...(PolicyDocument === undefined
      ? []
      : [one('AWS::S3::BucketPolicy', { Bucket: name, PolicyDocument: json(PolicyDocument) }, idsOf(made, isPolicy), 'policy')]),
  ]
}

function describeTopic(made: Made): readonly Described<Properties>[] {
  const input = inputOf(made, 'sns:CreateTopic')
  const PolicyDocument = parsedIn(objectIn(input, 'Attributes'), 'Policy')
  const arn = made.steps[0]?.resource ?? ''
  const topic = whole('AWS::SNS::Topic', made, { TopicName: made.name, Tags: tagList(listIn(input, 'Tags')) })
  if (PolicyDocument === undefined) return [topic]
  const policy = whole('AWS::SNS::TopicPolicy', made, { Topics: [arn], PolicyDocument: json(PolicyDocument) })
  return [
    { ...topic, steps: [] },
    { ...policy, suffix: 'policy' },
  ]
}

const NUMBERS = [
  'MessageRetentionPeriod',
  'VisibilityTimeout',
  'ReceiveMessageWaitTimeSeconds',
  'DelaySeconds',
  'MaximumMessageSize',
] as const

function describeQueue(made: Made): readonly Described<Properties>[] {
  const input = inputOf(made, 'sqs:CreateQueue')
  const attributes = objectIn(input, 'Attributes')
  const numbers = NUMBERS.flatMap((name) => (textIn(attributes, name) === '' ? [] : [[name, Number(textIn(attributes, name))] as const]))
  const redrive = parsedIn(attributes, 'RedrivePolicy')
  const queue = whole('AWS::SQS::Queue', made, {
    QueueName: made.name,
    ...Object.fromEntries(numbers),
    RedrivePolicy: redrive === undefined ? undefined : json(redrive),
    Tags: tagList(Object.entries(objectIn(input, 'tags')).map(([Key, Value]) => ({ Key, Value }))),
  })
  const policy = parsedIn(attributes, 'Policy')
  if (policy === undefined) return [queue]
  const Queues = [queueUrl(made.steps[0]?.resource ?? '')]
  return [
    { ...queue, steps: [] },
    { ...whole('AWS::SQS::QueuePolicy', made, { Queues, PolicyDocument: json(policy) }), suffix: 'policy' },
  ]
}

/** Source: SQS Developer Guide, "Amazon SQS queue and message identifiers". */
function queueUrl(arn: string): string {
  const [, partition = '', , region = '', account = '', name = ''] = arn.split(':')
  return `https://sqs.${region}.${partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}/${account}/${name}`
}

function describeLogGroup(made: Made): readonly Described<Properties>[] {
  const { retentionInDays } = json(inputOf(made, 'cloudwatchlogs:PutRetentionPolicy'))
  const tags = objectIn(inputOf(made, 'cloudwatchlogs:CreateLogGroup'), 'tags')
  const Tags = tagList(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })))
  return [whole('AWS::Logs::LogGroup', made, { LogGroupName: made.name, RetentionInDays: retentionInDays, Tags })]
}

function describeRole(made: Made): readonly Described<Properties>[] {
  const input = inputOf(made, 'iam:CreateRole')
  const trust = parsedIn(input, 'AssumeRolePolicyDocument')
  if (trust === undefined) return []
  const policies = made.steps.filter(({ change }) => change === 'iam:PutRolePolicy').map((step) => rolePolicy(step.input))
  return [
    whole('AWS::IAM::Role', made, {
      RoleName: made.name,
      Path: textIn(input, 'Path') || undefined,
      Description: textIn(input, 'Description') || undefined,
      AssumeRolePolicyDocument: json(trust),
      PermissionsBoundary: textIn(input, 'PermissionsBoundary') || undefined,
      Policies: policies.length === 0 ? undefined : policies,
      Tags: tagList(listIn(input, 'Tags')),
    }),
  ]
}

function rolePolicy(input: JsonObject, role: Readonly<Record<string, string>> = {}): Readonly<Record<string, TemplateValue>> {
  return { ...role, PolicyName: textIn(input, 'PolicyName'), PolicyDocument: json(parsedIn(input, 'PolicyDocument') ?? {}) }
}

/** What CloudFormation calls otherwise than CloudTrail. */
const TRAIL_FIELDS: ReadonlyMap<string, string> = new Map([
  ['Name', 'TrailName'],
  ['KmsKeyId', 'KMSKeyId'],
  ['TagsList', 'Tags'],
])

function describeTrail(made: Made): readonly Described<Properties>[] {
  const input = { ...inputOf(made, 'cloudtrail:CreateTrail'), ...without(inputOf(made, 'cloudtrail:UpdateTrail'), 'Name') }
  const fields = Object.entries(json(input)).map(([name, value]) => [TRAIL_FIELDS.get(name) ?? name, value] as const)
  const selectors = without(inputOf(made, 'cloudtrail:PutEventSelectors'), 'TrailName')
  return [
    whole('AWS::CloudTrail::Trail', made, {
      ...Object.fromEntries(fields),
      IsLogging: hasCall(made, 'cloudtrail:StartLogging'),
      ...selectors,
    }),
  ]
}

function without(input: JsonObject, name: string): Readonly<Record<string, TemplateValue>> {
  return json(Object.fromEntries(Object.entries(input).filter(([each]) => each !== name)))
}

/** A plan is JSON, and so is everything in it. */
function json(value: JsonObject): Readonly<Record<string, TemplateValue>> {
  return value as Readonly<Record<string, TemplateValue>>
}

function filled(value: Readonly<Record<string, TemplateValue>>): TemplateValue | undefined {
  return Object.keys(value).length === 0 ? undefined : value
}

function tagList(tags: readonly JsonObject[]): TemplateValue | undefined {
  return tags.length === 0 ? undefined : tags.map(json)
}

/** `metricName` becomes `MetricName`. */
function upperCased(list: TemplateValue | undefined): TemplateValue {
  if (!Array.isArray(list)) return []
  return list.map((each: TemplateValue) =>
    Object.fromEntries(
      Object.entries(each as object).map(([name, value]) => [name.replace(/^./, (first) => first.toUpperCase()), value as TemplateValue]),
    ),
  )
}
