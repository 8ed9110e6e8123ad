import { type AccountSnapshot, type Fact, type JsonObject, NOTHING_WANTED, observe, type RecordedCall, type Scope } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, aboutBucket, call, denied, failed, listing, OWNER, recording, trail } from '../../fixtures/recordings.ts'

const arn = (service: string, resource: string, account = ACCOUNT) => `arn:aws:${service}:us-east-1:${account}:${resource}`
const TOPIC = arn('sns', 'topic')
const QUEUE = arn('sqs', 'queue')
const DEAD = arn('sqs', 'dead')
const KEY = arn('kms', 'key/1')
const ROLE = `arn:aws:iam::${ACCOUNT}:role/trail`
const TRAIL = arn('cloudtrail', 'trail/main')
const full = trail({ SnsTopicARN: TOPIC, KmsKeyId: KEY })
const urlOf = (name: string, account = ACCOUNT) => `https://sqs.us-east-1.amazonaws.com/${account}/${name}`

function seen(calls: readonly RecordedCall[], scope: Scope = {}): AccountSnapshot {
  const account = observe(recording([listing([full]), ...calls]), scope).accounts.find(({ id }) => id === ACCOUNT)
  if (account === undefined) throw new Error('the account was asked')
  return account
}

type AnswerOf = { output: JsonObject } | { error: { name: string; message: string } }

/** A fact by its value, or by why it is not known and what would help. */
const inShort = (fact: Fact<unknown> | undefined) =>
  fact?.known ? fact.value : [fact?.because, ...(fact?.needs === undefined ? [] : [fact.needs])]

/** A fact, how it is asked, and what answers make of it. */
interface Row {
  readonly fact: string
  readonly asks: (answer: AnswerOf) => RecordedCall
  readonly read: (account: AccountSnapshot) => Fact<unknown> | undefined
  readonly answers: readonly (readonly [answer: AnswerOf, value: unknown])[]
  /** Outputs that AWS would not give. */
  readonly odd: readonly JsonObject[]
  readonly needs: string
}

const tags = [
  { key: 'a', value: '' },
  { key: 'b', value: '2' },
]
const listedTags = [{ Key: 'b', Value: '2' }, { Key: 'a' }]
const endpoint = (Protocol: string, Endpoint: string, SubscriptionArn: string) => ({ Protocol, Endpoint, SubscriptionArn })

