import { type Fact, known, notKnown } from '../../observe/fact.ts'
import type { Queue, QueueSettings, Topic } from '../../observe/facts/notification.ts'
import type { Trail } from '../../observe/snapshot.ts'
import { canPublishToTopic, canUseKey } from '../../policy/questions/delivery.ts'
import { canSnsUseKey, canTopicSendToQueue } from '../../policy/questions/queue.ts'
import { withOtherFailures } from '../also-failing.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { documentOf, unreadPolicy, verdictOf, withOwnersHint } from '../policy-link.ts'
import { shellQuote } from '../shell-quote.ts'
import { contextOf } from '../trail-context.ts'
import { nameOf, sentence, unknownOfTrail } from '../trail-in-words.ts'
import { fail, pass, unknown, type Verdict } from '../verdict.ts'
import { worst } from '../worst.ts'

const EXPECTED: Json = { topic: 'lets the trail publish', subscription: 'confirmed', queue: 'takes what the topic sends' }

interface Names {
  readonly arn: string
  readonly name: string
  readonly region: string
}

/** What mends each link. */
const FIXES: ReadonlyMap<string, (names: Names) => string> = new Map([
  [
    'topic-gone',
    ({ name, region }: Names) => `aws cloudtrail update-trail --name ${name} --region ${region} --sns-topic-name '<existing topic ARN>'`,
  ],
  [
    'topic-refuses',
    ({ arn }: Names) =>
      `aws sns set-topic-attributes --topic-arn ${arn} --attribute-name Policy --attribute-value 'file://<mended policy>.json'`,
  ],
  ['no-subscription', ({ arn }: Names) => `aws sns subscribe --topic-arn ${arn} --protocol sqs --notification-endpoint '<queue ARN>'`],
  ['no-confirmed-subscription', ({ arn }: Names) => `aws sns confirm-subscription --topic-arn ${arn} --token '<token from the message>'`],
  ['queue-gone', ({ arn }: Names) => `aws sns subscribe --topic-arn ${arn} --protocol sqs --notification-endpoint '<existing queue ARN>'`],
  [
    'topic-key-refuses',
    ({ arn }: Names) =>
      `aws sns set-topic-attributes --topic-arn ${arn} --attribute-name KmsMasterKeyId --attribute-value '<ARN of a key whose policy lets cloudtrail.amazonaws.com use it>'`,
  ],
  [
    'queue-key-refuses',
    () =>
      "aws sqs set-queue-attributes --queue-url '<queue URL>' --attributes 'KmsMasterKeyId=<ARN of a key whose policy lets sns.amazonaws.com use it>'",
  ],
  [
    'queue-refuses',
    () => `aws sqs set-queue-attributes --queue-url '<queue URL>' --attributes 'file://<Policy with the missing statement>.json'`,
  ],
])

/** Whoever waits for new log files hears of them through a chain of three parts, any of which can be cut without a word. */
export const cloudtrailNotificationChain: Control = defineControl({
  id: 'cloudtrail-notification-chain',
  title: 'Whoever listens to a trail hears of its log files',
  why: 'A collector learns of new log files through the topic of the trail, a subscription and a queue. If the topic is gone, its policy changed, the subscription was never confirmed or the queue refuses the topic, the trail goes on and the collector falls silent.',
  severity: 'medium',
  subject: 'trail',
  none: {
    outcome: 'not-applicable',
    code: 'no-trail',
    text: 'Account {account} has no trail{where}, so there is nothing to hear of.',
    expected: EXPECTED,
    byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: '' },
  },
  benchmarks: {},
  codes: {
    'topic-gone': 'fail',
    'topic-refuses': 'fail',
    'no-subscription': 'fail',
    'no-confirmed-subscription': 'fail',
    'queue-gone': 'fail',
    'queue-refuses': 'fail',
    'topic-key-refuses': 'fail',
    'queue-key-refuses': 'fail',
    'no-topic': 'not-applicable',
    'no-trail': 'not-applicable',
    connected: 'pass',
  },
  asks: [
    'organizations:DescribeOrganization',
    'sns:GetTopicAttributes',
    'sns:ListSubscriptionsByTopic',
    'sqs:GetQueueAttributes',
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
  ],
  byHand,
  judge,
})

