import type { Answer } from '../answer.ts'
import { succeeded } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState } from '../state.ts'
import type { Correction, Next } from './correction.ts'

const accountIn = (arn: unknown): string => String(arn).split(':')[4] ?? ''

const MEMBER = /<member>(?:(?!<\/member>)[\s\S])*<\/member>/g
const inTag = (xml: string, tag: string): string => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? ''
const keyOf = (topicArn: unknown, endpoint: unknown): string => `${topicArn} ${endpoint}`

function replaced(answer: Answer, change: (xml: string) => string): Answer {
  return { ...answer, body: Buffer.from(change(answer.body.toString('utf8'))) }
}

async function waitForOwner(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const { TopicArn, Endpoint, Protocol } = call.input
  if (!succeeded(answer)) return answer
  if (call.operation === 'Subscribe' && Protocol === 'sqs') {
    const key = keyOf(TopicArn, Endpoint)
    if (accountIn(Endpoint) === call.account) state.unconfirmed.delete(key)
    else state.unconfirmed.add(key)
  }
  if (call.operation === 'ConfirmSubscription') {
    const ofCaller = (key: string): boolean => key.startsWith(`${TopicArn} `) && accountIn(key.split(' ')[1]) === call.account
    for (const key of [...state.unconfirmed].filter(ofCaller)) state.unconfirmed.delete(key)
  }
  if (!call.operation.startsWith('List')) return answer
  const waits = (member: string): boolean => state.unconfirmed.has(keyOf(inTag(member, 'TopicArn'), inTag(member, 'Endpoint')))
  const waiting = (member: string): string => member.replace(/(<SubscriptionArn>)[^<]*/, '$1PendingConfirmation')
  return replaced(answer, (xml) => xml.replace(MEMBER, (member) => (waits(member) ? waiting(member) : member)))
}

async function shownToOwner(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  if (!succeeded(answer)) return answer
  const { TopicArn, Endpoint, Protocol, SubscriptionArn } = call.input
  if (call.operation === 'Unsubscribe') state.foreignSubscriptions.delete(String(SubscriptionArn))
  if (call.operation === 'Subscribe' && accountIn(TopicArn) !== call.account) {
    const arn = inTag(answer.body.toString('utf8'), 'SubscriptionArn')
    const fields = { SubscriptionArn: arn, Owner: call.account, Protocol, Endpoint, TopicArn }
    const written = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`)
    state.foreignSubscriptions.set(arn, { topicArn: String(TopicArn), member: `<member>${written.join('')}</member>` })
  }
  if (call.operation !== 'ListSubscriptionsByTopic' || accountIn(TopicArn) !== call.account) return answer
  const others = [...state.foreignSubscriptions.values()].filter(({ topicArn }) => topicArn === TopicArn).map(({ member }) => member)
  const list = /<Subscriptions>([\s\S]*)<\/Subscriptions>|<Subscriptions\s*\/>/
  return replaced(answer, (xml) => xml.replace(list, (_, members = '') => `<Subscriptions>${members}${others.join('')}</Subscriptions>`))
}

const page = 'https://docs.aws.amazon.com/sns/latest/dg/sns-send-message-to-sqs-cross-account.html'

/** Rows about subscriptions of which the topic is one account's and the queue, or who subscribes it, another's. */
export const subscriptionCorrections: readonly Correction[] = [
  {
    id: 'queues-of-other-accounts',
    service: 'sns',
    operations: ['Subscribe', 'ConfirmSubscription', 'ListSubscriptionsByTopic', 'ListSubscriptions'],
    stands: 'corrects an answer',
    moto: 'confirms every queue at once',
    aws: 'lets a queue that another account than its own subscribed wait until its own confirms',
    page,
    apply: waitForOwner,
  },
  {
    id: 'subscribers-of-other-accounts',
    service: 'sns',
    operations: ['Subscribe', 'Unsubscribe', 'ListSubscriptionsByTopic'],
    stands: 'corrects an answer',
    moto: 'shows a subscription only to the account that made it',
    aws: 'shows it to the account that owns the topic',
    page,
    apply: shownToOwner,
  },
]
