import { parseArn } from '../../arn.ts'
import type { JsonObject } from '../../observe/answer-fields.ts'
import type { Chain, ChainQueue } from '../chain/chain.ts'
import type { Decision } from '../plan-data.ts'
import { urlOfQueue } from '../queue-url.ts'
import { OUR_TAG } from '../settings.ts'
import { tokenIn } from '../token-in-queue.ts'
import { backTo, byHand, changes, idOf, on, type StepDraft } from './draft.ts'

/** How often a message may fail before it is put aside. */
const MAX_RECEIVES = 10
/** Fourteen days, the longest there is. Source: SQS API Reference, SetQueueAttributes. */
const RETENTION_SECONDS = '1209600'
/** Time to download and read an object before somebody else gets the message. */
const VISIBILITY_SECONDS = '300'

/** A topic with its policy in one call, so that it is never there without. One that is there needs no step of its own. */
export function makeTopic(chain: Chain, decision: Decision): readonly StepDraft[] {
  const { topic, settings } = chain
  const mending = chain.mendings.topic
  if (topic === undefined || topic.fact?.exists.known !== true || topic.fact.exists.value || !('text' in mending)) return []
  const name = parseArn(topic.arn)?.resource ?? ''
  return [
    {
      ...on(decision, topic.arn),
      id: idOf(decision),
      change: 'sns:CreateTopic',
      input: { Name: name, Attributes: { Policy: mending.text }, Tags: [{ Key: OUR_TAG, Value: settings.profile }] },
      fields: [changes('topic', null, topic.arn), changes('policy', null, mending.text)],
      undo: byHand(`Delete topic ${topic.arn} by hand.`),
    },
  ]
}

/** The topic's policy, with what is missing added. */
export function mendTopicPolicy(chain: Chain, decision: Decision): readonly StepDraft[] {
  const { topic } = chain
  const mending = chain.mendings.topic
  if (topic?.fact?.exists.known !== true || !topic.fact.exists.value || !('text' in mending)) return []
  const before = topic.fact.policy.known ? topic.fact.policy.value : null
  const inputOf = (AttributeValue: string): JsonObject => ({ TopicArn: topic.arn, AttributeName: 'Policy', AttributeValue })
  return [
    {
      ...on(decision, topic.arn),
      id: idOf(decision),
      change: 'sns:SetTopicAttributes',
      input: inputOf(mending.text),
      fields: [changes('policy', before, mending.text)],
      undo: backTo(before, 'sns:SetTopicAttributes', {
        inputOf,
        hand: `Take the statements out of the policy of topic ${topic.arn} by hand.`,
      }),
    },
  ]
}

/** A dead-letter queue; for a queue that is there, also that it puts messages aside in it. */
export function makeDeadLetterQueue(chain: Chain, decision: Decision): readonly StepDraft[] {
  const queue = queueOf(chain, decision)
  if (queue === undefined) return []
  const { deadLetterArn, deadLetterFact, arn, fact } = queue
  const isThere = deadLetterFact?.settings.known === true && deadLetterFact.settings.value !== null
  const settings = fact?.settings.known === true ? fact.settings.value : null
  const create: StepDraft = {
    ...on(decision, deadLetterArn),
    id: idOf(decision),
    change: 'sqs:CreateQueue',
    input: { QueueName: nameOf(deadLetterArn), Attributes: { MessageRetentionPeriod: RETENTION_SECONDS }, tags: ourTags(chain) },
    fields: [changes('queue', null, deadLetterArn)],
    undo: byHand(`Delete queue ${deadLetterArn} by hand.`),
  }
  const link: StepDraft = {
    ...on(decision, arn),
    id: idOf(decision, 'link'),
    change: 'sqs:SetQueueAttributes',
    input: { QueueUrl: urlOfQueue(arn), Attributes: { RedrivePolicy: redrive(deadLetterArn) } },
    fields: [changes('deadLetterQueue', null, deadLetterArn)],
    undo: { by: 'call', change: 'sqs:SetQueueAttributes', input: { QueueUrl: urlOfQueue(arn), Attributes: { RedrivePolicy: '' } } },
  }
  const isLinked = settings === null || settings.deadLetterQueue !== null
  return [...(isThere ? [] : [create]), ...(isLinked ? [] : [link])]
}