function byHand(trail?: Trail, verdict?: Verdict): ByHand {
  const arn = trail?.topicArn.known === true && trail.topicArn.value !== null ? shellQuote(trail.topicArn.value) : '<topic ARN>'
  const name = trail === undefined ? '<trail ARN>' : shellQuote(trail.arn)
  const region = trail === undefined ? '<home region>' : shellQuote(trail.homeRegion)
  const audit = `aws sns list-subscriptions-by-topic --topic-arn ${arn}`
  return { audit, fix: FIXES.get(verdict?.because.code ?? 'no-subscription')?.({ arn, name, region }) ?? '' }
}

function judge(trail: Trail, context: JudgeContext): Verdict {
  const whether = `Whether whoever listens to ${nameOf(trail)} hears of its log files`
  if (!trail.topicArn.known) return unknownOfTrail(trail, trail.topicArn, { whether, expected: EXPECTED, context })
  if (trail.topicArn.value === null) {
    const text = `${sentence(nameOf(trail))} has no topic: nobody is told of its log files.`
    return { outcome: 'not-applicable', because: { code: 'no-topic', text }, expected: EXPECTED, observed: null }
  }
  const arn = trail.topicArn.value
  const topic = context.snapshot.topics.find((each) => each.arn === arn)
  if (topic === undefined || isGone(topic)) {
    const text = `${sentence(nameOf(trail))} announces its log files on ${arn}, which does not exist.`
    return fail({ code: 'topic-gone', text, expected: EXPECTED, observed: { topic: arn } })
  }
  const listeners = listenersOf(topic)
  const text = `${sentence(nameOf(trail))} announces its log files on ${arn}, and its confirmed subscriptions take them.`
  const good = pass({ code: 'connected', text, expected: EXPECTED, observed: { topic: arn, listeners } })
  const links = [
    ...ofTopicPolicy(trail, topic, context),
    ...ofTopicKey(trail, topic, context),
    ...ofSubscriptions(topic),
    ...ofQueues(topic, context),
  ]
  return withOwnersHint(withOtherFailures(worst(links, good), links), trail, context)
}

function isGone({ policy, subscriptions }: Topic): boolean {
  return [policy, subscriptions].some((fact) => !fact.known && fact.because === 'not-found')
}

function listenersOf({ subscriptions }: Topic): Json {
  return subscriptions.known ? subscriptions.value.filter(({ isConfirmed }) => isConfirmed).map(({ endpoint }) => endpoint) : null
}

/** A topic without a policy of its own still has one, which lets its owner's account publish and CloudTrail not. */
const NO_POLICY = '{"Version":"2012-10-17","Statement":[]}'

function ofTopicPolicy(trail: Trail, topic: Topic, { snapshot }: JudgeContext): readonly Verdict[] {
  const link = {
    policy: `the policy of topic ${topic.arn}`,
    code: 'topic-refuses',
    means: 'does not let the trail publish',
    whether: 'lets the trail publish',
    expected: EXPECTED,
  }
  const document = documentOf(topic.policy.known ? known(topic.policy.value ?? NO_POLICY) : topic.policy)
  if (!document.known) return unreadPolicy(document, link)
  const described = contextOf(trail, snapshot)
  if (described === undefined) return unreadPolicy(notKnown('malformed-answer', 'the trail and its topic cannot belong together'), link)
  return verdictOf(canPublishToTopic(document.value, described), link)
}

/** AWS's own key for SNS lets no other service use it, and nobody can change that. Source: SNS Developer Guide, "Key management". */
function ofTopicKey(trail: Trail, topic: Topic, { snapshot }: JudgeContext): readonly Verdict[] {
  const described = contextOf(trail, snapshot)
  const means = 'does not let the trail publish encrypted'
  const whether = 'lets the trail publish encrypted'
  const link = { policy: `the key of topic ${topic.arn}`, code: 'topic-key-refuses', means, whether, expected: EXPECTED }
  if (described === undefined || !topic.key.known || topic.key.value === null) return []
  const { isManagedByAws, arn, policy, id } = topic.key.value
  if (isManagedByAws) return [keptByAws(`Topic ${topic.arn}`, id, 'topic-key-refuses')]
  const document = documentOf(policy)
  if (!arn.known || !document.known) return unreadPolicy(arn.known ? document : arn, link)
  return verdictOf(canUseKey(document.value, described, { use: 'topic', keyArn: arn.value }), link)
}

