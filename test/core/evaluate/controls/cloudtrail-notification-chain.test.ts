import type { JsonObject, RecordedCall } from '@trailmend/core'
import { expect, test } from 'vitest'
import { answering, callsOf, DENIED, verdictsOf, without } from '../../../fixtures/control-recordings.ts'
import { ACCOUNT, call } from '../../../fixtures/recordings.ts'

const ID = 'cloudtrail-notification-chain'
const GOOD = callsOf(ID, 'pass')
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:trail-queue`
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c3d-0000-4000-8000-000000000000`
const subscribed = (...subscriptions: readonly JsonObject[]) =>
  answering(GOOD, 'ListSubscriptionsByTopic', { Subscriptions: subscriptions })
const CONFIRMED = { SubscriptionArn: 'arn:aws:sns:us-east-1:111122223333:trail-topic:1', Protocol: 'sqs', Endpoint: QUEUE }
const MAIL = { SubscriptionArn: 'PendingConfirmation', Protocol: 'email', Endpoint: 'a@example.com' }

/** The queue with another key, and what is known of that key. */
function encryptedQueue(key: string, policy?: JsonObject): readonly RecordedCall[] {
  const calls = GOOD.map((each) => {
    if (each.operation !== 'GetQueueAttributes' || !('output' in each)) return each
    return { ...each, output: { Attributes: { ...(each.output.Attributes as JsonObject), KmsMasterKeyId: key } } }
  })
  return policy === undefined
    ? calls
    : [...calls, call('kms:GetKeyPolicy', { output: { Policy: JSON.stringify(policy) } }, { input: { KeyId: KEY } })]
}

const SNS_MAY = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
    Resource: '*',
    Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:sns:us-east-1:${ACCOUNT}:trail-topic` } },
  },
}

const cases: [string, readonly RecordedCall[], string][] = [
  ['every link holds', GOOD, 'pass connected'],
  ['one of two subscriptions is confirmed', subscribed(MAIL, CONFIRMED), 'pass connected'],
  ['only one that waits', subscribed(MAIL), 'fail no-confirmed-subscription'],
  [
    'a queue that has not confirmed is not looked at',
    answering(
      subscribed({ ...CONFIRMED, SubscriptionArn: 'PendingConfirmation' }, { ...MAIL, SubscriptionArn: CONFIRMED.SubscriptionArn }),
      'GetQueueAttributes',
      DENIED,
    ),
    'pass connected',
  ],
  ['subscriptions refused', answering(GOOD, 'ListSubscriptionsByTopic', DENIED), 'unknown access-denied'],
  ['the queue refused', answering(GOOD, 'GetQueueAttributes', DENIED), 'unknown access-denied'],
  ['the queue not recorded', without(GOOD, 'GetQueueAttributes'), 'unknown not-recorded'],
  ['a queue under AWS’s own key', encryptedQueue('alias/aws/sqs'), 'fail queue-key-refuses'],
  ['a queue under a key that lets SNS', encryptedQueue(KEY, SNS_MAY), 'pass connected'],
  ['a queue under a key that lets nobody', encryptedQueue(KEY, { Version: '2012-10-17', Statement: [] }), 'fail queue-key-refuses'],
  ['a queue under a key that was not read', encryptedQueue(KEY), 'unknown not-recorded'],
  ['a queue under an alias that was not read', encryptedQueue('alias/mine'), 'unknown not-recorded'],
]

test.each(cases)('%s', (_, calls, verdict) => {
  expect(verdictsOf(ID, calls)).toEqual([verdict])
})
