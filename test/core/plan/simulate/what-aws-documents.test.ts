import { type AccountSnapshot, differences, fingerprintOfFacts, isInEffect, sameFacts, simulate, simulateStep } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import type { Topic } from '../../../../packages/core/src/observe/facts/notification.ts'
import { blankKey, blankRole, blankTopic } from '../../../../packages/core/src/plan/simulate/blank.ts'
import { ACCOUNT, CHAIN, call, EMPTY, GROUP, HOME, KEY, OTHER, policy, QUEUE, QUEUE_URL, ROLE, TOPIC, TRAIL } from './base.ts'

// Each test is for a sentence of the API Reference of a service.

const create = call('s3:CreateBucket', { Bucket: 'bucket' })

describe('a bucket', () => {
  const made = (input: object, where = {}) => simulateStep(EMPTY, call('s3:CreateBucket', { Bucket: 'bucket', ...input }, where))

  test('with Object Lock keeps versions from the beginning', () => {
    expect(made({ ObjectLockEnabledForBucket: true }).buckets).toMatchObject([
      { versioning: { value: { status: 'enabled' } }, objectLock: { value: { mode: null } } },
    ])
    expect(made({}).buckets).toMatchObject([{ versioning: { value: { status: 'never-enabled' } }, objectLock: { value: null } }])
  })

  test('whose versioning is put keeps its MFA Delete', () => {
    const before = simulateStep(EMPTY, create)
    const guarded = {
      ...before,
      buckets: [{ ...before.buckets[0]!, versioning: known({ status: 'suspended' as const, mfaDelete: true }) }],
    }
    const put = call('s3:PutBucketVersioning', { Bucket: 'bucket', VersioningConfiguration: { Status: 'Enabled' } })
    expect(simulateStep(guarded, put).buckets[0]?.versioning).toEqual(known({ status: 'enabled', mfaDelete: true }))
  })

  test('is in the region that its input names, by an old word, too', () => {
    const region = (LocationConstraint: string) => made({ CreateBucketConfiguration: { LocationConstraint } }).buckets[0]?.region
    expect(region('eu-central-1')).toEqual(known('eu-central-1'))
    expect(region('EU')).toEqual(known('eu-west-1'))
    expect(made({}).buckets[0]?.region).toEqual(known(HOME))
  })

  test('of another account is not one of the own, and has the block of its owner', () => {
    const others = made({}, { account: OTHER })
    expect([others.ownBuckets, others.buckets[0]?.ownersPublicAccessBlock]).toMatchObject([EMPTY.ownBuckets, { because: 'not-recorded' }])
    const own = made({})
    expect([own.ownBuckets, own.buckets[0]?.ownersPublicAccessBlock]).toEqual([known(['another', 'bucket']), EMPTY.publicAccessBlock])
  })
})

