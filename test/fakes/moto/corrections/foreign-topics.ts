import type { Answer } from '../answer.ts'
import { parseAnswer, succeeded, withJson } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState } from '../state.ts'
import type { Correction, Next } from './correction.ts'
import { withInput } from './correction.ts'

const TOPIC_ARN = /^arn:[^:]+:sns:[^:]+:(\d{12}):(.+)$/

type Trail = Readonly<Record<string, unknown>>

function withTopic(state: GroundState, trail: Trail): Trail {
  const topic = state.foreignTopics.get(String(trail.TrailARN))
  return topic === undefined ? trail : { ...trail, SnsTopicARN: topic, SnsTopicName: topic }
}

async function named(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const { SnsTopicName: topic, ...others } = call.input
  const owner = TOPIC_ARN.exec(String(topic))?.[1]
  const isForeign = owner !== undefined && owner !== call.account
  const answer = await next(isForeign ? withInput(call, others) : call)
  if (!succeeded(answer)) return answer
  const trail = parseAnswer(answer)
  if (isForeign) state.foreignTopics.set(String(trail.TrailARN), String(topic))
  else if (topic !== undefined) state.foreignTopics.delete(String(trail.TrailARN))
  return withJson(answer, withTopic(state, trail))
}

async function told(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  if (!succeeded(answer)) return answer
  const { Trail: trail, trailList, ...others } = parseAnswer(answer)
  return withJson(answer, {
    ...others,
    ...(trail === undefined ? {} : { Trail: withTopic(state, trail as Trail) }),
    ...(Array.isArray(trailList) ? { trailList: trailList.map((each) => withTopic(state, each as Trail)) } : {}),
  })
}

/** Rows about trails that speak on a topic of another account. */
export const foreignTopicCorrections: readonly Correction[] = [
  {
    id: 'topic-of-another-account',
    service: 'cloudtrail',
    operations: ['CreateTrail', 'UpdateTrail', 'DescribeTrails', 'GetTrail'],
    stands: 'corrects an answer',
    moto: 'looks for every topic in the account of the trail',
    aws: 'takes the ARN of a topic of another account, whose policy lets CloudTrail publish; the policy is not looked at here',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html',
    apply: (call, next, state) => (call.operation.endsWith('eTrail') ? named(call, next, state) : told(call, next, state)),
  },
]
