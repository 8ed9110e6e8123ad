import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { performChange, type Session } from '@trailmend/aws'
import { differences, simulateStep, tokenIn } from '@trailmend/core'
import { beforeEach, describe, expect, test } from 'vitest'
import { placeAt } from '../../fakes/moto/account.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { ACCOUNT, AWAY, type Doing, expectTruth, HOME, NOTHING, observed, sessionOf, step } from './truth.ts'

const ground = useMoto()
beforeEach(() => ground.proxy.reset())

const OTHER = '222222222222'
const TopicArn = `arn:aws:sns:${HOME}:${ACCOUNT}:outcomestopic`
const queueArn = (name: string, region = HOME, account = ACCOUNT): string => `arn:aws:sqs:${region}:${account}:${name}`
const queueUrl = (name: string, region = HOME): string => `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`
const statement = (Sid: string, Principal: object, Action: string, Resource: string) => ({
  Sid,
  Effect: 'Allow',
  Principal,
  Action,
  Resource,
})
const policy = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement })
const topicPolicy = (sid: string) => policy(statement(sid, { Service: 'cloudtrail.amazonaws.com' }, 'SNS:Publish', TopicArn))
const queuePolicy = (sid: string, name: string) =>
  policy(statement(sid, { Service: 'sns.amazonaws.com' }, 'sqs:SendMessage', queueArn(name)))

const createTopic = step('sns:CreateTopic', { Name: 'outcomestopic' })
const createQueue = (name: string, Attributes: Record<string, string> = {}, tags: Record<string, string> = {}): Doing =>
  step('sqs:CreateQueue', { QueueName: name, Attributes, tags })
const setQueue = (name: string, Attributes: Record<string, string>): Doing =>
  step('sqs:SetQueueAttributes', { QueueUrl: queueUrl(name), Attributes })
const subscribe = (Endpoint: string, Protocol = 'sqs'): Doing =>
  step('sns:Subscribe', { TopicArn, Protocol, Endpoint, ReturnSubscriptionArn: true })
const redrive = (name: string): string => JSON.stringify({ deadLetterTargetArn: queueArn(name), maxReceiveCount: '5' })

const ofTopic = { ...NOTHING, topics: [TopicArn] }
const ofQueues = (...names: string[]) => ({ ...NOTHING, queues: names.map((name) => queueArn(name)) })

describe('topics', () => {
  test('a new one has the policy that SNS gives it', async () => {
    await expectTruth(await sessionOf(ground.proxy.url), ofTopic, [createTopic, { ...createTopic, idle: true }])
  })

  test('one with a policy, a key and tags', async () => {
    const Attributes = { Policy: topicPolicy('a'), KmsMasterKeyId: 'alias/aws/sns' }
    const input = { Name: 'outcomestopic', Attributes, Tags: [{ Key: 'trailmend', Value: 'standard' }] }
    await expectTruth(await sessionOf(ground.proxy.url), ofTopic, [step('sns:CreateTopic', input)])
  })

  test('its policy and its key, set again', async () => {
    const set = (AttributeName: string, AttributeValue: string) =>
      step('sns:SetTopicAttributes', { TopicArn, AttributeName, AttributeValue })
    await expectTruth(await sessionOf(ground.proxy.url), ofTopic, [
      createTopic,
      set('Policy', topicPolicy('a')),
      set('Policy', topicPolicy('b')),
      set('KmsMasterKeyId', 'alias/aws/sns'),
      { ...set('DisplayName', 'logs'), idle: true },
    ])
  })
})