function keptByAws(what: string, key: string, code: string): Verdict {
  const text = `${what} is encrypted with ${key}, which AWS lets no other service use.`
  return fail({ code, text, expected: EXPECTED, observed: { key } })
}

function ofSubscriptions({ arn, subscriptions }: Topic): readonly Verdict[] {
  if (!subscriptions.known) return [unknown(subscriptions, `Who listens to topic ${arn}`, EXPECTED)]
  const observed: Json = {
    topic: arn,
    subscriptions: subscriptions.value.map(({ protocol, endpoint, isConfirmed }) => ({ protocol, endpoint, isConfirmed })),
  }
  if (subscriptions.value.length === 0) {
    return [fail({ code: 'no-subscription', text: `Nobody is subscribed to topic ${arn}.`, expected: EXPECTED, observed })]
  }
  if (subscriptions.value.some(({ isConfirmed }) => isConfirmed)) return []
  return [fail({ code: 'no-confirmed-subscription', text: `No subscription of topic ${arn} is confirmed.`, expected: EXPECTED, observed })]
}

/** The queues that have confirmed a subscription: each must exist and take what the topic sends. */
function ofQueues({ arn, subscriptions }: Topic, { snapshot }: JudgeContext): readonly Verdict[] {
  if (!subscriptions.known) return []
  const endpoints = new Set(
    subscriptions.value.filter(({ protocol, isConfirmed }) => protocol === 'sqs' && isConfirmed).map(({ endpoint }) => endpoint),
  )
  const queues = snapshot.queues.filter((queue) => endpoints.has(queue.arn))
  const seen = new Set(queues.map((queue) => queue.arn))
  const odd = [...endpoints].filter((endpoint) => !seen.has(endpoint))
  return [
    ...queues.flatMap((queue) => ofQueue(queue, arn)),
    ...odd.map((endpoint) =>
      unknown(notKnown('malformed-answer', 'no ARN of a queue'), `Whether ${endpoint} takes what topic ${arn} sends`, EXPECTED),
    ),
  ]
}

function ofQueue({ arn, settings }: Queue, topicArn: string): readonly Verdict[] {
  const link = {
    policy: `the policy of queue ${arn}`,
    code: 'queue-refuses',
    means: `does not take what topic ${topicArn} sends`,
    whether: `takes what topic ${topicArn} sends`,
    expected: EXPECTED,
  }
  if (!settings.known) return unreadPolicy(settings, link)
  if (settings.value === null) {
    const text = `Queue ${arn} is subscribed to topic ${topicArn} and does not exist.`
    return [fail({ code: 'queue-gone', text, expected: EXPECTED, observed: { queue: arn, topic: topicArn } })]
  }
  const policy: Fact<string> = known(settings.value.policy ?? NO_POLICY)
  const document = documentOf(policy)
  if (!document.known) return unreadPolicy(document, link)
  return [
    ...verdictOf(canTopicSendToQueue(document.value, { queueArn: arn, topicArn }), link),
    ...ofQueueKey(arn, settings.value, topicArn),
  ]
}

function ofQueueKey(queueArn: string, { key }: QueueSettings, topicArn: string): readonly Verdict[] {
  if (key === null) return []
  const means = `does not let topic ${topicArn} send encrypted`
  const whether = `lets topic ${topicArn} send encrypted`
  const link = { policy: `the key of queue ${queueArn}`, code: 'queue-key-refuses', means, whether, expected: EXPECTED }
  if (key.isManagedByAws) return [keptByAws(`Queue ${queueArn}`, key.id, 'queue-key-refuses')]
  const document = documentOf(key.policy)
  if (!key.arn.known || !document.known) return unreadPolicy(key.arn.known ? document : key.arn, link)
  return verdictOf(canSnsUseKey(document.value, { keyArn: key.arn.value, queueArn, topicArn }), link)
}
