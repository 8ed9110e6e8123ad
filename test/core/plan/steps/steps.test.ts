import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot, Trail } from '../../../../packages/core/src/observe/snapshot.ts'
import { type PlannedSteps, planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { differences, sameFacts, simulate, simulateStep } from '../../../../packages/core/src/plan/simulate/index.ts'
import { ACCOUNT, emptyAccount, inputOf, keyPolicyOfOwner, OTHER, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'
import { consistent } from '../../../fixtures/chain-states.ts'

const settings = wholeChain('repair')
const sound = soundAccount(settings)
const HEAD = `eu-west-1:${ACCOUNT}`

const plan = (account: AccountSnapshot, given = settings): PlannedSteps => planSteps(inputOf(account, given))
const step = ({ steps }: PlannedSteps, id: string) => steps.find((each) => each.id === id)
const trails = (change: Partial<Trail>): AccountSnapshot => ({ ...sound, trails: sound.trails.map((each) => ({ ...each, ...change })) })

/** The account with the queue's own settings changed, its dead-letter queue left as it is. */
function queues(change: { deadLetterQueue?: string | null; policy?: string | null }): AccountSnapshot {
  return {
    ...sound,
    queues: sound.queues.map((each) =>
      !each.arn.endsWith('-dead-letter') && each.settings.known && each.settings.value !== null
        ? { ...each, settings: known({ ...each.settings.value, ...change }) }
        : each,
    ),
  }
}

describe('a role that is made anew', () => {
  const roleOf = (path: string) => {
    const arn = `arn:aws:iam::${ACCOUNT}:role${path}their-role`
    const none = notKnown('not-found', 'NoSuchEntityException')
    const gone = { arn, name: 'their-role', trust: known(null), permissions: none, inlinePolicies: none, boundary: none }
    return { ...trails({ logRoleArn: known(arn) }), roles: sound.roles.map((each) => ({ ...each, ...gone })) }
  }

  test.each([
    ['/', undefined],
    ['/service-role/', '/service-role/'],
    ['/a/b/', '/a/b/'],
  ])('below %s is what the trail names', (path, sent) => {
    const account = roleOf(path)
    const planned = plan(account)
    expect(step(planned, 'delivery-role-trust')?.input.Path).toBe(sent)
    expect(step(planned, 'delivery-role-trust')?.input.RoleName).toBe('their-role')
    expect(plan(simulate(account, planned.steps)).steps).toEqual([])
  })
})

test('a role is made with the permissions boundary of the settings, which only a look tells what it allows', () => {
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/deliver-only`
  const empty = emptyAccount()
  const planned = planSteps(inputOf(empty, { ...wholeChain(), permissionsBoundary: boundary }))
  expect(step(planned, 'delivery-role-trust')).toMatchObject({
    input: { PermissionsBoundary: boundary },
    fields: expect.arrayContaining([{ field: 'permissionsBoundary', before: null, after: boundary }]),
  })
  const made = simulate(empty, planned.steps).roles.find(({ trust }) => trust.known && trust.value !== null)
  expect(made?.boundary).toMatchObject({ known: false })
  expect(step(planSteps(inputOf(empty)), 'delivery-role-trust')?.input).not.toHaveProperty('PermissionsBoundary')
})

test('a role is not made whose name one of another path has', () => {
  const planned = plan({ ...trails({ logRoleArn: known(`arn:aws:iam::${ACCOUNT}:role/a/b`) }), roles: [] })
  expect(planned.asks.map(({ part }) => part)).toContain('delivery-role-trust')
  const arn = `arn:aws:iam::${ACCOUNT}:role/path/taken`
  const taken = sound.roles.map((each) => ({ ...each, arn, name: 'taken', trust: known(null) }))
  const other = plan({ ...trails({ logRoleArn: known(arn) }), roles: taken })
  expect(other.steps).toEqual([])
  expect(other.handOvers.find(({ part }) => part === 'delivery-role-trust')).toMatchObject({ calls: [] })
})

test('a log group is called by its whole name, slashes and all', () => {
  const [group] = sound.logGroups
  if (group === undefined) throw new Error('there is a log group')
  const arn = `arn:aws:logs:${HEAD}:log-group:aws/cloudtrail/their.logs`
  const kept = known({ ...(group.settings.known && group.settings.value !== null ? group.settings.value : {}), retentionDays: 7 })
  const theirs = { ...group, arn, name: 'aws/cloudtrail/their.logs', settings: kept } as typeof group
  const planned = plan({ ...trails({ logGroupArn: known(`${arn}:*`) }), logGroups: [theirs] })
  expect(step(planned, 'retention')?.input).toEqual({ logGroupName: 'aws/cloudtrail/their.logs', retentionInDays: 365 })
})

describe('a dead-letter queue', () => {
  const saidOf = (deadLetterQueue: string) => {
    const account = queues({ deadLetterQueue })
    const [blank] = sound.queues
    const gone = { arn: deadLetterQueue, settings: known(null), tags: known([]) }
    return plan({ ...account, queues: blank === undefined ? [] : [...account.queues, { ...blank, ...gone }] })
  }

  test('that is gone is made anew under its own name', () => {
    expect(step(saidOf(`arn:aws:sqs:${HEAD}:their-dead`), 'dead-letter-queue/logs')?.input.QueueName).toBe('their-dead')
  })

  test('of another account is that account’s', () => {
    const planned = saidOf(`arn:aws:sqs:eu-west-1:${OTHER}:their-dead`)
    expect(planned.steps).toEqual([])
    expect(planned.handOvers.find(({ part }) => part === 'dead-letter-queue')).toMatchObject({ to: 'resource-owner' })
  })

  test('of another region is made there', () => {
    const made = step(saidOf(`arn:aws:sqs:us-east-1:${ACCOUNT}:their-dead`), 'dead-letter-queue/logs')
    expect(made).toMatchObject({ region: 'us-east-1', account: ACCOUNT })
  })

  test('that a queue lacks is linked to it by a call to the queue, and unlinked by another', () => {
    const account = queues({ deadLetterQueue: null })
    const planned = plan(account)
    const QueueUrl = `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/outcomesqueue-logs`
    expect(planned.steps.map(({ id }) => id)).toEqual(['dead-letter-queue/logs/link'])
    expect(planned.steps[0]?.input).toMatchObject({ QueueUrl })
    expect(planned.steps[0]?.undo).toMatchObject({ input: { QueueUrl, Attributes: { RedrivePolicy: '' } } })
  })
})

describe('a key', () => {
  const keyArn = `arn:aws:kms:${HEAD}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
  const wanting = { ...settings, wants: { ...settings.wants, keyArn } }
  const withKey = soundAccount(wanting)
  const change = (of: Partial<Trail>, key: object = {}): AccountSnapshot => ({
    ...withKey,
    trails: withKey.trails.map((each) => ({ ...each, ...of })),
    trailKeys: withKey.trailKeys.map((each) => ({
      ...each,
      details: each.details.known ? known({ ...each.details.value, ...key }) : each.details,
    })),
  })

  test('is set where the trail has none, and taken away again by the undo', () => {
    const found = step(plan(change({ keyArn: known(null) }), wanting), 'trail-settings')
    expect(found?.input).toMatchObject({ KmsKeyId: keyArn })
    expect(found?.undo).toMatchObject({ input: { KmsKeyId: '' } })
  })

  test('is not set where it cannot be told whether the trail has another', () => {
    const planned = plan(change({ keyArn: notKnown('malformed-answer', 'KmsKeyId') }), wanting)
    expect(planned.steps).toEqual([])
    expect(planned.asks.map(({ part }) => part)).toEqual(['key'])
  })

  test('that may not be read is asked for by its permission', () => {
    const details = notKnown('access-denied', 'DescribeKey', 'kms:DescribeKey')
    const account = { ...withKey, trailKeys: withKey.trailKeys.map((each) => ({ ...each, id: keyArn, details })) }
    expect(plan(account, wanting).asks).toContainEqual(expect.objectContaining({ part: 'key', needs: 'kms:DescribeKey' }))
  })

  test('that is disabled, or cannot encrypt, is nobody’s advice', () => {
    for (const key of [{ state: 'Disabled' }, { spec: 'RSA_2048' }]) {
      const planned = plan(change({ keyArn: known(null) }, key), wanting)
      expect(planned.steps).toEqual([])
      expect(planned.handOvers.find(({ part }) => part === 'key')).toMatchObject({ calls: [] })
    }
  })
})

test('several accounts that feed one bucket have their grants side by side', () => {
  const feeding = { ...settings, feedingAccounts: [OTHER] }
  const mended = step(plan(sound, feeding), 'bucket-policy')
  for (const each of [ACCOUNT, OTHER]) {
    expect(mended?.input.Policy).toContain(`arn:aws:cloudtrail:eu-west-1:${each}:trail/outcomestrail`)
    expect(mended?.input.Policy).toContain(`/AWSLogs/${each}/`)
  }
})

test("a stranger's bucket is handed over without a call that would send it the logs", () => {
  const [bucket] = sound.buckets
  if (bucket === undefined) throw new Error('there is a bucket')
  const lost = { ...bucket, name: 'lost-bucket', exists: known(false) }
  const account = { ...trails({ bucketName: known('lost-bucket') }), ownBuckets: known([]), buckets: [bucket, lost] }
  const planned = plan(account)
  expect(planned.steps.filter(({ change }) => change === 'cloudtrail:UpdateTrail')).toEqual([])
  expect(planned.handOvers.find(({ part }) => part === 'bucket')).toMatchObject({ calls: [] })
})

test('a region that is full of trails is handed over without the call that AWS would refuse', () => {
  const selectors = known({ kind: 'basic' as const, rules: [], written: { EventSelectors: [] } })
  const full = sound.trails.flatMap((each) =>
    [1, 2, 3, 4, 5].map((n) => ({ ...each, arn: `${each.arn}${n}`, name: `${each.name}${n}`, selectors })),
  )
  expect(plan({ ...sound, trails: full }).handOvers).toMatchObject([{ part: 'trail', calls: [] }])
})

test('what CloudFormation looks after is handed over with the calls to make in its source', () => {
  const tags = known([{ key: 'aws:cloudformation:stack-name', value: 'logging' }])
  const planned = plan(trails({ tags, validatesLogFiles: known(false) }))
  expect(planned.handOvers.find(({ part }) => part === 'log-file-validation')).toMatchObject({
    to: 'source',
    heldBy: 'CloudFormation stack logging',
    calls: [{ change: 'cloudtrail:UpdateTrail', input: { EnableLogFileValidation: true } }],
  })
})

describe('the undo of a change restores what was there', () => {
  const updated = (input: Readonly<Record<string, string | boolean>>): AccountSnapshot =>
    simulateStep(sound, {
      change: 'cloudtrail:UpdateTrail',
      account: ACCOUNT,
      region: settings.region,
      input: { Name: settings.names.trail, ...input },
    })
  const statement = (Action: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'Theirs', Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action, Resource: '*' }],
    })
  const buckets = (change: Partial<AccountSnapshot['buckets'][number]>) => ({
    ...sound,
    buckets: sound.buckets.map((each) => ({ ...each, ...change })),
  })
  const open = { blockPublicAcls: true, ignorePublicAcls: false, blockPublicPolicy: true, restrictPublicBuckets: false }
  const logGroups = sound.logGroups.map((each) => ({
    ...each,
    settings: each.settings.known && each.settings.value !== null ? known({ ...each.settings.value, retentionDays: 30 }) : each.settings,
  }))
  const theirTrust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'Theirs', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  })

  test.each<[string, AccountSnapshot]>([
    ["the trail's settings", updated({ EnableLogFileValidation: false, IsMultiRegionTrail: false, IncludeGlobalServiceEvents: false })],
    ["the trail's topic", updated({ SnsTopicName: '' })],
    ['delivery to CloudWatch Logs', updated({ CloudWatchLogsLogGroupArn: '', CloudWatchLogsRoleArn: '' })],
    ['the public access block', buckets({ publicAccessBlock: known(open) })],
    ["the bucket's policy", buckets({ policy: known(statement('s3:GetObject')) })],
    ["the topic's policy", { ...sound, topics: sound.topics.map((each) => ({ ...each, policy: known(statement('sns:Publish')) })) }],
    ["the queue's policy", queues({ policy: null })],
    ['the dead-letter queue of a queue', queues({ deadLetterQueue: null })],
    ['the retention', { ...sound, logGroups }],
    ['the trust policy', { ...sound, roles: sound.roles.map((each) => ({ ...each, trust: known(encodeURIComponent(theirTrust)) })) }],
    [
      'the permissions of the role',
      { ...sound, roles: sound.roles.map((each) => ({ ...each, permissions: known([]), inlinePolicies: known([]) })) },
    ],
  ])('%s', (_, varied) => {
    const account = consistent(varied, settings)
    const { steps } = plan(account)
    expect(steps).not.toEqual([])
    for (const each of steps) {
      if (each.undo.by !== 'call') throw new Error(`${each.id} cannot be taken back`)
      const { change, input } = each.undo
      const after = simulateStep(account, each)
      expect(sameFacts(after, account)).toBe(false)
      const back = simulateStep(after, { ...each, change, input })
      expect(differences(back, account)).toEqual([])
    }
  })
})