describe('queues', () => {
  test('a new one has no policy and keeps messages for four days', async () => {
    const after = await expectTruth(await sessionOf(ground.proxy.url), ofQueues('logs'), [createQueue('logs')])
    expect(after.queues[0]?.settings).toMatchObject({ value: { policy: null, retentionSeconds: 345_600 } })
  })

  test('one with all its attributes and tags in one call, and its dead-letter queue', async () => {
    const attributes = { Policy: queuePolicy('a', 'logs'), RedrivePolicy: redrive('logs-dead-letter'), MessageRetentionPeriod: '1209600' }
    await expectTruth(await sessionOf(ground.proxy.url), ofQueues('logs', 'logs-dead-letter'), [
      createQueue('logs-dead-letter', {}, { trailmend: 'standard' }),
      createQueue('logs', attributes, { trailmend: 'standard', a: 'b' }),
    ])
  })

  test('attributes set one by one: the others stay', async () => {
    await expectTruth(await sessionOf(ground.proxy.url), ofQueues('logs', 'dead'), [
      createQueue('dead'),
      createQueue('logs', { Policy: queuePolicy('a', 'logs') }),
      setQueue('logs', { MessageRetentionPeriod: '1209600' }),
      setQueue('logs', { RedrivePolicy: redrive('dead') }),
      setQueue('logs', { KmsMasterKeyId: 'alias/aws/sqs' }),
      setQueue('logs', { Policy: queuePolicy('b', 'logs') }),
      setQueue('logs', { Policy: queuePolicy('c', 'logs'), MessageRetentionPeriod: '60' }),
      setQueue('logs', { Policy: '' }),
      setQueue('logs', { RedrivePolicy: '' }),
    ])
  })

  test('one in another region', async () => {
    const wanted = { ...NOTHING, queues: [queueArn('logs', AWAY)] }
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      { ...createQueue('logs'), region: AWAY },
      step('sqs:SetQueueAttributes', { QueueUrl: queueUrl('logs', AWAY), Attributes: { MessageRetentionPeriod: '60' } }, { region: AWAY }),
    ])
  })
})