describe('a subscription', () => {
  const queue = `arn:aws:sqs:${HOME}:${OTHER}:queue`
  const subscribe = (account: string) => call('sns:Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: queue }, { account })
  const confirm = (account: string) => call('sns:ConfirmSubscription', { TopicArn: TOPIC, Token: 'token' }, { account })
  const topic = call('sns:CreateTopic', { Name: 'topic' })
  const confirmed = (...calls: Parameters<typeof simulate>[1]) => {
    const fact = simulate(EMPTY, [topic, subscribe(ACCOUNT), ...calls]).topics[0]?.subscriptions
    return fact?.known === true ? fact.value.map(({ isConfirmed }) => isConfirmed) : undefined
  }

  test('that waits is confirmed by the owner of the queue, or by a second one of theirs, and by nobody else', () => {
    expect(confirmed()).toEqual([false])
    expect(confirmed(subscribe(OTHER))).toEqual([true])
    expect(confirmed(subscribe(ACCOUNT))).toEqual([false])
    expect(confirmed(confirm(OTHER))).toEqual([true])
    expect(confirmed(confirm(ACCOUNT))).toEqual([false])
  })
})

test('nobody subscribes to a topic that is not there, or whose subscriptions cannot be read', () => {
  const subscribe = call('sns:Subscribe', { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'a@example.com' })
  for (const because of ['not-found', 'access-denied'] as const) {
    const account = {
      ...EMPTY,
      topics: [{ ...blankTopic(TOPIC), exists: known(because !== 'not-found'), subscriptions: notKnown(because, 'x') }],
    }
    expect([simulateStep(account, subscribe), isInEffect(account, subscribe)]).toEqual([account, false])
  }
})

test('a queue tells the ARN of the key that it is given, and nothing of one that nobody asked about', () => {
  const made = (KmsMasterKeyId: string) => {
    const settings = simulateStep(CHAIN, call('sqs:CreateQueue', { QueueName: 'new', Attributes: { KmsMasterKeyId } })).queues.find(
      ({ arn }) => arn.endsWith(':new'),
    )?.settings
    return settings?.known === true ? settings.value?.key : undefined
  }
  expect(made(KEY)).toMatchObject({ id: KEY, arn: { value: KEY }, policy: { value: policy('key') } })
  expect(made('alias/mine')).toMatchObject({ isManagedByAws: false, arn: { because: 'not-recorded' }, policy: { because: 'not-recorded' } })
  expect(made('alias/aws/sqs')).toMatchObject({ isManagedByAws: true })
})

describe('what another region has of the same name', () => {
  const far = { region: 'eu-west-1' }
  test.each([
    ['a queue', call('sqs:SetQueueAttributes', { QueueUrl: QUEUE_URL, Attributes: { MessageRetentionPeriod: '60' } }, far)],
    ['a trail', call('cloudtrail:UpdateTrail', { Name: 'trail', IsMultiRegionTrail: false }, far)],
    ['a log group', call('cloudwatchlogs:PutRetentionPolicy', { logGroupName: 'group', retentionInDays: 1 }, far)],
  ])('%s is another one', (_, step) => {
    expect(simulateStep(CHAIN, step)).toBe(CHAIN)
    expect(simulateStep(CHAIN, { ...step, region: HOME })).not.toBe(CHAIN)
    expect([QUEUE, TRAIL, GROUP].every((arn) => arn.includes(HOME))).toBe(true)
  })
})

describe('what another account has of the same name', () => {
  const theirs = { account: OTHER }
  test.each([
    ['a role', call('iam:UpdateAssumeRolePolicy', { RoleName: 'role', PolicyDocument: policy('theirs') }, theirs)],
    ['a trail', call('cloudtrail:UpdateTrail', { Name: 'trail', IsMultiRegionTrail: false }, theirs)],
    ['a log group', call('cloudwatchlogs:PutRetentionPolicy', { logGroupName: 'group', retentionInDays: 1 }, theirs)],
  ])('%s is another one', (_, step) => {
    expect(simulateStep(CHAIN, step)).toBe(CHAIN)
    expect(simulateStep(CHAIN, { ...step, account: ACCOUNT })).not.toBe(CHAIN)
  })
})

describe('a trail tells the ARN', () => {
  const made = (input: object, account = EMPTY) =>
    simulateStep(account, call('cloudtrail:CreateTrail', { Name: 'trail', S3BucketName: 'b', ...input })).trails[0]

  test.each([
    ['topicArn', { SnsTopicName: 'topic' }, TOPIC],
    ['topicArn', { SnsTopicName: TOPIC }, TOPIC],
    ['keyArn', { KmsKeyId: KEY }, KEY],
    ['keyArn', { KmsKeyId: KEY.split('/')[1] }, KEY],
    ['keyArn', { KmsKeyId: 'alias/logs' }, `arn:aws:kms:${HOME}:${ACCOUNT}:alias/logs`],
  ] as const)('as its %s of %o', (fact, input, arn) => {
    expect(made(input)?.[fact]).toEqual(known(arn))
  })

  test('of a key that is named by its alias, where that is known', () => {
    const alias = `arn:aws:kms:${HOME}:${ACCOUNT}:alias/logs`
    const details = known({
      arn: KEY,
      ownerAccount: ACCOUNT,
      isCustomerManaged: true,
      state: 'Enabled',
      spec: 'SYMMETRIC_DEFAULT',
      origin: 'AWS_KMS',
    })
    const trailKeys = [{ ...blankKey(alias), details }] as AccountSnapshot['trailKeys']
    expect(made({ KmsKeyId: alias }, { ...EMPTY, trailKeys })?.keyArn).toEqual(known(KEY))
    expect(made({ KmsKeyId: 'alias/logs' }, { ...EMPTY, trailKeys })?.keyArn).toEqual(known(KEY))
  })
})

test('a topic has the policy that it is made with, else that of SNS', () => {
  const made = (input: object) => simulateStep(EMPTY, call('sns:CreateTopic', { Name: 'topic', ...input })).topics[0]?.policy
  expect(made({ Attributes: { Policy: policy('own') } })).toEqual(known(policy('own')))
  expect(made({})).toMatchObject({ value: expect.stringContaining('__default_statement_ID') })
})

describe('a role', () => {
  const roleOf = (input: object) =>
    simulateStep(EMPTY, call('iam:CreateRole', { RoleName: 'role', AssumeRolePolicyDocument: policy('trust'), ...input })).roles[0]

  test('made with a boundary has one that was not read', () => {
    expect(roleOf({})?.boundary).toEqual(known(null))
    expect(roleOf({ PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })?.boundary).toMatchObject({ because: 'not-recorded' })
  })

  test('whose name a role of another path has cannot be made', () => {
    const other = { ...blankRole(ROLE), trust: known(null), inlinePolicies: known([]) }
    const account = { ...EMPTY, roles: [other] }
    const step = call('iam:CreateRole', { RoleName: 'role', AssumeRolePolicyDocument: policy('trust') })
    expect(simulateStep(account, step)).toBe(account)
    expect(simulateStep({ ...EMPTY, roles: [{ ...blankRole(ROLE), trust: known(null) }] }, step).roles[0]?.trust).toMatchObject({
      known: true,
    })
  })
})

test('the policy of a key that AWS keeps for a topic is nobody else’s to put', () => {
  const key = { id: KEY, isManagedByAws: true, arn: known(KEY), policy: notKnown('not-recorded', 'x') }
  const topics = [{ ...blankTopic(TOPIC), key: known(key) }]
  const put = call('kms:PutKeyPolicy', { KeyId: KEY, PolicyName: 'default', Policy: policy('key') })
  const account = { ...EMPTY, topics }
  expect(simulateStep(account, put)).toBe(account)
  const ours = { ...EMPTY, topics: [{ ...blankTopic(TOPIC), key: known({ ...key, isManagedByAws: false }) }] }
  expect(simulateStep(ours, put)).not.toBe(ours)
})

test('the actions of an alarm are on unless it says otherwise', () => {
  const enabled = (input: object) => {
    const [place] = simulateStep(CHAIN, call('cloudwatch:PutMetricAlarm', { AlarmName: 'alarm', ...input })).alarms
    return place?.alarms.known === true ? place.alarms.value.map(({ actionsEnabled }) => actionsEnabled) : undefined
  }
  expect([enabled({}), enabled({ ActionsEnabled: false })]).toEqual([[true], [false]])
})

test('trusted access is that of the service that was named', () => {
  const enable = (ServicePrincipal: string) => simulateStep(EMPTY, call('organizations:EnableAWSServiceAccess', { ServicePrincipal }))
  expect(enable('config.amazonaws.com')).toBe(EMPTY)
  expect(enable('cloudtrail.amazonaws.com').trustedAccess).toEqual(known(true))
})

test('policies that differ far behind are told from where they do', () => {
  const withPolicy = (sid: string): AccountSnapshot => ({
    ...CHAIN,
    buckets: [{ ...CHAIN.buckets[0]!, policy: known(JSON.stringify({ Id: 'x'.repeat(5000), Statement: [{ Sid: sid }] })) }],
  })
  const [found] = differences(withPolicy('mine'), withPolicy('theirs'))
  expect([found?.before, found?.after].map((text) => [text?.includes('mine'), text?.includes('theirs')])).toEqual([
    [true, false],
    [false, true],
  ])
  expect(found?.before.length).toBeLessThan(310)
})

describe('facts are the same', () => {
  const withPolicy = (text: string): AccountSnapshot => ({
    ...CHAIN,
    buckets: [{ ...CHAIN.buckets[0]!, policy: known(text) }, ...CHAIN.buckets.slice(1)],
  })
  const listing = (...actions: readonly string[]) => JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Sid: 'x' }] })

  test('in whatever order a policy lists texts, and its statements only in theirs', () => {
    expect(sameFacts(withPolicy(listing('a:B', 'a:A')), withPolicy(listing('a:A', 'a:B')))).toBe(true)
    expect(sameFacts(withPolicy(listing('a:B', 'a:A')), withPolicy(listing('a:A', 'a:C')))).toBe(false)
    const [one, two] = [{ Sid: 'a' }, { Sid: 'b' }]
    const of = (...Statement: readonly object[]) => withPolicy(JSON.stringify({ Statement }))
    expect(sameFacts(of(one, two), of(two, one))).toBe(false)
  })

  test('only if as many policies say so', () => {
    const withPolicies = (...texts: readonly string[]): AccountSnapshot => ({
      ...CHAIN,
      roles: [{ ...CHAIN.roles[0]!, permissions: known(texts) }],
    })
    expect(sameFacts(withPolicies('{}', '[]'), withPolicies('[]', '{}'))).toBe(true)
    expect(sameFacts(withPolicies('{}', '{}'), withPolicies('{}'))).toBe(false)
  })

  test('and have one fingerprint, in whatever order their fields stand', () => {
    const turned = Object.fromEntries(Object.entries(CHAIN.buckets[0]!).toReversed()) as AccountSnapshot['buckets'][number]
    expect(fingerprintOfFacts({ ...CHAIN, buckets: [turned, ...CHAIN.buckets.slice(1)] })).toBe(fingerprintOfFacts(CHAIN))
  })

  test('whatever topics only alarms on something else tell', () => {
    const told: Topic = { ...blankTopic(`${TOPIC}-pager`), subscriptions: known([]) }
    const more: Topic = { ...told, subscriptions: known([{ arn: 'x', protocol: 'sms', endpoint: '1', isConfirmed: true }]) }
    const account = (topic: Topic): AccountSnapshot => ({ ...CHAIN, topics: [...CHAIN.topics, topic] })
    expect(fingerprintOfFacts(account(told))).toBe(fingerprintOfFacts(CHAIN))
    expect(sameFacts(account(told), account(more))).toBe(true)
  })
})