const ROWS: readonly Row[] = [
  {
    fact: 'the tags of a trail',
    asks: (answer) => call('cloudtrail:ListTags', answer, { input: { ResourceIdList: [TRAIL] } }),
    read: ({ trails }) => trails[0]?.tags,
    answers: [
      [{ output: { ResourceTagList: [{ ResourceId: TRAIL, TagsList: listedTags }] } }, tags],
      [{ output: { ResourceTagList: [{ ResourceId: `${TRAIL}2`, TagsList: listedTags }] } }, []],
      [{ output: { ResourceTagList: [] } }, []],
    ],
    odd: [{}, { ResourceTagList: [{ ResourceId: TRAIL, TagsList: [{}] }] }],
    needs: 'cloudtrail:ListTags',
  },
  {
    fact: 'the tags of a bucket',
    asks: (answer) => aboutBucket('GetBucketTagging', answer),
    read: ({ buckets }) => buckets[0]?.tags,
    answers: [
      [{ output: { TagSet: listedTags } }, tags],
      [failed('NoSuchTagSet'), []],
      [failed('NoSuchBucket'), ['not-found']],
    ],
    odd: [{}, { TagSet: {} }, { TagSet: [null] }, { TagSet: Array.from({ length: 201 }, () => ({ Key: 'x' })) }],
    needs: 's3:GetBucketTagging',
  },
  {
    fact: 'the tags of a topic',
    asks: (answer) => call('sns:ListTagsForResource', answer, { input: { ResourceArn: TOPIC } }),
    read: ({ topics }) => topics[0]?.tags,
    answers: [
      [{ output: { Tags: listedTags } }, tags],
      [failed('ResourceNotFoundException'), ['not-found']],
    ],
    odd: [{}],
    needs: 'sns:ListTagsForResource',
  },
  {
    fact: 'the tags of a log group',
    asks: (answer) => call('cloudwatchlogs:ListTagsForResource', answer, { input: { resourceArn: arn('logs', 'log-group:trail') } }),
    read: ({ logGroups }) => logGroups[0]?.tags,
    answers: [
      [{ output: { tags: { b: '2', a: '' } } }, tags],
      [{ output: {} }, []],
      [{ output: { tags: JSON.parse('{"__proto__":"x"}') } }, [{ key: '__proto__', value: 'x' }]],
    ],
    odd: [{ tags: [] }, { tags: { a: 1 } }],
    needs: 'logs:ListTagsForResource',
  },
  {
    fact: 'the tags of a role',
    asks: (answer) => call('iam:GetRole', answer, { input: { RoleName: 'trail' } }),
    read: ({ roles }) => roles[0]?.tags,
    answers: [
      [{ output: { Role: { Arn: ROLE, Tags: listedTags } } }, tags],
      [{ output: { Role: { Arn: ROLE } } }, []],
      [{ output: { Role: { Arn: `arn:aws:iam::${ACCOUNT}:role/other/trail`, Tags: listedTags } } }, ['not-found']],
      [failed('NoSuchEntityException'), ['not-found']],
    ],
    odd: [{}, { Role: { Arn: ROLE, Tags: {} } }],
    needs: 'iam:GetRole',
  },
  {
    fact: 'the trust of a role',
    asks: (answer) => call('iam:GetRole', answer, { input: { RoleName: 'trail' } }),
    read: ({ roles }) => roles[0]?.trust,
    answers: [
      [{ output: { Role: { Arn: ROLE, AssumeRolePolicyDocument: '%7B%7D' } } }, '%7B%7D'],
      [{ output: { Role: { Arn: `arn:aws:iam::${ACCOUNT}:role/other/trail`, AssumeRolePolicyDocument: '%7B%7D' } } }, null],
      [failed('NoSuchEntityException'), null],
    ],
    odd: [{}, { Role: { Arn: ROLE } }],
    needs: 'iam:GetRole',
  },
  {
    fact: 'the tags of a key',
    asks: (answer) => call('kms:ListResourceTags', answer, { input: { KeyId: KEY } }),
    read: ({ trailKeys }) => trailKeys[0]?.tags,
    answers: [[{ output: { Tags: [{ TagKey: 'b', TagValue: '2' }, { TagKey: 'a' }] } }, tags]],
    odd: [{}, { Tags: listedTags }],
    needs: 'kms:ListResourceTags',
  },
  {
    fact: 'the buckets of the account',
    asks: (answer) => call('s3:ListBuckets', answer, { input: {} }),
    read: ({ ownBuckets }) => ownBuckets,
    answers: [
      [{ output: { Buckets: [{ Name: 'b' }, { Name: 'a' }] } }, ['a', 'b']],
      [{ output: { Buckets: [] } }, []],
      [{ output: { Buckets: [{ Name: 'a' }], ContinuationToken: 'x' } }, ['not-recorded']],
    ],
    odd: [{}, { Buckets: [{}] }],
    needs: 's3:ListAllMyBuckets',
  },
  {
    fact: 'how a bucket encrypts',
    asks: (answer) => aboutBucket('GetBucketEncryption', answer),
    read: ({ buckets }) => buckets[0]?.encryption,
    answers: [
      [encrypted({ SSEAlgorithm: 'AES256' }), { algorithm: 'AES256', keyId: null, bucketKey: false }],
      [encrypted({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY }, true), { algorithm: 'aws:kms', keyId: KEY, bucketKey: true }],
      [failed('ServerSideEncryptionConfigurationNotFoundError'), null],
    ],
    odd: [{}, { ServerSideEncryptionConfiguration: { Rules: [] } }, { ServerSideEncryptionConfiguration: { Rules: [{}] } }],
    needs: 's3:GetEncryptionConfiguration',
  },
  {
    fact: 'who owns the objects of a bucket',
    asks: (answer) => aboutBucket('GetBucketOwnershipControls', answer),
    read: ({ buckets }) => buckets[0]?.ownership,
    answers: [
      [{ output: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } } }, 'BucketOwnerEnforced'],
      [failed('OwnershipControlsNotFoundError'), null],
    ],
    odd: [{}, { OwnershipControls: { Rules: [] } }],
    needs: 's3:GetBucketOwnershipControls',
  },
  {
    fact: 'the region of a bucket',
    asks: (answer) => aboutBucket('HeadBucket', answer),
    read: ({ buckets }) => buckets[0]?.region,
    answers: [
      [{ output: { BucketRegion: 'eu-west-1' } }, 'eu-west-1'],
      [failed('NotFound'), null],
    ],
    odd: [{}, { BucketRegion: 'evil.example' }],
    needs: 's3:ListBucket',
  },
  {
    fact: 'whether a topic exists',
    asks: (answer) => call('sns:GetTopicAttributes', answer, { input: { TopicArn: TOPIC } }),
    read: ({ topics }) => topics[0]?.exists,
    answers: [
      [{ output: { Attributes: {} } }, true],
      [failed('NotFoundException'), false],
      [failed('NotFound'), false],
    ],
    odd: [],
    needs: 'sns:GetTopicAttributes',
  },
  {
    fact: 'which subscriptions a topic has',
    asks: (answer) => call('sns:ListSubscriptionsByTopic', answer, { input: { TopicArn: TOPIC } }),
    read: ({ topics }) => topics[0]?.subscriptions,
    answers: [
      [
        { output: { Subscriptions: [endpoint('sqs', QUEUE, `${TOPIC}:1`), endpoint('sqs', DEAD, 'PendingConfirmation')] } },
        [
          { arn: `${TOPIC}:1`, protocol: 'sqs', endpoint: QUEUE, isConfirmed: true },
          { arn: null, protocol: 'sqs', endpoint: DEAD, isConfirmed: false },
        ],
      ],
    ],
    odd: [{}],
    needs: 'sns:ListSubscriptionsByTopic',
  },
  {
    fact: 'whether the organization trusts CloudTrail',
    asks: (answer) => call('organizations:ListAWSServiceAccessForOrganization', answer),
    read: ({ trustedAccess }) => trustedAccess,
    answers: [
      [{ output: { EnabledServicePrincipals: [{ ServicePrincipal: 'cloudtrail.amazonaws.com' }] } }, true],
      [{ output: { EnabledServicePrincipals: [{ ServicePrincipal: 'config.amazonaws.com' }, null] } }, false],
      [failed('AWSOrganizationsNotInUseException'), false],
    ],
    odd: [{}],
    needs: 'organizations:ListAWSServiceAccessForOrganization',
  },
  {
    fact: 'who manages CloudTrail for the organization',
    asks: (answer) =>
      call('organizations:ListDelegatedAdministrators', answer, { input: { ServicePrincipal: 'cloudtrail.amazonaws.com' } }),
    read: ({ delegatedAdministrators }) => delegatedAdministrators,
    answers: [
      [{ output: { DelegatedAdministrators: [{ Id: OWNER }, { Id: ACCOUNT }] } }, [ACCOUNT, OWNER].sort()],
      [{ output: { DelegatedAdministrators: [] } }, []],
      [failed('AWSOrganizationsNotInUseException'), []],
    ],
    odd: [{}, { DelegatedAdministrators: [{}] }],
    needs: 'organizations:ListDelegatedAdministrators',
  },
  {
    fact: 'the management account of the organization',
    asks: (answer) => call('organizations:DescribeOrganization', answer),
    read: ({ managementAccount }) => managementAccount,
    answers: [
      [{ output: { Organization: { Id: 'o-abcdefghij', MasterAccountId: OWNER } } }, OWNER],
      [{ output: { Organization: { MasterAccountId: ACCOUNT } } }, ACCOUNT],
    ],
    odd: [{}, { Organization: null }, { Organization: { Id: 'o-abcdefghij' } }, { Organization: { MasterAccountId: 1 } }],
    needs: 'organizations:DescribeOrganization',
  },
]

