import { describe, expect, test } from 'vitest'
import { known, notKnown } from '../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot, Trail, TrailStatus } from '../../../packages/core/src/observe/snapshot.ts'
import type { Collection } from '../../../packages/core/src/plan/collection.ts'
import type { Part, Profile } from '../../../packages/core/src/plan/parts.ts'
import { type PlannedSteps, planSteps } from '../../../packages/core/src/plan/plan-steps.ts'
import type { PlanSettings } from '../../../packages/core/src/plan/settings.ts'
import { simulate } from '../../../packages/core/src/plan/simulate/index.ts'
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
    const sound = soundAccount(settings)
    const theirs = `arn:aws:sns:eu-west-1:${OTHER}:central`
    const account = {
      ...sound,
      trails: sound.trails.map((trail) => ({ ...trail, topicArn: known(theirs) })),
      topics: sound.topics.map((topic) => ({ ...topic, arn: theirs, ownerAccount: OTHER, subscriptions: known([]) })),
    }
    const planned = planSteps(inputOf(account, settings))
    expect(planned.steps.find(({ change }) => change === 'sns:Subscribe')).toMatchObject({ account: ACCOUNT, input: { TopicArn: theirs } })
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
