import { describe, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../../packages/core/src/evaluate/control.ts'
import { known, notKnown } from '../../../packages/core/src/observe/fact.ts'
import type { Subscription } from '../../../packages/core/src/observe/facts/notification.ts'
import type { AccountSnapshot, Trail, TrailStatus } from '../../../packages/core/src/observe/snapshot.ts'
import { maySubscribe } from '../../../packages/core/src/plan/chain/may-subscribe.ts'
import type { Collection } from '../../../packages/core/src/plan/collection.ts'
import { makePlan } from '../../../packages/core/src/plan/make-plan.ts'
import type { Part, Profile } from '../../../packages/core/src/plan/parts.ts'
import { type PlannedSteps, planSteps } from '../../../packages/core/src/plan/plan-steps.ts'
import type { PlanSettings } from '../../../packages/core/src/plan/settings.ts'
import { simulate } from '../../../packages/core/src/plan/simulate/index.ts'
import { tokenIn } from '../../../packages/core/src/plan/token-in-queue.ts'
import { ACCOUNT, delivering, emptyAccount, inputOf, OTHER, soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'
import { collectionOf } from '../../fixtures/chain-scenes.ts'
import { consistent } from '../../fixtures/chain-states.ts'
import { walk } from './walk/laws.ts'

// The table of the documented service, row by row: what happens, and what each profile makes of it.

/** What a profile does: the steps, and what it says of a part that it does not change. */
interface Outcome {
  readonly steps: readonly string[]
  /** Parts and what becomes of them, such as `bucket-policy: hand-over`. */
  readonly says?: readonly string[]
}

interface TableRow {
  readonly happens: string
  readonly make: (account: AccountSnapshot, settings: PlanSettings) => AccountSnapshot
  readonly remembers?: (account: AccountSnapshot, settings: PlanSettings) => Collection
  readonly does: Readonly<Record<Profile, Outcome>>
  readonly beyond?: (planned: PlannedSteps, settings: PlanSettings) => void
}

const trails =
  (change: (trail: Trail) => Partial<Trail>): TableRow['make'] =>
  (account) => ({ ...account, trails: account.trails.map((trail) => ({ ...trail, ...change(trail) })) })
const statuses = (change: Partial<TrailStatus>): TableRow['make'] =>
  trails(({ status }) => ({ status: status.known ? known({ ...status.value, ...change }) : status }))
const topics =
  (change: Partial<AccountSnapshot['topics'][number]>): TableRow['make'] =>
  (account) => ({
    ...account,
    topics: account.topics.map((topic) => ({ ...topic, ...change })),
  })
const buckets =
  (change: Partial<AccountSnapshot['buckets'][number]>): TableRow['make'] =>
  (account) => ({
    ...account,
    buckets: account.buckets.map((bucket) => ({ ...bucket, ...change })),
  })
const queues =
  (is: (arn: string) => boolean, change: Partial<AccountSnapshot['queues'][number]>): TableRow['make'] =>
  (account) => ({ ...account, queues: account.queues.map((queue) => (is(queue.arn) ? { ...queue, ...change } : queue)) })
const isMain = (arn: string): boolean => !arn.endsWith('-dead-letter')
const alike = (outcome: Outcome): TableRow['does'] => ({ standard: outcome, legacy: outcome, repair: outcome })
const statement = (Service: string, Action: string, Resource: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Theirs', Effect: 'Allow', Principal: { Service }, Action, Resource }] })
const sentence = (planned: PlannedSteps, part: Part): string => planned.decisions.find((each) => each.part === part)?.because ?? ''
const stepOf = (planned: PlannedSteps, id: string) => planned.steps.find((step) => step.id === id)

const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:outcomesqueue-logs`
const BEFORE = `arn:aws:sns:eu-west-1:${ACCOUNT}:topic-of-before`
const THEIRS = `arn:aws:sns:eu-west-1:${OTHER}:outcomestopic`

/** The trail's topic is another account's, whose policy lets CloudTrail announce, and these subscribe. */
function atOwner(subscriptions: (queue: string) => readonly Subscription[], mayAlsoSubscribe?: object): TableRow['make'] {
  const theirs = (text: string | null): string | null => text?.replaceAll(`:${ACCOUNT}:outcomestopic`, `:${OTHER}:outcomestopic`) ?? null
  const withGrant = (text: string): string => {
    const policy = JSON.parse(text)
    const grant = { Sid: 'Theirs', Effect: 'Allow', Principal: mayAlsoSubscribe, Action: 'sns:Subscribe', Resource: THEIRS }
    return JSON.stringify({ ...policy, Statement: [...policy.Statement, ...(mayAlsoSubscribe === undefined ? [] : [grant])] })
  }
  return (account) => ({
    ...account,
    trails: account.trails.map((trail) => ({ ...trail, topicArn: known(THEIRS) })),
    topics: account.topics.map((topic) => ({
      ...topic,
      arn: THEIRS,
      ownerAccount: OTHER,
      policy: topic.policy.known && topic.policy.value !== null ? known(withGrant(theirs(topic.policy.value) ?? '')) : topic.policy,
      subscriptions: known(subscriptions(QUEUE)),
    })),
    queues: account.queues.map((queue) =>
      queue.settings.known && queue.settings.value !== null
        ? { ...queue, settings: known({ ...queue.settings.value, policy: theirs(queue.settings.value.policy) }) }
        : queue,
    ),
  })
}

/** The queue listens to the topic of before, too. */
function stillSubscribed(account: AccountSnapshot): AccountSnapshot {
  const subscriptions = known([{ arn: `${BEFORE}:1`, protocol: 'sqs', endpoint: QUEUE, isConfirmed: true }])
  return { ...account, topics: account.topics.flatMap((topic) => [topic, { ...topic, arn: BEFORE, subscriptions }]) }
}

const TABLE: readonly TableRow[] = [
  {
    happens: 'the trail in use is deleted, and there is no other',
    make: (account) => ({ ...account, trails: [], listings: account.listings.map((each) => ({ ...each, listed: known(0) })) }),
    does: {
      standard: { steps: ['trail', 'logging', 'logs-integration'] },
      legacy: { steps: ['trail', 'logging'] },
      repair: { steps: ['trail', 'logging', 'logs-integration'] },
    },
  },
  {
    happens: 'the trail in use is deleted, and another fits',
    make: (_, settings) => soundOf({ ...settings, names: { ...settings.names, trail: 'another' } }),
    remembers: (account, settings) => ({
      ...collectionOf(account, settings),
      trailArn: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/outcomestrail`,
    }),
    does: alike({ steps: [], says: ['trail: adopt'] }),
    beyond: (planned) => expect(planned.collection?.trailArn).toMatch(/another$/u),
  },
  {
    happens: 'the trail in use is deleted, and the region has five that record something else',
    make: (account) => ({
      ...account,
      trails: account.trails.flatMap((trail) =>
        [1, 2, 3, 4, 5].map((n) => ({
          ...trail,
          arn: `${trail.arn}${n}`,
          name: `${trail.name}${n}`,
          selectors: known({ kind: 'basic' as const, rules: [], written: { EventSelectors: [] } }),
        })),
      ),
    }),
    does: alike({ steps: [], says: ['trail: hand-over'] }),
  },
  {
    happens: 'the trail is stopped',
    make: statuses({ isLogging: known(false) }),
    does: alike({ steps: ['logging'] }),
  },
  {
    happens: 'the trail lacks validation, topic and regions',
    make: trails(() => ({ validatesLogFiles: known(false), topicArn: known(null), isMultiRegion: false })),
    does: alike({ steps: ['trail-settings'] }),
    beyond: (planned) =>
      expect(Object.keys(stepOf(planned, 'trail-settings')?.input ?? {}).sort()).toEqual([
        'EnableLogFileValidation',
        'IsMultiRegionTrail',
        'Name',
        'SnsTopicName',
      ]),
  },
  {
    happens: "the trail's bucket is reassigned",
    make: (account) => account,
    remembers: (account, settings) => ({ ...collectionOf(account, settings), bucket: 'bucket-of-before' }),
    does: alike({ steps: [], says: ['bucket: adopt'] }),
    beyond: (planned, { names }) => {
      expect(planned.collection?.bucket).toBe(names.bucket)
      expect(planned.collection?.draining.map(({ bucket }) => bucket)).toEqual(['bucket-of-before'])
    },
  },
  {
    happens: "the bucket's policy changed",
    make: (account) =>
      buckets({ policy: known(statement('x.amazonaws.com', 's3:GetObject', `arn:aws:s3:::${account.buckets[0]?.name}/*`)) })(
        account,
        wholeChain(),
      ),
    does: {
      standard: { steps: [], says: ['bucket-policy: hand-over'] },
      legacy: { steps: [], says: ['bucket-policy: nothing'] },
      repair: { steps: ['bucket-policy'] },
    },
    beyond: (planned) => {
      const step = stepOf(planned, 'bucket-policy')
      if (step !== undefined) expect(JSON.parse(String(step.input.Policy)).Statement[0].Sid).toBe('Theirs')
    },
  },
  {
    happens: 'the bucket is deleted',
    make: (account) => ({ ...buckets({ exists: known(false) })(account, wholeChain()), ownBuckets: known([]) }),
    does: alike({ steps: ['bucket', 'bucket/versioning', 'bucket/tag', 'bucket-policy'] }),
    beyond: (planned, { profile }) =>
      expect(stepOf(planned, 'bucket')?.input.Bucket).toBe(profile === 'legacy' ? `outcomes-${ACCOUNT}` : `outcomesbucket-${ACCOUNT}`),
  },
  {
    happens: 'a bucket of another name is deleted',
    make: (account, settings) => {
      const [blank] = emptyAccount(settings).buckets
      return {
        ...account,
        ownBuckets: known([]),
        trails: account.trails.map((trail) => ({ ...trail, bucketName: known('lost-bucket') })),
        buckets: blank === undefined ? [] : [{ ...blank, name: 'lost-bucket' }, blank],
      }
    },
    does: alike({ steps: ['bucket', 'bucket/versioning', 'bucket/tag', 'bucket-policy', 'trail-settings'] }),
    beyond: (planned, { names }) => {
      expect(sentence(planned, 'bucket')).toMatch(/anybody may claim its name/u)
      expect(stepOf(planned, 'trail-settings')?.input).toMatchObject({ S3BucketName: names.bucket })
    },
  },
  {
    happens: 'the topic is changed',
    make: (account) => account,
    remembers: (account, settings) => ({
      ...collectionOf(account, settings),
      topicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:topic-of-before`,
    }),
    does: alike({ steps: [], says: ['topic: adopt'] }),
    beyond: (planned) => {
      expect(planned.collection?.topicArn).toMatch(/outcomestopic$/u)
      expect(sentence(planned, 'topic')).toMatch(/no longer on .*topic-of-before/u)
    },
  },
  {
    happens: 'the topic is changed, and the queue is not subscribed to the new one',
    make: topics({ subscriptions: known([]) }),
    remembers: (account, settings) => ({
      ...collectionOf(account, settings),
      topicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:topic-of-before`,
    }),
    does: {
      standard: { steps: ['subscription/logs'], says: ['topic: adopt'] },
      legacy: { steps: [], says: ['topic: adopt', 'subscription: nothing'] },
      repair: { steps: ['subscription/logs'], says: ['topic: adopt'] },
    },
  },
  {
    happens: "the topic's policy changed",
    make: (account) =>
      topics({ policy: known(statement('x.amazonaws.com', 'SNS:Publish', account.topics[0]?.arn ?? '')) })(account, wholeChain()),
    does: alike({ steps: ['topic-policy'] }),
    beyond: (planned) =>
      expect(
        JSON.parse(String(stepOf(planned, 'topic-policy')?.input.AttributeValue)).Statement.map(({ Sid }: { Sid: string }) => Sid),
      ).toContain('Theirs'),
  },
  {
    happens: "the topic's policy has a Deny",
    make: (account) =>
      topics({
        policy: known(
          JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*', Action: 'SNS:Publish', Resource: account.topics[0]?.arn }] }),
        ),
      })(account, wholeChain()),
    does: alike({ steps: [], says: ['topic-policy: hand-over'] }),
  },
  {
    happens: 'the topic is deleted',
    make: topics({ exists: known(false) }),
    does: {
      standard: { steps: ['topic', 'subscription/logs'] },
      legacy: { steps: ['topic', 'subscription/logs'] },
      repair: { steps: ['topic', 'subscription/logs'] },
    },
    beyond: (planned) => expect(stepOf(planned, 'topic')?.input).toMatchObject({ Name: 'outcomestopic', Attributes: {} }),
  },
  {
    happens: 'the subscription is removed',
    make: topics({ subscriptions: known([]) }),
    does: {
      standard: { steps: ['subscription/logs'] },
      legacy: { steps: [], says: ['subscription: nothing'] },
      repair: { steps: ['subscription/logs'] },
    },
  },
  {
    happens: 'the subscription waits to be confirmed',
    make: (account) => ({
      ...account,
      topics: account.topics.map((topic) => ({
        ...topic,
        subscriptions: topic.subscriptions.known
          ? known(topic.subscriptions.value.map((each) => ({ ...each, arn: null, isConfirmed: false })))
          : topic.subscriptions,
      })),
    }),
    does: {
      standard: { steps: ['subscription/logs'] },
      legacy: { steps: [], says: ['subscription: nothing'] },
      repair: { steps: ['subscription/logs'] },
    },
  },
  {
    happens: "the subscription to another account's topic waits to be confirmed, and only the topic's owner may subscribe",
    make: atOwner((queue) => [{ arn: null, protocol: 'sqs', endpoint: queue, isConfirmed: false }]),
    does: {
      standard: { steps: ['subscription/logs'] },
      legacy: { steps: [], says: ['subscription: nothing'] },
      repair: { steps: ['subscription/logs'] },
    },
    beyond: (planned) => {
      const step = stepOf(planned, 'subscription/logs')
      if (step === undefined) return
      expect(step).toMatchObject({
        change: 'sns:ConfirmSubscription',
        account: ACCOUNT,
        input: { TopicArn: THEIRS, Token: tokenIn(QUEUE) },
      })
      expect(sentence(planned, 'subscription')).toMatch(/does not let account 111122223333 subscribe/u)
    },
  },
  {
    happens: "the subscription to another account's topic waits to be confirmed, and this account may subscribe",
    make: atOwner((queue) => [{ arn: null, protocol: 'sqs', endpoint: queue, isConfirmed: false }], { AWS: ACCOUNT }),
    does: {
      standard: { steps: ['subscription/logs'] },
      legacy: { steps: [], says: ['subscription: nothing'] },
      repair: { steps: ['subscription/logs'] },
    },
    beyond: (planned, { profile }) =>
      expect(stepOf(planned, 'subscription/logs')?.change).toBe(profile === 'legacy' ? undefined : 'sns:Subscribe'),
  },
  {
    happens: "the queue is not subscribed to another account's topic, and only the topic's owner may subscribe",
    make: atOwner(() => []),
    does: {
      standard: { steps: [], says: ['subscription: hand-over'] },
      legacy: { steps: [], says: ['subscription: nothing'] },
      repair: { steps: [], says: ['subscription: hand-over'] },
    },
  },
  {
    happens: 'the topic is changed, and the queue is still subscribed to the one of before',
    make: stillSubscribed,
    remembers: (account, settings) => ({ ...collectionOf(account, settings), topicArn: BEFORE }),
    does: alike({ steps: [], says: ['topic: adopt'] }),
    beyond: (planned) => {
      expect(planned.oldSubscriptions).toEqual([
        {
          of: 'logs',
          queue: QUEUE,
          topic: BEFORE,
          arn: `${BEFORE}:1`,
          since: null,
          because: 'It stays: it is removed only on request.',
        },
      ])
      expect(planned.collection).toMatchObject({ formerTopics: [BEFORE] })
    },
  },
  {
    happens: "the queue's policy changed",
    make: (account) => ({
      ...account,
      queues: account.queues.map((queue) =>
        isMain(queue.arn) && queue.settings.known && queue.settings.value !== null
          ? {
              ...queue,
              settings: known({ ...queue.settings.value, policy: statement('events.amazonaws.com', 'sqs:SendMessage', queue.arn) }),
            }
          : queue,
      ),
    }),
    does: alike({ steps: ['queue-policy/logs'] }),
    beyond: (planned) => {
      const { Policy } = (stepOf(planned, 'queue-policy/logs')?.input.Attributes ?? {}) as { Policy?: string }
      expect(JSON.parse(Policy ?? '{}').Statement[0].Principal.Service).toBe('events.amazonaws.com')
    },
  },
  {
    happens: 'the queue is deleted, and so is its dead-letter queue',
    make: queues(() => true, { settings: known(null), tags: notKnown('not-found', 'NonExistentQueue') }),
    does: {
      standard: { steps: ['dead-letter-queue/logs', 'queue/logs'] },
      legacy: { steps: ['queue/logs'] },
      repair: { steps: ['dead-letter-queue/logs', 'queue/logs'] },
    },
    beyond: (planned, { profile }) => {
      const attributes = (stepOf(planned, 'queue/logs')?.input.Attributes ?? {}) as object
      expect(Object.keys(attributes)).toContain('Policy')
      expect(Object.keys(attributes).includes('RedrivePolicy')).toBe(profile !== 'legacy')
    },
  },
  {
    happens: 'CloudWatch Logs integration is missing',
    make: (account) => ({
      ...trails(() => ({ logGroupArn: known(null), logRoleArn: known(null) }))(account, wholeChain()),
      logGroups: account.logGroups.map((group) => ({ ...group, settings: known(null) })),
      roles: account.roles.map((role) => ({ ...role, trust: known(null) })),
    }),
    does: {
      standard: { steps: ['log-group', 'retention', 'delivery-role-trust', 'delivery-role-permissions', 'logs-integration'] },
      legacy: { steps: [], says: ['log-group: hand-over', 'logs-integration: hand-over'] },
      repair: { steps: ['log-group', 'retention', 'delivery-role-trust', 'delivery-role-permissions', 'logs-integration'] },
    },
    beyond: (planned) => {
      const step = stepOf(planned, 'logs-integration')
      if (step === undefined) return
      expect(step.after).toEqual(expect.arrayContaining(['log-group', 'delivery-role-trust', 'delivery-role-permissions']))
      expect(stepOf(planned, 'retention')?.input.retentionInDays).toBe(365)
    },
  },
  {
    happens: 'CloudWatch Logs integration is dead, and nothing that can be read is wrong',
    make: statuses({ latestLogsDelivery: known('2026-11-10T00:00:00Z'), latestLogsDeliveryError: 'AccessDenied' }),
    does: alike({ steps: [], says: ['logs-integration: hand-over'] }),
  },
]