function encrypted(ApplyServerSideEncryptionByDefault: JsonObject, BucketKeyEnabled?: boolean): AnswerOf {
  const rule = { ApplyServerSideEncryptionByDefault, ...(BucketKeyEnabled === undefined ? {} : { BucketKeyEnabled }) }
  return { output: { ServerSideEncryptionConfiguration: { Rules: [rule] } } }
}

describe.each(ROWS)('$fact', ({ asks, read, answers, odd, needs }) => {
  test.each(answers)('%j', (answer, value) => {
    expect(inShort(read(seen([asks(answer)])))).toEqual(value)
  })
  test('is not known where nobody asked', () => {
    expect(inShort(read(seen([])))).toEqual(['not-recorded'])
  })
  test('is not known where it was refused, and says what would help', () => {
    expect(inShort(read(seen([asks(denied(needs))])))).toEqual(['access-denied', needs])
  })
  test.each(odd)('is not known from %j', (output) => {
    expect(inShort(read(seen([asks({ output })])))).toEqual(['malformed-answer'])
  })
})

describe("what is another account's", () => {
  const foreign = trail({ SnsTopicARN: arn('sns', 'theirs', OWNER), CloudWatchLogsLogGroupArn: arn('logs', 'log-group:theirs:*', OWNER) })
  const theirs = { ...foreign, TrailARN: arn('cloudtrail', 'trail/org', OWNER), IsOrganizationTrail: true }
  const look = (...calls: readonly RecordedCall[]) =>
    observe(recording([listing([theirs]), ...calls])).accounts.find(({ id }) => id === ACCOUNT)
  test('is not known to be missing from what a stranger is told', () => {
    const TopicArn = arn('sns', 'theirs', OWNER)
    const account = look(call('sns:GetTopicAttributes', failed('NotFound'), { input: { TopicArn } }))
    expect(inShort(account?.topics[0]?.exists)).toEqual(['other-account'])
  })
  test('is left to that account where only its own credentials are told', () => {
    const account = look()
    expect(inShort(account?.trails[0]?.tags)).toEqual(['other-account'])
    expect(inShort(account?.logGroups[0]?.tags)).toEqual(['other-account'])
  })
  test('is known where that account was asked in the same recording', () => {
    const output = { ResourceTagList: [{ ResourceId: theirs.TrailARN, TagsList: listedTags }] }
    const account = look(call('cloudtrail:ListTags', { output }, { account: OWNER, input: { ResourceIdList: [theirs.TrailARN] } }))
    expect(inShort(account?.trails[0]?.tags)).toEqual(tags)
  })
})