/** A queue with policy and dead-letter queue in one call. */
export function makeQueue(chain: Chain, decision: Decision): readonly StepDraft[] {
  const queue = queueOf(chain, decision)
  if (queue === undefined) return []
  const { mending } = queue
  if (!('text' in mending)) return []
  const { arn, deadLetterArn } = queue
  const attributes = {
    Policy: mending.text,
    MessageRetentionPeriod: RETENTION_SECONDS,
    VisibilityTimeout: VISIBILITY_SECONDS,
    ReceiveMessageWaitTimeSeconds: '20',
    ...(chain.settings.profile === 'legacy' ? {} : { RedrivePolicy: redrive(deadLetterArn) }),
  }
  return [
    {
      ...on(decision, arn),
      id: idOf(decision),
      change: 'sqs:CreateQueue',
      input: { QueueName: nameOf(arn), Attributes: attributes, tags: ourTags(chain) },
      fields: [changes('queue', null, arn), changes('policy', null, mending.text)],
      undo: byHand(`Delete queue ${arn} by hand, once nothing in it is needed.`),
    },
  ]
}

/** The queue's policy, with what is missing added. */
export function mendQueuePolicy(chain: Chain, decision: Decision): readonly StepDraft[] {
  const queue = queueOf(chain, decision)
  const settings = queue?.fact?.settings.known === true ? queue.fact.settings.value : null
  if (queue === undefined || settings === null) return []
  const { mending } = queue
  if (!('text' in mending)) return []
  const inputOf = (Policy: string): JsonObject => ({ QueueUrl: urlOfQueue(queue.arn), Attributes: { Policy } })
  return [
    {
      ...on(decision, queue.arn),
      id: idOf(decision),
      change: 'sqs:SetQueueAttributes',
      input: inputOf(mending.text),
      fields: [changes('policy', settings.policy, mending.text)],
      undo: { by: 'call', change: 'sqs:SetQueueAttributes', input: inputOf(settings.policy ?? '') },
    },
  ]
}

/** The subscription of a queue: asked for, or confirmed where the topic's owner asked for it. */
export function subscribe(chain: Chain, decision: Decision): readonly StepDraft[] {
  const queue = queueOf(chain, decision)
  const { topic } = chain
  if (queue === undefined || topic === undefined) return []
  const base = {
    ...on(decision, topic.arn),
    region: parseArn(topic.arn)?.region ?? decision.region,
    id: idOf(decision),
    undo: byHand(`Unsubscribe queue ${queue.arn} from topic ${topic.arn} by hand.`),
  }
  if (decision.state === 'insufficient') {
    return [
      {
        ...base,
        change: 'sns:ConfirmSubscription',
        input: { TopicArn: topic.arn, Token: tokenIn(queue.arn) },
        fields: [changes('subscription', 'waits to be confirmed', queue.arn)],
      },
    ]
  }
  return [
    {
      ...base,
      change: 'sns:Subscribe',
      input: { TopicArn: topic.arn, Protocol: 'sqs', Endpoint: queue.arn, ReturnSubscriptionArn: true },
      fields: [changes('subscription', null, queue.arn)],
    },
  ]
}

function queueOf({ queues }: Chain, { of }: Decision): ChainQueue | undefined {
  return queues.find(({ use }) => use.name === of)
}

function redrive(deadLetterTargetArn: string): string {
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount: MAX_RECEIVES })
}

function ourTags({ settings }: Chain): JsonObject {
  return { [OUR_TAG]: settings.profile }
}

function nameOf(arn: string): string {
  return parseArn(arn)?.resource ?? ''
}
