import type { JsonObject, RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { CHANGES, type ChangeName } from '../../../packages/core/src/plan/changes.ts'
import type { Step } from '../../../packages/core/src/plan/step.ts'
import { aboutPlaceOf, aboutTakingBack, whoTookBack } from '../../../packages/core/src/plan/who-took-back.ts'

const ACCOUNT = '111122223333'
const REGION = 'eu-west-1'
const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`
const TRAIL = arn('cloudtrail', 'trail/main')
const TOPIC = arn('sns', 'topic')
const QUEUE = arn('sqs', 'queue')
const QUEUE_URL = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/queue`
const KEY = arn('kms', 'key/1234')
const GROUP = arn('logs', 'log-group:group')
const ROLE = `arn:aws:iam::${ACCOUNT}:role/role`
const EVE = `arn:aws:sts::${ACCOUNT}:assumed-role/admin/eve`
const HELD = '2026-11-22T10:00:00.400Z'

/** What a step changes, the requests that take it back by the name of their event, and some that do not. */
interface Case {
  readonly resource: string
  readonly input?: JsonObject
  readonly back: Readonly<Record<string, JsonObject>>
  readonly not?: readonly (readonly [eventName: string, request: JsonObject])[]
}

const inBucket: Pick<Case, 'resource' | 'input'> = { resource: 'logs', input: { Bucket: 'logs' } }
const bucketName = 'logs'
const subscription: Case = {
  resource: TOPIC,
  back: { Unsubscribe: { subscriptionArn: `${TOPIC}:id` }, DeleteTopic: { topicArn: TOPIC } },
  not: [['Unsubscribe', { subscriptionArn: `${TOPIC}2:id` }]],
}
const inGroup: Pick<Case, 'resource' | 'input'> = { resource: GROUP, input: { logGroupName: 'group', filterName: 'filter' } }
const inRole: Pick<Case, 'resource' | 'input'> = { resource: ROLE, input: { RoleName: 'role', PolicyName: 'one' } }

const CASES: Readonly<Record<ChangeName, Case>> = {
  'cloudtrail:CreateTrail': {
    resource: TRAIL,
    input: { Name: 'main', S3BucketName: 'logs' },
    back: { StopLogging: { name: 'main' }, UpdateTrail: { name: TRAIL, s3BucketName: 'other' }, DeleteTrail: { name: TRAIL } },
    not: [['DeleteTrail', { name: 'main2' }]],
  },
  'cloudtrail:UpdateTrail': {
    resource: TRAIL,
    input: { Name: TRAIL, EnableLogFileValidation: true },
    back: { UpdateTrail: { name: 'main', enableLogFileValidation: false }, DeleteTrail: { name: 'main' } },
    not: [
      ['UpdateTrail', { name: 'main', snsTopicName: 'other' }],
      ['UpdateTrail', { name: 'other', enableLogFileValidation: false }],
      ['UpdateTrail', { enableLogFileValidation: false }],
    ],
  },
  'cloudtrail:StartLogging': { resource: TRAIL, back: { StopLogging: { name: TRAIL }, DeleteTrail: { name: 'main' } } },
  'cloudtrail:PutEventSelectors': { resource: TRAIL, back: { PutEventSelectors: { trailName: 'main' }, DeleteTrail: { name: 'main' } } },
  's3:CreateBucket': { ...inBucket, back: { DeleteBucket: { bucketName } }, not: [['DeleteBucket', { bucketName: 'logs2' }]] },
  's3:PutBucketPolicy': {
    ...inBucket,
    back: { PutBucketPolicy: { bucketName }, DeleteBucketPolicy: { bucketName }, DeleteBucket: { bucketName } },
    not: [
      ['PutBucketPolicy', {}],
      ['PutBucketPolicy', { bucketName: ['logs'] }],
      ['PutBucketPolicy', JSON.parse('{"__proto__":{"bucketName":"logs"}}')],
    ],
  },
  's3:PutPublicAccessBlock': {
    ...inBucket,
    back: { PutBucketPublicAccessBlock: { bucketName }, DeleteBucketPublicAccessBlock: { bucketName }, DeleteBucket: { bucketName } },
  },
  's3:PutBucketVersioning': { ...inBucket, back: { PutBucketVersioning: { bucketName }, DeleteBucket: { bucketName } } },
  's3:PutBucketLogging': { ...inBucket, back: { PutBucketLogging: { bucketName }, DeleteBucket: { bucketName } } },
  's3:PutBucketTagging': {
    ...inBucket,
    back: { PutBucketTagging: { bucketName }, DeleteBucketTagging: { bucketName }, DeleteBucket: { bucketName } },
  },
  'sns:CreateTopic': { resource: TOPIC, input: { Name: 'topic' }, back: { DeleteTopic: { topicArn: TOPIC } } },
  'sns:SetTopicAttributes': {
    resource: TOPIC,
    input: { TopicArn: TOPIC, AttributeName: 'Policy' },
    back: {
      SetTopicAttributes: { topicArn: TOPIC, attributeName: 'Policy' },
      RemovePermission: { topicArn: TOPIC, label: 'x' },
      DeleteTopic: { topicArn: TOPIC },
    },
    not: [['SetTopicAttributes', { topicArn: TOPIC, attributeName: 'DisplayName' }]],
  },
  'sns:Subscribe': subscription,
  'sns:ConfirmSubscription': subscription,
  'sns:Unsubscribe': { resource: TOPIC, back: { Subscribe: { topicArn: TOPIC } } },
  'sqs:CreateQueue': {
    resource: QUEUE,
    back: { DeleteQueue: { queueUrl: QUEUE_URL } },
    not: [
      ['DeleteQueue', { queueUrl: `https://sqs.${REGION}.amazonaws.com/444455556666/queue` }],
      ['DeleteQueue', { queueUrl: 'queue' }],
    ],
  },
  'sqs:SetQueueAttributes': {
    resource: QUEUE,
    input: { QueueUrl: QUEUE_URL, Attributes: { Policy: '{}' } },
    back: {
      SetQueueAttributes: { queueUrl: QUEUE_URL, attributes: { Policy: '' } },
      RemovePermission: { queueUrl: QUEUE_URL, label: 'x' },
      DeleteQueue: { queueUrl: QUEUE_URL },
    },
    not: [['SetQueueAttributes', { queueUrl: QUEUE_URL, attributes: { VisibilityTimeout: '1' } }]],
  },
  'kms:PutKeyPolicy': { resource: KEY, back: { PutKeyPolicy: { keyId: '1234' } }, not: [['PutKeyPolicy', { keyId: '123' }]] },
  'cloudwatchlogs:CreateLogGroup': { ...inGroup, back: { DeleteLogGroup: { logGroupName: 'group' } } },
  'cloudwatchlogs:PutRetentionPolicy': {
    ...inGroup,
    back: {
      PutRetentionPolicy: { logGroupName: 'group' },
      DeleteRetentionPolicy: { logGroupName: 'group' },
      DeleteLogGroup: { logGroupName: 'group' },
    },
  },
  'cloudwatchlogs:DeleteRetentionPolicy': { ...inGroup, back: { PutRetentionPolicy: { logGroupName: 'group' } } },
  'cloudwatchlogs:PutMetricFilter': {
    ...inGroup,
    back: {
      PutMetricFilter: { logGroupName: 'group', filterName: 'filter' },
      DeleteMetricFilter: { logGroupName: 'group', filterName: 'filter' },
      DeleteLogGroup: { logGroupName: 'group' },
    },
    not: [['DeleteMetricFilter', { logGroupName: 'group', filterName: 'other' }]],
  },
  'cloudwatch:PutMetricAlarm': {
    resource: 'alarm',
    input: { AlarmName: 'alarm' },
    back: {
      PutMetricAlarm: { alarmName: 'alarm' },
      DeleteAlarms: { alarmNames: ['x', 'alarm'] },
      DisableAlarmActions: { alarmNames: ['alarm'] },
    },
    not: [['DeleteAlarms', { alarmNames: ['x'] }]],
  },
  'iam:CreateRole': { ...inRole, back: { DeleteRole: { roleName: 'role' } } },
  'iam:UpdateAssumeRolePolicy': { ...inRole, back: { UpdateAssumeRolePolicy: { roleName: 'role' }, DeleteRole: { roleName: 'role' } } },
  'iam:PutRolePolicy': {
    ...inRole,
    back: {
      PutRolePolicy: { roleName: 'role', policyName: 'one' },
      DeleteRolePolicy: { roleName: 'role', policyName: 'one' },
      DeleteRole: { roleName: 'role' },
    },
    not: [['DeleteRolePolicy', { roleName: 'role', policyName: 'two' }]],
  },
  'iam:DeleteRolePolicy': { ...inRole, back: { PutRolePolicy: { roleName: 'role', policyName: 'one' } } },
  'organizations:EnableAWSServiceAccess': {
    resource: 'cloudtrail.amazonaws.com',
    input: { ServicePrincipal: 'cloudtrail.amazonaws.com' },
    back: { DisableAWSServiceAccess: { servicePrincipal: 'cloudtrail.amazonaws.com' } },
  },
}

/** As CloudTrail names the services. */
const SOURCES: Readonly<Record<string, string>> = { cloudwatchlogs: 'logs', cloudwatch: 'monitoring' }
const sourceOf = (change: ChangeName): string => {
  const [service = ''] = change.split(':')
  return `${SOURCES[service] ?? service}.amazonaws.com`
}

function stepOf(change: ChangeName, { resource, input = {} }: Case = CASES[change]): Step {
  return { id: 'step', change, resource, input, region: REGION, account: ACCOUNT } as unknown as Step
}

interface Told {
  readonly time?: string
  readonly source?: string
  readonly record?: object
}

let events = 0
function event(eventName: string, request: JsonObject, { time = '2026-11-22T10:05:00Z', source, record = {} }: Told = {}): JsonObject {
  const text = { userIdentity: { arn: EVE }, userAgent: 'aws-cli/2', requestParameters: request, ...record }
  return {
    EventId: String(++events),
    EventTime: time,
    EventName: eventName,
    ...(source && { EventSource: source }),
    CloudTrailEvent: JSON.stringify(text),
  }
}

function answered(...Events: readonly JsonObject[]): RecordedCall {
  return { account: ACCOUNT, region: REGION, service: 'cloudtrail', operation: 'LookupEvents', input: {}, output: { Events } }
}

const policy = stepOf('s3:PutBucketPolicy')
const put = (told: Told = {}, request: JsonObject = { bucketName }) => event('PutBucketPolicy', request, told)

describe.each(Object.keys(CHANGES) as ChangeName[])('%s', (change) => {
  const { back, not = [] } = CASES[change]
  const step = stepOf(change)
  const source = sourceOf(change)

  test('is looked up by what takes it back', () => {
    const names = aboutTakingBack(step, undefined).map(({ input }) => input.LookupAttributes)
    expect(names).toEqual(Object.keys(back).map((name) => [{ AttributeKey: 'EventName', AttributeValue: name }]))
  })

  test.each(Object.entries(back))('is taken back by %s', (eventName, request) => {
    const told = event(eventName, request, { source })
    const by = { who: EVE, eventName, time: '2026-11-22T10:05:00.000Z' }
    expect(whoTookBack(step, [answered(told)], HELD)).toEqual({ known: true, value: by })
    const other = event(eventName, request, { source: 'other.amazonaws.com' })
    expect(whoTookBack(step, [answered(other)], HELD)).toEqual({ known: true, value: null })
  })

  test.each([...Object.keys(back).map((name) => [name, {}] as const), ...not])('is not by %s of %j', (eventName, request) => {
    expect(whoTookBack(step, [answered(event(eventName, request, { source }))], HELD)).toEqual({ known: true, value: null })
  })
})

test('what is set of a queue besides its policy is not taken back with a permission', () => {
  const link = stepOf('sqs:SetQueueAttributes', { ...CASES['sqs:SetQueueAttributes'], input: { Attributes: { RedrivePolicy: '{}' } } })
  const told = event('RemovePermission', { queueUrl: QUEUE_URL }, { source: 'sqs.amazonaws.com' })
  expect(whoTookBack(link, [answered(told)], HELD)).toEqual({ known: true, value: null })
})

describe('who took a step back', () => {
  test.each<[string, readonly JsonObject[], string | null]>([
    ['nobody', [], null],
    ['the latest', [put({ record: { userIdentity: { arn: 'old' } } }), put({ time: '2026-11-22T10:06:00Z' })], EVE],
    ['nobody before it held', [put({ time: '2026-11-22T09:59:59Z' })], null],
    ['somebody in the very second', [put({ time: '2026-11-22T10:00:00Z' })], EVE],
    ['never Trailmend itself', [put({ record: { userAgent: 'aws-sdk-js/3 app/trailmend#1' } })], null],
    ['never one who failed', [put({ record: { errorCode: 'AccessDenied' } })], null],
    [
      'the issuer of a session without a name',
      [put({ record: { userIdentity: { sessionContext: { sessionIssuer: { arn: ROLE } } } } })],
      ROLE,
    ],
    ['a service', [put({ record: { userIdentity: { invokedBy: 'cloudformation.amazonaws.com' } } })], 'cloudformation.amazonaws.com'],
    ['somebody', [put({ record: { userIdentity: 'eve' } })], 'somebody whom the event does not name'],
  ])('is %s', (_, told, who) => {
    const fact = whoTookBack(policy, [answered(...told)], HELD)
    expect(fact.known && (fact.value?.who ?? null)).toBe(who)
  })

  test('is not known where one lookup was refused, or is not all there is', () => {
    const { output: _, ...asked } = answered() as RecordedCall & { output: unknown }
    const refused: RecordedCall = { ...asked, error: { name: 'AccessDeniedException', message: 'no' } }
    expect(whoTookBack(policy, [answered(put()), refused], HELD)).toMatchObject({
      because: 'access-denied',
      needs: 'cloudtrail:LookupEvents',
    })
    const crowd = Array.from({ length: 50 }, () => put({}, { bucketName: 'other' }))
    expect(whoTookBack(policy, [answered(...crowd)], HELD)).toMatchObject({ known: false })
    expect(whoTookBack(policy, [answered(put(), ...crowd.slice(1))], HELD)).toMatchObject({ value: { who: EVE } })
    const older = put({ time: '2026-11-21T00:00:00Z' }, { bucketName: 'other' })
    expect(whoTookBack(policy, [answered(...crowd.slice(1), older)], HELD)).toEqual({ known: true, value: null })
  })
})

test('that nobody is found says nothing where it is not known where the bucket is', () => {
  const place = { account: ACCOUNT, region: REGION, service: 's3', operation: 'HeadBucket', input: { Bucket: 'logs' } }
  const refused: RecordedCall = { ...place, error: { name: '403', message: '' } }
  expect(whoTookBack(policy, [refused, answered()], HELD)).toMatchObject({ because: 'access-denied', needs: 's3:ListBucket' })
  expect(whoTookBack(policy, [refused, answered(put())], HELD)).toMatchObject({ value: { who: EVE } })
  const gone: RecordedCall = { ...place, error: { name: 'NotFound', message: '' } }
  for (const known of [gone, { ...place, output: { BucketRegion: 'us-west-2' } }])
    expect(whoTookBack(policy, [known, answered()], HELD)).toEqual({ known: true, value: null })
})

describe('where it is looked up', () => {
  const regions = (step: Step, place?: RecordedCall) => [...new Set(aboutTakingBack(step, place).map(({ region }) => region))]
  const head = (output: JsonObject): RecordedCall => ({ ...answered(), service: 's3', operation: 'HeadBucket', output })

  test.each<[string, Step, RecordedCall | undefined, string]>([
    ['where the call went', stepOf('sns:CreateTopic'), undefined, REGION],
    ['where the bucket is', policy, head({ BucketRegion: 'us-west-2' }), 'us-west-2'],
    ['where the step made a bucket that is gone', policy, { ...head({}), output: {} }, REGION],
    ['where the call went, if the answer is odd', policy, head({ BucketRegion: 'nowhere/else' }), REGION],
    ['in the main region for IAM', stepOf('iam:CreateRole'), undefined, 'us-east-1'],
    ['in that of its partition', { ...stepOf('iam:CreateRole'), region: 'cn-northwest-1' }, undefined, 'cn-north-1'],
    ['there for the organization, too', stepOf('organizations:EnableAWSServiceAccess'), undefined, 'us-east-1'],
  ])('%s', (_, step, place, region) => expect(regions(step, place)).toEqual([region]))

  test('only buckets are asked where they are', () => {
    expect(aboutPlaceOf(policy)).toEqual({ region: REGION, service: 's3', operation: 'HeadBucket', input: { Bucket: 'logs' } })
    expect(aboutPlaceOf(stepOf('sns:CreateTopic'))).toBeUndefined()
  })
})