test('a topic of alarms, whose subscriptions alone are asked for, is known to exist by them', () => {
  const alarms = [{ AlarmName: 'a', Namespace: 'CIS', MetricName: 'm', AlarmActions: [TOPIC] }]
  const calls = (answer: AnswerOf) => [
    listing([trail()]),
    call('cloudwatch:DescribeAlarms', { output: { MetricAlarms: alarms } }),
    call('sns:ListSubscriptionsByTopic', answer, { input: { TopicArn: TOPIC } }),
  ]
  const exists = (answer: AnswerOf) => inShort(observe(recording(calls(answer))).accounts[0]?.topics[0]?.exists)
  expect(exists({ output: { Subscriptions: [] } })).toBe(true)
  expect(exists(failed('NotFound'))).toBe(false)
  expect(exists(denied('sns:ListSubscriptionsByTopic'))).toEqual(['access-denied', 'sns:ListSubscriptionsByTopic'])
})

describe('what a plan wants to know of, and no trail names', () => {
  const group = arn('logs', 'log-group:new')
  const wanted = {
    buckets: ['new'],
    topics: [arn('sns', 'new')],
    queues: [arn('sqs', 'new')],
    logGroups: [`${group}:*`],
    roles: [`arn:aws:iam::${ACCOUNT}:role/new`],
    keys: [arn('kms', 'key/new')],
  }
  const calls = [
    aboutBucket('HeadBucket', failed('NotFound'), { bucket: 'new' }),
    call('sns:GetTopicAttributes', failed('NotFound'), { input: { TopicArn: wanted.topics[0] } }),
    call('sqs:GetQueueAttributes', failed('QueueDoesNotExist'), { input: { QueueUrl: urlOf('new') } }),
    call('cloudwatchlogs:DescribeLogGroups', { output: { logGroups: [] } }, { input: { logGroupNamePrefix: 'new' } }),
    call('iam:GetRole', failed('NoSuchEntityException'), { input: { RoleName: 'new' } }),
    call('kms:DescribeKey', failed('NotFoundException'), { input: { KeyId: wanted.keys[0] } }),
  ]
  const account = seen(calls, { wanted })
  test('is there, beside what trails name, and known to be missing', () => {
    expect(account.buckets.map(({ name, trails, exists }) => [name, trails.length, inShort(exists)])).toEqual([
      ['new', 0, false],
      ['trail-bucket', 1, ['not-recorded']],
    ])
    expect(account.topics.map((topic) => [topic.arn, inShort(topic.exists)])).toEqual([
      [wanted.topics[0], false],
      [TOPIC, ['not-recorded']],
    ])
    expect(account.queues.map((queue) => [queue.arn, inShort(queue.settings)])).toEqual([[wanted.queues[0], null]])
    expect(account.logGroups.map((each) => [each.arn, each.trails.length, inShort(each.settings)])).toEqual([
      [group, 0, null],
      [arn('logs', 'log-group:trail'), 1, ['not-recorded']],
    ])
    expect(account.roles.map((role) => [role.name, inShort(role.trust)])).toEqual([
      ['new', null],
      ['trail', ['not-recorded']],
    ])
    expect(account.trailKeys.map(({ id, details }) => [id, inShort(details)])).toEqual([
      [KEY, ['not-recorded']],
      [wanted.keys[0], ['not-found']],
    ])
  })
  test('is not there without the plan', () => {
    const without = seen(calls)
    const { buckets, topics, queues, logGroups, roles, trailKeys } = without
    expect([buckets, topics, queues, logGroups, roles, trailKeys].map((list) => list.length)).toEqual([1, 1, 0, 1, 1, 1])
  })
  test('is there once where a trail names it, too', () => {
    const named = { ...NOTHING_WANTED, buckets: ['trail-bucket'], topics: [TOPIC], keys: [KEY], roles: [ROLE] }
    const both = seen([], { wanted: { ...named, logGroups: [arn('logs', 'log-group:trail')] } })
    expect(both.buckets.map(({ trails }) => trails)).toEqual([[TRAIL]])
    expect(both.logGroups.map(({ trails }) => trails)).toEqual([[TRAIL]])
    expect([both.topics, both.roles, both.trailKeys].map((list) => list.length)).toEqual([1, 1, 1])
  })
})

