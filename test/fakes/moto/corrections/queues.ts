import type { Answer } from '../answer.ts'
import { parseAnswer, succeeded, withJson } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState } from '../state.ts'
import type { Correction, Next } from './correction.ts'

function queueOf({ account, region, input }: MotoCall): string {
  return `${account} ${region} ${input.QueueName ?? String(input.QueueUrl).split('/').at(-1)}`
}

function attributesIn(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return (fields.Attributes ?? {}) as Readonly<Record<string, unknown>>
}

async function keptPolicy(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const queue = queueOf(call)
  if (!succeeded(answer)) return answer
  if (call.operation === 'DeleteQueue') state.queuePolicies.delete(queue)
  const { Policy } = attributesIn(call.input)
  if (call.operation === 'SetQueueAttributes' && typeof Policy === 'string') state.queuePolicies.set(queue, Policy)
  if (call.operation === 'CreateQueue' && typeof Policy === 'string' && !state.queuePolicies.has(queue))
    state.queuePolicies.set(queue, Policy)
  const kept = state.queuePolicies.get(queue)
  const names = Array.isArray(call.input.AttributeNames) ? call.input.AttributeNames : []
  if (call.operation !== 'GetQueueAttributes' || !kept || !names.some((name) => name === 'All' || name === 'Policy')) return answer
  const told = parseAnswer(answer)
  return withJson(answer, { ...told, Attributes: { ...attributesIn(told), Policy: kept } })
}

/** Rows about queues. */
export const queueCorrections: readonly Correction[] = [
  {
    id: 'queue-policy',
    service: 'sqs',
    operations: ['CreateQueue', 'SetQueueAttributes', 'GetQueueAttributes', 'DeleteQueue'],
    stands: 'corrects an answer',
    moto: 'takes the policy away when other attributes are set',
    aws: 'changes the attributes that are named, and no other',
    page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html',
    apply: keptPolicy,
  },
]