describe.each(TABLE)('$happens', ({ make, remembers, does, beyond }) => {
  test.each(['standard', 'legacy', 'repair'] as const)('profile %s', (profile) => {
    const settings = wholeChain(profile)
    // What legacy does not make is there all the same: what happens is about one thing at a time.
    const sound = soundOf(settings)
    const account = consistent(make(sound, settings), settings)
    const collection = remembers?.(account, settings) ?? collectionOf(sound, settings)
    const planned = planSteps(inputOf(account, settings, collection))
    const { steps, says = [] } = does[profile]
    expect(planned.steps.map(({ id }) => id).sort()).toEqual([...steps].sort())
    expect(planned.decisions.map(({ part, does: deed }) => `${part}: ${deed}`)).toEqual(expect.arrayContaining([...says]))
    beyond?.(planned, settings)
    expect(walk(inputOf(account, settings, collection), { isDeep: true }).broken).toEqual([])
  })
})

/** A chain with everything, as the profile standard makes it, under the profile's own names. */
function soundOf(settings: PlanSettings): AccountSnapshot {
  return soundAccount({ ...settings, profile: 'repair' })
}

const MAKING = { observedAt: '2026-11-22T10:00:00Z', controls: [], thresholds: DEFAULT_THRESHOLDS, volume: {} }

