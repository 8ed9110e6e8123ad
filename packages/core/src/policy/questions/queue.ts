import type { PolicyDocument } from '../document.ts'
import type { Because, PolicyAnswer } from './answer.ts'
import { answerOfCalls, impossible, missing } from './answers.ts'
import { checkArns } from './arn-forms.ts'
import { because } from './because.ts'
import { judgeRequests, type RequestJudgement } from './judge-requests.ts'
import { neededOfQueueKey } from './needed-key-requests.ts'
import type { NeededRequest } from './needed-request.ts'
import { neededOfQueue, placeOf, type Subscription } from './needed-topic-requests.ts'

/** A subscription and, for an encrypted queue, its key. */
export interface SubscribedQueue extends Subscription {
  readonly keyArn?: string
  /** Left out if not known: an encrypted queue is then at best `unknown`. */
  readonly keyPolicy?: PolicyDocument
}

/**
 * Can the topic send its messages to the queue with this policy?
 *
 * The classic form, anyone with `ArnEquals aws:SourceArn`, suffices (with a note); an account as principal does not, although a page of
 * AWS's prints it: SNS calls as a service. A statement that rests on `aws:PrincipalIsAWSService` is `unknown`, as SQS does not list that
 * key. Whether the subscription exists and is confirmed is another question.
 */
export function canTopicSendToQueue(document: PolicyDocument, queue: SubscribedQueue): PolicyAnswer {
  const question = 'can-topic-send-to-queue'
  const { queueArn, topicArn, keyArn, keyPolicy } = queue
  const problem = checkQueue(queue)
  if (problem !== undefined) return impossible(question, problem)
  const needed = neededOfQueue({ queueArn, topicArn })
  const judgement = judgeRequests(document, needed)
  const notes = judgement?.decision.reach === 'anyone' ? [because('anyone-limited-by-source')] : []
  const answer =
    regionalAnswer(document, needed, { judgement, region: placeOf(topicArn).region }) ?? answerOfCalls(question, judgement, notes)
  if (answer.verdict !== 'sufficient' || keyArn === undefined) return answer
  if (keyPolicy === undefined) return missing(question, ['keyPolicy'])
  const ofKey = canSnsUseKey(keyPolicy, { keyArn, queueArn, topicArn })
  const decidedBy = ofKey.decidedBy === undefined ? {} : { decidedBy: { ...ofKey.decidedBy, document: 'key' } }
  return { ...ofKey, question, ...decidedBy, ...(notes.length === 0 ? {} : { notes }) }
}

/** Can SNS use the key of the encrypted queue with this policy? */
export function canSnsUseKey(document: PolicyDocument, queue: Subscription & { readonly keyArn: string }): PolicyAnswer {
  const problem = checkQueue(queue)
  if (problem !== undefined) return impossible('can-use-key', problem)
  return answerOfCalls('can-use-key', judgeRequests(document, neededOfQueueKey(queue)))
}

function checkQueue({ queueArn, topicArn, keyArn }: SubscribedQueue): Because | undefined {
  return checkArns([
    ['queueArn', queueArn],
    ['topicArn', topicArn],
    ['keyArn', keyArn],
  ])
}

/** Opt-in regions call under a name with the region in it; which regions those are changes. */
function regionalAnswer(
  document: PolicyDocument,
  needed: readonly NeededRequest[],
  { judgement, region }: { readonly judgement: RequestJudgement | undefined; readonly region: string },
): PolicyAnswer | undefined {
  if (judgement?.decision.effect !== 'none') return undefined
  const service = `sns.${region}.amazonaws.com`
  const renamed = needed.map((one) => ({ ...one, request: { ...one.request, caller: { kind: 'service', service } as const } }))
  const regional = judgeRequests(document, renamed)
  if (regional?.effect !== 'allow') return undefined
  const reason = because('regional-service-principal', service)
  return answerOfCalls('can-topic-send-to-queue', { ...regional, effect: 'unknown', because: reason })
}