describe('queues of a plan', () => {
  const attributes = (queue: string, target: string, account = ACCOUNT) => {
    const Attributes = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: target }) }
    return call('sqs:GetQueueAttributes', { output: { Attributes } }, { input: { QueueUrl: urlOf(queue, account) } })
  }
  const queuesOf = (calls: readonly RecordedCall[], scope: Scope) => seen(calls, scope).queues.map((queue) => queue.arn)
  const wanted = { ...NOTHING_WANTED, queues: [QUEUE] }
  test.each([
    ['their dead-letter queues are among them', [attributes('queue', DEAD)], [DEAD, QUEUE]],
    ['each once, though they name each other', [attributes('queue', DEAD), attributes('dead', QUEUE)], [DEAD, QUEUE]],
    ["another account's is none", [attributes('queue', arn('sqs', 'dead', OWNER))], [QUEUE]],
  ])('%s', (_, calls, expected) => {
    expect(queuesOf(calls, { wanted })).toEqual(expected)
  })
  test('without a plan only those that are subscribed', () => {
    const Subscriptions = [endpoint('sqs', QUEUE, 'PendingConfirmation')]
    const subscribed = call('sns:ListSubscriptionsByTopic', { output: { Subscriptions } }, { input: { TopicArn: TOPIC } })
    expect(queuesOf([subscribed, attributes('queue', DEAD)], {})).toEqual([QUEUE])
    expect(queuesOf([subscribed, attributes('queue', DEAD)], { wanted: NOTHING_WANTED })).toEqual([DEAD, QUEUE])
  })
  test('with their tags, as the service maps them', () => {
    const told = (answer: AnswerOf) => call('sqs:ListQueueTags', answer, { input: { QueueUrl: urlOf('queue') } })
    const read = (...calls: readonly RecordedCall[]) => inShort(seen(calls, { wanted }).queues[0]?.tags)
    expect(read(told({ output: { Tags: { b: '2', a: '' } } }))).toEqual(tags)
    expect(read(told({ output: {} }))).toEqual([])
    expect(read(told({ output: { Tags: [] } }))).toEqual(['malformed-answer'])
    expect(read(told(denied('sqs:ListQueueTags')))).toEqual(['access-denied', 'sqs:ListQueueTags'])
    expect(read(told(failed('AWS.SimpleQueueService.NonExistentQueue')))).toEqual(['not-found'])
    expect(read()).toEqual(['not-recorded'])
  })
})