describe('and beyond', () => {
  test('set up anew, delivery to CloudWatch Logs is waited for until one is seen', () => {
    const settings = wholeChain()
    const empty = emptyAccount(settings)
    const after = simulate(empty, planSteps(inputOf(empty, settings)).steps)
    expect(planSteps(inputOf(after, settings)).waits.map(({ part }) => part)).toEqual(['logs-integration'])
    expect(planSteps(inputOf(delivering(after), settings)).waits).toEqual([])
  })

  test('a queue is subscribed to a topic of another account by the account that owns the queue', () => {
    const settings = { ...wholeChain(), mayChangeAccounts: [OTHER] }
    const account = atOwner(() => [], { AWS: ACCOUNT })(soundAccount(settings), settings)
    const planned = planSteps(inputOf(account, settings))
    expect(planned.steps.find(({ change }) => change === 'sns:Subscribe')).toMatchObject({ account: ACCOUNT, input: { TopicArn: THEIRS } })
  })

  test.each([
    ['the account', { AWS: ACCOUNT }, true],
    ['a role of the account', { AWS: `arn:aws:iam::${ACCOUNT}:role/collector` }, true],
    ['everybody', '*', true],
    ['another account', { AWS: '777788889999' }, false],
    ['a service', { Service: 'sns.amazonaws.com' }, false],
  ])('the policy of a topic of another account lets %s subscribe', (_who, principal, may) => {
    const policy = { Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sns:Subscribe', Resource: THEIRS }] }
    const fact = { policy: known(JSON.stringify(policy)) } as AccountSnapshot['topics'][number]
    const who = { account: { id: ACCOUNT, partition: 'aws' }, queueArn: QUEUE }
    expect(maySubscribe({ arn: THEIRS, fact }, who)).toBe(may)
    const denied = { Effect: 'Deny', Principal: '*', Action: 'sns:*', Resource: '*' }
    const both = JSON.stringify({ Statement: [...policy.Statement, denied] })
    expect(maySubscribe({ arn: THEIRS, fact: { ...fact, policy: known(both) } }, who)).toBe(false)
  })

  test.each([
    ['of an organization, which nobody can tell', { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } }, true],
    ['for queues of the account', { StringLike: { 'sns:Endpoint': `arn:aws:sqs:*:${ACCOUNT}:*` } }, true],
    ['for web addresses', { StringEquals: { 'sns:Protocol': 'https' } }, false],
  ])('a condition is looked at: %s', (_what, Condition, may) => {
    const policy = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Subscribe', Resource: THEIRS, Condition }] }
    const fact = { policy: known(JSON.stringify(policy)) } as AccountSnapshot['topics'][number]
    expect(maySubscribe({ arn: THEIRS, fact }, { account: { id: ACCOUNT, partition: 'aws' }, queueArn: QUEUE })).toBe(may)
  })

  describe('a subscription to a topic of before', () => {
    const asked = { ...wholeChain(), removeOldSubscriptions: true }
    const sound = soundAccount(asked)
    const remembered = { ...collectionOf(sound, asked), topicArn: BEFORE }
    const id = `subscription/logs/remove/${ACCOUNT}/eu-west-1/topic-of-before`

    test('is taken away on request, by a step that subscribing undoes', () => {
      const input = inputOf(stillSubscribed(sound), asked, remembered)
      const planned = planSteps(input)
      expect(planned.steps).toMatchObject([
        {
          id,
          change: 'sns:Unsubscribe',
          input: { SubscriptionArn: `${BEFORE}:1` },
          situations: ['topic-changed'],
          undo: { by: 'call', change: 'sns:Subscribe', input: { TopicArn: BEFORE, Endpoint: QUEUE } },
        },
      ])
      expect(planned.collection?.formerTopics).toBeUndefined()
      expect(walk(input, { isDeep: true }).broken).toEqual([])
      const plan = makePlan({ ...input, ...MAKING })
      expect(plan.steps.map(({ approval }) => approval)).toEqual([['takes-away']])
    })

    test('goes only after the queue is subscribed to the new one', () => {
      const without = { ...sound, topics: sound.topics.map((topic) => ({ ...topic, subscriptions: known([]) })) }
      const input = inputOf(stillSubscribed(without), asked, remembered)
      expect(planSteps(input).steps.map((step) => [step.id, step.after])).toEqual([
        ['subscription/logs', []],
        [id, ['subscription/logs']],
      ])
      expect(walk(input, { isDeep: true }).broken).toEqual([])
    })

    test.each([
      ['legacy does not subscribe anew', { ...asked, profile: 'legacy' as const }, []],
      ['what nobody asked for', { ...asked, removeOldSubscriptions: false }, ['subscription/logs']],
    ])('stays: %s', (_why, settings, steps) => {
      const without = { ...sound, topics: sound.topics.map((topic) => ({ ...topic, subscriptions: known([]) })) }
      const planned = planSteps(inputOf(stillSubscribed(without), settings, remembered))
      expect(planned.steps.map((step) => step.id)).toEqual(steps)
      expect(planned.oldSubscriptions).toMatchObject([{ topic: BEFORE, arn: `${BEFORE}:1` }])
    })

    test('is remembered until it is gone, and told where it cannot be read', () => {
      const former = { ...collectionOf(sound, asked), formerTopics: [BEFORE] }
      expect(planSteps(inputOf(stillSubscribed(sound), wholeChain(), former)).collection?.formerTopics).toEqual([BEFORE])
      const unread = planSteps(inputOf(sound, asked, former))
      expect(unread.oldSubscriptions).toMatchObject([{ topic: BEFORE, arn: null, because: expect.stringMatching(/could not be read/u) }])
      expect(unread.collection?.formerTopics).toEqual([BEFORE])
      const gone = stillSubscribed(sound)
      const free = { ...gone, topics: gone.topics.map((topic) => (topic.arn === BEFORE ? { ...topic, subscriptions: known([]) } : topic)) }
      expect(planSteps(inputOf(free, asked, former))).toMatchObject({ steps: [], oldSubscriptions: [] })
      expect(planSteps(inputOf(free, asked, former)).collection?.formerTopics).toBeUndefined()
    })

    test('is none where another trail announces there', () => {
      const [trail] = sound.trails
      const beside = { ...trail!, arn: `${trail!.arn}-2`, name: 'two', topicArn: known(BEFORE) }
      const account = { ...stillSubscribed(sound), trails: [...sound.trails, beside] }
      expect(planSteps(inputOf(account, asked, remembered)).oldSubscriptions).toEqual([])
    })

    test('of somebody else is none of ours', () => {
      const account = stillSubscribed(sound)
      const others = known([{ arn: `${BEFORE}:2`, protocol: 'sqs', endpoint: `${QUEUE}-of-theirs`, isConfirmed: true }])
      const topics = account.topics.map((topic) => (topic.arn === BEFORE ? { ...topic, subscriptions: others } : topic))
      expect(planSteps(inputOf({ ...account, topics }, asked, remembered)).oldSubscriptions).toEqual([])
    })

    test('tells by when the trail had left, if the event history does', () => {
      const [trail] = sound.trails
      const write = { eventId: '1', time: '2026-11-20T10:00:00Z', eventName: 'UpdateTrail', trailArn: trail!.arn, trailName: trail!.name }
      const by = { principal: null, issuer: null, invokedBy: null, userAgent: null, sourceIPAddress: null }
      const account = { ...stillSubscribed(sound), trailWrites: known([{ ...write, ...by }]) }
      expect(planSteps(inputOf(account, asked, remembered)).oldSubscriptions).toMatchObject([{ since: '2026-11-20T10:00:00Z' }])
    })
  })

  test('a queue that nobody named is left to whoever reads it', () => {
    const settings = wholeChain()
    const sound = soundAccount(settings)
    const theirs = { ...sound, queues: sound.queues.map((queue) => ({ ...queue, tags: known([]) })) }
    const planned = planSteps(inputOf(theirs, settings))
    expect(planned.steps).toEqual([])
    expect(planned.handOvers.map(({ part }) => part)).toContain('queue')
    const named = { ...settings, uses: settings.uses.map((use) => ({ ...use, isNamedByUser: true })) }
    expect(planSteps(inputOf(theirs, named)).handOvers.map(({ part }) => part)).not.toContain('queue')
  })
})
