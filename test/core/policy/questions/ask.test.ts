import { describe, expect, test } from 'vitest'
import {
  type AskContext,
  askPolicy,
  POLICY_KINDS,
  type PolicyKind,
  QUESTIONS_OF,
  VERDICT_OUTCOMES,
} from '../../../../packages/core/src/policy/questions/index.ts'
import { acl, allow, GROUP, KEY, OTHER, OWNER, policy, QUEUE, SERVICE, TOPIC, TRAIL, write } from './fixtures.ts'

const verdicts = (kind: PolicyKind, document: unknown, context?: AskContext) =>
  Object.fromEntries(
    askPolicy({ kind, document, ...(context === undefined ? {} : { context }) }).map(({ question, verdict }) => [question, verdict]),
  )
const text = (statements: unknown) => JSON.stringify({ Version: '2012-10-17', Statement: statements })

describe('askPolicy', () => {
  test.each(POLICY_KINDS)('answers every question of a %s in order, told nothing', (kind) => {
    const answers = askPolicy({ kind, document: text([allow()]) })
    expect(answers.map(({ question }) => question)).toEqual(QUESTIONS_OF[kind])
    for (const answer of answers.filter(({ because }) => because.code === 'context-missing')) {
      expect(answer.verdict).toBe('unknown')
      expect(answer.needs?.length).toBeGreaterThan(0)
    }
  })

  test('a good bucket policy', () => {
    const context: AskContext = { trail: { trailArn: TRAIL, bucket: 'trail-logs', logFileValidation: true, insights: true } }
    expect(verdicts('s3-bucket', text([acl(), write()]), context)).toEqual({
      'can-deliver-to-bucket': 'sufficient',
      'can-collector-read': 'unknown',
      'is-public': 'not-public',
      'is-open-to-confused-deputy': 'closed',
      'is-over-broad': 'narrow',
      'allows-other-accounts': 'own-accounts',
      'has-stale-principals': 'current',
      'fits-limits': 'fits',
    })
  })

  test('a queue, with its collector', () => {
    const document = text([
      { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: QUEUE, Condition: { ArnEquals: { 'aws:SourceArn': TOPIC } } },
    ])
    const identity = policy([
      { Effect: 'Allow', Action: 'sqs:*', Resource: QUEUE },
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' },
    ])
    const context: AskContext = {
      trail: { trailArn: TRAIL, bucket: 'trail-logs', topicArn: TOPIC },
      queueArn: QUEUE,
      collector: { roleArn: `arn:aws:iam::${OWNER}:role/collector`, queueArn: QUEUE, identityPolicies: [identity], bucketPolicy: 'absent' },
    }
    expect(verdicts('sqs-queue', document, context)).toEqual({
      'can-topic-send-to-queue': 'sufficient',
      'can-collector-read': 'sufficient',
      'is-public': 'not-public',
      'is-open-to-confused-deputy': 'closed',
      'is-over-broad': 'narrow',
      'allows-other-accounts': 'own-accounts',
      'has-stale-principals': 'current',
      'fits-limits': 'fits',
    })
  })

  test('a topic for everybody, as the console made it long ago', () => {
    const document = text([{ Sid: 'x', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'SNS:*', Resource: TOPIC }])
    expect(verdicts('sns-topic', document, { trail: { trailArn: TRAIL, topicArn: TOPIC } })).toEqual({
      'can-publish-to-topic': 'sufficient',
      'is-public': 'public',
      'is-open-to-confused-deputy': 'open',
      'is-over-broad': 'over-broad',
      'allows-other-accounts': 'other-accounts',
      'has-stale-principals': 'current',
      'fits-limits': 'fits',
    })
  })

  test('the two halves of a role', () => {
    const context: AskContext = { trail: { trailArn: TRAIL, logGroupArn: `${GROUP}:*` } }
    expect(verdicts('role-trust', text({ Effect: 'Allow', Principal: SERVICE, Action: 'sts:AssumeRole' }), context)).toMatchObject({
      'can-assume-log-role': 'sufficient',
      'is-open-to-confused-deputy': 'not-applicable',
      'is-public': 'not-public',
    })
    const permissions = {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${GROUP}:log-stream:${OWNER}_CloudTrail_us-east-1*`,
    }
    expect(verdicts('role-permissions', encodeURIComponent(text(permissions)), context)).toMatchObject({
      'can-write-log-streams': 'sufficient',
      'is-over-broad': 'narrow',
    })
  })

  const grant = text({
    Effect: 'Allow',
    Principal: { Service: ['cloudtrail.amazonaws.com', 'sns.amazonaws.com'] },
    Action: ['kms:GenerateDataKey*', 'kms:Decrypt', 'kms:DescribeKey'],
    Resource: '*',
  })
  const keyCases: [title: string, verdict: string, context: AskContext][] = [
    ['log files', 'sufficient', { trail: { trailArn: TRAIL, kmsKeyArn: KEY } }],
    ['a topic', 'sufficient', { keyUse: 'topic', keyArn: KEY, trail: { trailArn: TRAIL, topicArn: TOPIC } }],
    ['a queue', 'sufficient', { keyUse: 'queue', keyArn: KEY, queueArn: QUEUE, topicArn: TOPIC }],
    ['a queue nobody named', 'unknown', { keyUse: 'queue', keyArn: KEY }],
    ['a topic whose key nobody named', 'unknown', { keyUse: 'topic', trail: { trailArn: TRAIL, topicArn: TOPIC } }],
  ]
  test.each(keyCases)('a key for %s', (_title, verdict, context) => {
    expect(verdicts('kms-key', grant, context)['can-use-key']).toBe(verdict)
  })

  test('another owner than the trail’s', () => {
    const context: AskContext = { trail: { trailArn: TRAIL, bucket: 'trail-logs' }, owner: OTHER, trusted: { accounts: [OWNER] } }
    expect(verdicts('s3-bucket', text(write()), context)['allows-other-accounts']).toBe('own-accounts')
  })

  test('the paths of other trails in the bucket are not over-broad, once those trails are told', () => {
    const document = text([acl(), write({ Resource: [`arn:aws:s3:::trail-logs/one/AWSLogs/*`, `arn:aws:s3:::trail-logs/two/AWSLogs/*`] })])
    const alone: AskContext = { trail: { trailArn: TRAIL, bucket: 'trail-logs', prefix: 'one' } }
    const shared: AskContext = { trail: { trailArn: TRAIL, bucket: 'trail-logs', prefix: 'one', otherTrailArns: [`${TRAIL}-2`] } }
    const wide = text(write({ Resource: 'arn:aws:s3:::trail-logs/two/*' }))
    expect(verdicts('s3-bucket', document, alone)['is-over-broad']).toBe('over-broad')
    expect(verdicts('s3-bucket', document, shared)['is-over-broad']).toBe('narrow')
    expect(verdicts('s3-bucket', wide, shared)['is-over-broad']).toBe('over-broad')
  })

  test('what cannot belong together is an error, for the questions about it alone', () => {
    const context: AskContext = { trail: { trailArn: TRAIL, bucket: 'arn:aws-cn:s3:::trail-logs' } }
    const answers = askPolicy({ kind: 's3-bucket', document: text(acl()), context })
    expect(answers[0]).toMatchObject({ verdict: 'error', because: { code: 'partition-mismatch' } })
    expect(answers.filter(({ verdict }) => verdict === 'error').length).toBe(2)
  })

  test('an unreadable document leaves everything unknown, and says where it is broken', () => {
    const answers = askPolicy({
      kind: 's3-bucket',
      document: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":1,"Resource":"*"}]}',
    })
    expect(new Set(answers.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']))
    expect(answers[0]?.because).toEqual({
      code: 'document-unreadable',
      text: 'the document is not a policy AWS would accept: wrong-type Statement[0].Action',
    })
  })

  test('answers are plain data', () => {
    const answers = askPolicy({
      kind: 's3-bucket',
      document: text([acl(), write()]),
      context: { trail: { trailArn: TRAIL, bucket: 'trail-logs' } },
    })
    expect(JSON.parse(JSON.stringify(answers))).toEqual(answers)
    for (const { verdict } of answers) expect(Object.hasOwn(VERDICT_OUTCOMES, verdict)).toBe(true)
  })
})