describe('subscriptions', () => {
  const wanted = { ...ofTopic, queues: [queueArn('logs')] }

  test('a queue of the same account is confirmed at once, a second time changes nothing', async () => {
    const session = await sessionOf(ground.proxy.url)
    const after = await expectTruth(session, wanted, [
      createTopic,
      createQueue('logs'),
      subscribe(queueArn('logs')),
      { ...subscribe(queueArn('logs')), idle: true },
    ])
    const [subscription] = after.topics[0]!.subscriptions.known ? after.topics[0]!.subscriptions.value : []
    const taken = step('sns:Unsubscribe', { SubscriptionArn: subscription!.arn })
    await expectTruth(session, wanted, [taken])
  })

  test('a queue that was not asked about before is shown from then on', async () => {
    await expectTruth(await sessionOf(ground.proxy.url), ofTopic, [
      createTopic,
      { ...createQueue('logs'), idle: true },
      subscribe(queueArn('logs')),
    ])
  })

  test('an address, and a queue of another account, wait to be confirmed', async () => {
    await expectTruth(await sessionOf(ground.proxy.url), ofTopic, [
      createTopic,
      subscribe('somebody@example.com', 'email'),
      subscribe(queueArn('logs', HOME, OTHER)),
    ])
  })

  test('the account that owns the queue confirms what another asked for', async () => {
    const session = await sessionOf(ground.proxy.url)
    await expectTruth(session, ofTopic, [createTopic])
    const other = new SNSClient(placeAt(ground.proxy.url, { account: OTHER }))
    await other.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('logs') }))
    expect((await observed(session, ofTopic)).topics[0]?.subscriptions).toMatchObject({ value: [{ isConfirmed: false }] })
    await expectTruth(session, ofTopic, [step('sns:ConfirmSubscription', { TopicArn, Token: 'token' })])
  })

  // moto delivers no confirmation across accounts: the message that SNS would send is put into the queue here, by hand, in SNS's form.
  describe('the account that owns the queue confirms with the token in the queue', () => {
    const confirm = step('sns:ConfirmSubscription', { TopicArn, Token: tokenIn(queueArn('logs')) })
    const envelope = (token: string, topic = TopicArn): string =>
      JSON.stringify({
        Type: 'SubscriptionConfirmation',
        MessageId: 'cd7f9a70-e89d-44b0-aa6c-d3be3f3b0316',
        Token: token,
        TopicArn: topic,
        Message: `You have chosen to subscribe to the topic ${topic}.`,
        SubscribeURL: `https://sns.${HOME}.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=${token}`,
        Timestamp: '2026-11-22T10:00:00.000Z',
      })
    const notification = (n: number): string => JSON.stringify({ Type: 'Notification', TopicArn, Message: `{"n":${n}}` })

    /** A topic to which another account subscribed our queue, with these messages in the queue. */
    async function pending(bodies: readonly string[]): Promise<Session> {
      const session = await sessionOf(ground.proxy.url)
      await expectTruth(session, wanted, [createTopic, createQueue('logs')])
      const other = new SNSClient(placeAt(ground.proxy.url, { account: OTHER }))
      await other.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('logs') }))
      for (const MessageBody of bodies) await sqs().send(new SendMessageCommand({ QueueUrl: queueUrl('logs'), MessageBody }))
      return session
    }

    const sqs = () => new SQSClient({ ...placeAt(ground.proxy.url, { account: ACCOUNT }), useQueueUrlAsEndpoint: false })
    /** What anybody can receive now, and how often each was received. */
    async function left(): Promise<readonly (readonly [string, string])[]> {
      const all: [string, string][] = []
      for (;;) {
        const { Messages = [] } = await sqs().send(
          new ReceiveMessageCommand({
            QueueUrl: queueUrl('logs'),
            MaxNumberOfMessages: 10,
            MessageSystemAttributeNames: ['ApproximateReceiveCount'],
          }),
        )
        if (Messages.length === 0) return all
        all.push(...Messages.map(({ Body = '', Attributes }): [string, string] => [Body, Attributes?.ApproximateReceiveCount ?? '']))
      }
    }

    test('and deletes that message; every other stays, is seen at once, and was received once', async () => {
      const others = [...Array.from({ length: 23 }, (_, n) => notification(n)), envelope('t', `${TopicArn}-of-another`), 'no JSON']
      const session = await pending([...others, envelope('token')])
      await expectTruth(session, wanted, [confirm])
      expect((await observed(session, wanted)).topics[0]?.subscriptions).toMatchObject({ value: [{ isConfirmed: true }] })
      const after = await left()
      expect(after.map(([body]) => body).sort()).toEqual([...others].sort())
      expect(new Set(after.map(([, count]) => count))).toEqual(new Set(['2']))
    })

    test('answers without the token', async () => {
      const session = await pending([envelope('secret-token')])
      const answer = await performChange(session, confirm)
      expect(answer).toHaveProperty('output.SubscriptionArn')
      expect(JSON.stringify(answer)).not.toContain('secret-token')
    })

    test.each([
      ['an empty queue', []],
      ['one with a confirmation for another topic', [envelope('t', `${TopicArn}-of-another`)]],
      ['one with a notification that quotes one', [JSON.stringify({ Type: 'Notification', TopicArn, Message: envelope('t') })]],
    ])('%s confirms nothing, and loses nothing', async (_what, bodies) => {
      const session = await pending(bodies)
      expect(await performChange(session, confirm)).toMatchObject({ error: { name: 'ConfirmationNotFound' } })
      expect((await observed(session, wanted)).topics[0]?.subscriptions).toMatchObject({ value: [{ isConfirmed: false }] })
      expect((await left()).map(([body]) => body)).toEqual(bodies)
    })

    test('of two queues that wait only the one that was told of is simulated to be confirmed', async () => {
      const session = await pending([])
      const other = new SNSClient(placeAt(ground.proxy.url, { account: OTHER }))
      await other.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('second') }))
      const after = simulateStep(await observed(session, wanted), { ...confirm, account: ACCOUNT })
      expect(after.topics[0]?.subscriptions).toMatchObject({
        value: expect.arrayContaining([
          expect.objectContaining({ endpoint: queueArn('logs'), isConfirmed: true }),
          expect.objectContaining({ endpoint: queueArn('second'), isConfirmed: false }),
        ]),
      })
    })
  })

  test('an old subscription is taken away, and back by subscribing', async () => {
    const session = await sessionOf(ground.proxy.url)
    const after = await expectTruth(session, wanted, [createTopic, createQueue('logs'), subscribe(queueArn('logs'))])
    const [old] = after.topics[0]!.subscriptions.known ? after.topics[0]!.subscriptions.value : []
    await expectTruth(session, wanted, [step('sns:Unsubscribe', { SubscriptionArn: old!.arn }), subscribe(queueArn('logs'))])
  })

  test('a queue that its own account subscribes to the topic of another is confirmed at once, and so is shown to the other', async () => {
    const [own, other] = [await sessionOf(ground.proxy.url), await sessionOf(ground.proxy.url, OTHER)]
    await expectTruth(own, ofTopic, [createTopic])
    const before = await observed(own, ofTopic)
    const asked = subscribe(queueArn('central', HOME, OTHER))
    expect(await performChange(other, asked)).toHaveProperty('output')
    const after = await observed(own, ofTopic)
    expect(after.topics[0]?.subscriptions).toMatchObject({ value: [{ isConfirmed: true }] })
    expect(differences(simulateStep(before, { ...asked, account: OTHER }), after)).toEqual([])
  })
})
