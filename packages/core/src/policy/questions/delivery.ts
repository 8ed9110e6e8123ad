import type { PolicyDocument } from '../document.ts'
import type { Because, Need, PolicyAnswer, QuestionId } from './answer.ts'
import { answerOfCalls, impossible, missing } from './answers.ts'
import { checkArns } from './arn-forms.ts'
import { because } from './because.ts'
import type { TrailContext } from './context.ts'
import { findFormerPrincipal } from './former-principals.ts'
import { judgeRequests, type RequestJudgement } from './judge-requests.ts'
import { DIGEST_PURPOSE, neededOfBucket, plainWrites, type TrailWithBucket } from './needed-bucket-requests.ts'
import { neededOfLogKey, neededOfTopicKey } from './needed-key-requests.ts'
import type { NeededRequest } from './needed-request.ts'
import { neededOfTopic } from './needed-topic-requests.ts'

/**
 * Can CloudTrail deliver this trail's files into the bucket with this policy?
 *
 * `sufficient`, `insufficient`, `outdated` (only CloudTrail's former accounts are allowed) or `unknown`. Needs `bucket`, and
 * `organizationId` for an organization trail. A policy that leaves out the plain account path of an organization trail is sufficient, with
 * a note. ACLs, Requester Pays, the bucket's key and organization policies are not part of the question.
 */
export function canDeliverToBucket(document: PolicyDocument, trail: TrailContext): PolicyAnswer {
  const question = 'can-deliver-to-bucket'
  const needs: readonly Need[] = [...(trail.bucket === undefined ? (['bucket'] as const) : []), ...organizationNeeds(trail)]
  const { bucket } = trail
  if (needs.length > 0 || bucket === undefined) return missing(question, needs)
  const withBucket: TrailWithBucket = { ...trail, bucket }
  const needed = neededOfBucket(withBucket)
  const judgement = judgeRequests(document, needed)
  if (judgement !== undefined && isDigestEncryption(judgement)) {
    return { ...answerOfCalls(question, judgement), because: because('digest-encryption-undocumented') }
  }
  return withFormerPrincipals(document, needed, { question, trail, judgement, notes: bucketNotes(document, withBucket) })
}

/**
 * Can CloudTrail announce this trail's files on the topic with this policy?
 *
 * Needs `topicArn`. The default policy of the SNS console does not suffice: CloudTrail sends no `aws:SourceOwner`. For an encrypted topic
 * ask the key's policy too.
 */
export function canPublishToTopic(document: PolicyDocument, trail: TrailContext): PolicyAnswer {
  const question = 'can-publish-to-topic'
  const { topicArn } = trail
  if (topicArn === undefined) return missing(question, ['topicArn'])
  const needed = neededOfTopic({ ...trail, topicArn })
  return withFormerPrincipals(document, needed, { question, trail, judgement: judgeRequests(document, needed), notes: [] })
}

/** What a key encrypts: the log files of a trail, or the topic it announces them on. */
export type KeyUse = { readonly use: 'log-files' } | { readonly use: 'topic'; readonly keyArn: string }

/**
 * Can CloudTrail use the key with this policy?
 *
 * Needs `kmsKeyArn` for log files, and `topicArn` for a topic. `bucketKey` adds the decryption that an S3 Bucket Key asks for.
 */
export function canUseKey(document: PolicyDocument, trail: TrailContext, key: KeyUse = { use: 'log-files' }): PolicyAnswer {
  const question = 'can-use-key'
  const { kmsKeyArn, topicArn } = trail
  if (key.use === 'topic') {
    if (topicArn === undefined) return missing(question, ['topicArn'])
    const problem = checkArns([['keyArn', key.keyArn]], trail.partition)
    if (problem !== undefined) return impossible(question, problem)
    return answerOfCalls(question, judgeRequests(document, neededOfTopicKey({ keyArn: key.keyArn, topicArn })))
  }
  if (kmsKeyArn === undefined) return missing(question, ['kmsKeyArn'])
  return answerOfCalls(question, judgeRequests(document, neededOfLogKey({ ...trail, kmsKeyArn })))
}

/** What an organization trail's questions need besides. */
export function organizationNeeds({ isOrganization, organizationId }: TrailContext): readonly Need[] {
  return isOrganization && organizationId === undefined ? ['organizationId'] : []
}

interface Judged {
  readonly question: QuestionId
  readonly trail: TrailContext
  readonly judgement: RequestJudgement | undefined
  readonly notes: readonly Because[]
}

function withFormerPrincipals(document: PolicyDocument, needed: readonly NeededRequest[], judged: Judged): PolicyAnswer {
  const { question, trail, judgement, notes } = judged
  const answer = answerOfCalls(question, judgement, notes)
  const former = judgement === undefined ? undefined : findFormerPrincipal(document, needed, { trail, refusal: judgement })
  if (former === undefined) return answer
  if (former.verdict === 'insufficient') return { ...answer, notes: [...notes, former.because] }
  return { ...answer, ...former }
}

function isDigestEncryption({ effect, request, decision: { nearest } }: RequestJudgement): boolean {
  if (effect !== 'unknown' || !request.purpose.startsWith(DIGEST_PURPOSE)) return false
  return nearest?.cause === 'unknown-context' && / s3:x-amz-server-side-encryption/iu.test(nearest.detail)
}

function bucketNotes(document: PolicyDocument, trail: TrailWithBucket): readonly Because[] {
  const plain = trail.isOrganization ? judgeRequests(document, plainWrites(trail)) : undefined
  return [
    ...(plain?.effect === 'refuse' ? [because('plain-account-path-missing')] : []),
    ...(`/${trail.prefix}`.includes('/AWSLogs/') ? [because('prefix-holds-awslogs')] : []),
  ]
}