test('public access is blocked in all four ways at once, and what was off is told and can be set back', () => {
  const off = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: true }
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
  const buckets = sound.buckets.map((each) => ({ ...each, publicAccessBlock: known(off) }))
  const made = step(plan({ ...sound, buckets }), 'public-access-block')
  expect(made?.input.PublicAccessBlockConfiguration).toEqual(all)
  expect(made?.fields).toEqual([{ field: 'blockPublicPolicy', before: false, after: true }])
  expect(made?.undo).toMatchObject({ by: 'call', input: { PublicAccessBlockConfiguration: { ...all, BlockPublicPolicy: false } } })
})

test('a trail is not made while the policy of its key is left to somebody else', () => {
  const keyArn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
  const standard = wholeChain('standard')
  const wanting = { ...standard, wants: { ...standard.wants, keyArn } }
  const empty = emptyAccount(wanting)
  const trailKeys = empty.trailKeys.map((each) => ({ ...each, policy: known(keyPolicyOfOwner(keyArn)) }))
  const planned = plan({ ...empty, trailKeys }, wanting)
  expect(planned.handOvers).toContainEqual(expect.objectContaining({ part: 'key-policy' }))
  expect(planned.waits).toContainEqual(
    expect.objectContaining({ part: 'trail', because: expect.stringContaining("First the KMS key's policy") }),
  )
  expect(planned.steps.map(({ change }) => change)).not.toContain('cloudtrail:CreateTrail')
})

test.each([
  [365, 365],
  [366, 400],
  [1, 1],
  [3653, 3653],
])('%s days are kept for the shortest time on offer that is long enough, %s', (wanted, set) => {
  const empty = emptyAccount()
  expect(step(planSteps(inputOf(empty, { ...wholeChain(), retentionDays: wanted })), 'retention')?.input.retentionInDays).toBe(set)
})
