import { describe, expect, test } from 'vitest'
import { canSnsUseKey, canTopicSendToQueue, type SubscribedQueue } from '../../../../packages/core/src/policy/questions/index.ts'
import { deny, gist, type Json, KEY, OWNER, policy, QUEUE, TOPIC } from './fixtures.ts'

const SNS = { Service: 'sns.amazonaws.com' }
const send = (overrides: Json = {}): Json => ({
  Effect: 'Allow',
  Principal: SNS,
  Action: 'sqs:SendMessage',
  Resource: QUEUE,
  Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } },
  ...overrides,
})

describe('canTopicSendToQueue', () => {
  const cases: [title: string, expected: string, statements: unknown][] = [
    ['the documented policy', 'sufficient: all-allowed @0 Allow', send()],
    [
      'in the spelling of old SDKs',
      'sufficient: all-allowed @0 Allow',
      send({ Action: 'SQS:SendMessage', Condition: { StringLike: { 'AWS:SourceArn': TOPIC } } }),
    ],
    ['several topics', 'sufficient: all-allowed @0 Allow', send({ Condition: { ArnEquals: { 'aws:SourceArn': [`${TOPIC}-2`, TOPIC] } } })],
    ['without a condition', 'sufficient: all-allowed @0 Allow', send({ Condition: {} })],
    ['the classic form', 'sufficient: all-allowed @0 Allow', send({ Principal: { AWS: '*' } })],
    ['the classic form, bare', 'sufficient: all-allowed @0 Allow', send({ Principal: '*' })],
    [
      'HTTPS only',
      'sufficient: all-allowed @0 Allow',
      [send(), deny({ Action: 'sqs:*', Resource: QUEUE, Condition: { Bool: { 'aws:SecureTransport': false } } })],
    ],
    ['the account, as a page of AWS prints it', 'insufficient: principal-differs @0 Principal', send({ Principal: { AWS: OWNER } })],
    [
      'another topic',
      'insufficient: condition-differs @0 ArnEquals aws:SourceArn',
      send({ Condition: { ArnEquals: { 'aws:SourceArn': `${TOPIC}-2` } } }),
    ],
    [
      'another region',
      'insufficient: condition-differs @0 ArnEquals aws:SourceArn',
      send({ Condition: { ArnEquals: { 'aws:SourceArn': TOPIC.replace('us-east-1', 'eu-west-1') } } }),
    ],
    ['another queue', 'insufficient: resource-differs @0 Resource', send({ Resource: `${QUEUE}-2` })],
    ['receiving', 'insufficient: action-differs @0 Action', send({ Action: 'sqs:ReceiveMessage' })],
    ['CloudTrail itself', 'insufficient: principal-differs @0 Principal', send({ Principal: { Service: 'cloudtrail.amazonaws.com' } })],
    [
      'the regional name of SNS',
      'unknown: regional-service-principal @0 Allow',
      send({ Principal: { Service: 'sns.us-east-1.amazonaws.com' } }),
    ],
    [
      'a key SQS does not list',
      'unknown: statement-undecided @1 Bool aws:PrincipalIsAWSService',
      [
        send(),
        deny({
          Action: 'sqs:*',
          Resource: QUEUE,
          Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' }, Bool: { 'aws:PrincipalIsAWSService': 'false' } },
        }),
      ],
    ],
    [
      'a Deny for other organizations',
      'insufficient: explicit-deny @1 StringNotEquals aws:PrincipalOrgID',
      [send(), deny({ Action: 'sqs:*', Resource: QUEUE, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } } })],
    ],
  ]
  test.each(cases)('%s', (_title, expected, statements) => {
    expect(gist(canTopicSendToQueue(policy(statements), { queueArn: QUEUE, topicArn: TOPIC }))).toBe(expected)
  })

  test('anyone is told to be named better', () => {
    const answer = canTopicSendToQueue(policy(send({ Principal: '*' })), { queueArn: QUEUE, topicArn: TOPIC })
    expect(answer.notes?.map(({ code }) => code)).toEqual(['anyone-limited-by-source'])
  })

  test('two partitions', () => {
    expect(gist(canTopicSendToQueue(policy(send()), { queueArn: QUEUE, topicArn: TOPIC.replace('arn:aws:', 'arn:aws-cn:') }))).toBe(
      'error: partition-mismatch',
    )
  })
})

describe('an encrypted queue', () => {
  const grant = (overrides: Json = {}) =>
    policy({ Effect: 'Allow', Principal: SNS, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: '*', ...overrides })
  const queue: SubscribedQueue = { queueArn: QUEUE, topicArn: TOPIC, keyArn: KEY }
  const cases: [title: string, expected: string, queue: SubscribedQueue][] = [
    ['with its key', 'sufficient: all-allowed @0 Allow', { ...queue, keyPolicy: grant() }],
    [
      'with its key and the source',
      'sufficient: all-allowed @0 Allow',
      { ...queue, keyPolicy: grant({ Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } } }) },
    ],
    ['without decryption', 'insufficient: action-differs @0 Action', { ...queue, keyPolicy: grant({ Action: 'kms:GenerateDataKey' }) }],
    [
      'with the key of another topic',
      'insufficient: condition-differs @0 ArnEquals aws:SourceArn',
      { ...queue, keyPolicy: grant({ Condition: { ArnEquals: { 'aws:SourceArn': `${TOPIC}-2` } } }) },
    ],
    ['with a key nobody showed', 'unknown: context-missing', queue],
  ]
  test.each(cases)('%s', (_title, expected, subscribed) => {
    expect(gist(canTopicSendToQueue(policy(send()), subscribed))).toBe(expected)
  })
})

describe('what cannot be a subscription', () => {
  const china = (arn: string) => arn.replace('arn:aws:', 'arn:aws-cn:')
  const cases: [title: string, expected: string, told: Partial<SubscribedQueue>][] = [
    ['a word as queue', 'error: context-invalid', { queueArn: 'queue' }],
    ['a URL as queue', 'error: context-invalid', { queueArn: `https://sqs.us-east-1.amazonaws.com/${OWNER}/trail-queue` }],
    ['a topic as queue', 'error: context-invalid', { queueArn: TOPIC }],
    ['a queue as topic', 'error: context-invalid', { topicArn: QUEUE }],
    ['a wildcard as topic', 'error: context-invalid', { topicArn: TOPIC.replace('trail-topic', '*') }],
    ['a queue of no account', 'error: context-invalid', { queueArn: QUEUE.replace(OWNER, '') }],
    ['an alias as key', 'error: context-invalid', { keyArn: KEY.replace('key/', 'alias/') }],
    ['a topic of another partition', 'error: partition-mismatch', { topicArn: china(TOPIC) }],
    ['a key of another partition', 'error: partition-mismatch', { keyArn: china(KEY) }],
  ]
  test.each(cases)('%s', (_title, expected, told) => {
    const open = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' })
    const queue = { queueArn: QUEUE, topicArn: TOPIC, keyArn: KEY, ...told }
    expect(gist(canTopicSendToQueue(open, queue))).toBe(expected)
    expect(gist(canSnsUseKey(open, queue))).toBe(expected)
  })
})
