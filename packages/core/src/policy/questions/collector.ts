import { parseArn } from '../../arn.ts'
import { type AccessDecision, evaluateAccess, type ResourceKind } from '../access.ts'
import type { PolicyDocument } from '../document.ts'
import type { PolicyDecision } from '../evaluate.ts'
import type { Need, PolicyAnswer } from './answer.ts'
import { answerOfCalls, impossible, missing } from './answers.ts'
import { checkArns } from './arn-forms.ts'
import { because } from './because.ts'
import type { TrailContext } from './context.ts'
import { organizationNeeds } from './delivery.ts'
import { firstFailing, judgeRequest, mentionedKeys, type RequestJudgement } from './judge-requests.ts'
import {
  type CollectorRole,
  type CollectorTarget,
  neededOfCollectorBucket,
  neededOfCollectorKey,
  neededOfCollectorQueue,
} from './needed-collector-requests.ts'
import type { NeededRequest } from './needed-request.ts'
import { placeOf } from './needed-topic-requests.ts'

/** A collector, and every policy that has a say; `absent` is a resource known to have none, and what is left out is not known. */
export interface CollectorInput {
  readonly roleArn: string
  readonly organizationId?: string
  /** All policies of the role. */
  readonly identityPolicies?: readonly PolicyDocument[]
  /** Left out if the collector reads no queue. */
  readonly queueArn?: string
  readonly queuePolicy?: PolicyDocument | 'absent'
  readonly bucketPolicy?: PolicyDocument | 'absent'
  /** The account that owns the bucket, if not the trail's. */
  readonly bucketAccount?: string
  readonly keyPolicy?: PolicyDocument | 'absent'
}

/**
 * Can a collector's role work through the queue, get and list the log files, and decrypt them?
 *
 * Asked for the files of every account, member and region that the trail's deliveries are asked for. Joins the role's policies with each
 * resource's: inside one account either side is enough (for a key never its own side alone), across accounts both are needed.
 * `decidedBy.document` says which policy decides. Needs `bucket`. Permission boundaries, organization policies and Block Public Access are
 * not part of the question.
 */
export function canCollectorRead(input: CollectorInput, trail: TrailContext): PolicyAnswer {
  const question = 'can-collector-read'
  const { bucket, kmsKeyArn } = trail
  const arn = parseArn(input.roleArn)
  const problem = checkArns(
    [
      ['roleArn', input.roleArn],
      ['queueArn', input.queueArn],
    ],
    trail.partition,
  )
  if (problem !== undefined || arn === undefined) return impossible(question, problem ?? because('context-invalid', 'roleArn'))
  const needs: readonly Need[] = [...(bucket === undefined ? (['bucket'] as const) : []), ...organizationNeeds(trail)]
  if (needs.length > 0 || bucket === undefined) return missing(question, needs)
  const role: CollectorRole = {
    roleArn: input.roleArn,
    account: arn.account,
    ...(input.organizationId === undefined ? {} : { organizationId: input.organizationId }),
  }
  const targets = [
    ...(input.queueArn === undefined
      ? []
      : [{ ...neededOfCollectorQueue(role, input.queueArn), ...sideOf(input, 'sqs', placeOf(input.queueArn).account) }]),
    { ...neededOfCollectorBucket(role, { ...trail, bucket }), ...sideOf(input, 's3', input.bucketAccount ?? trail.ownerAccount) },
    ...(kmsKeyArn === undefined
      ? []
      : [{ ...neededOfCollectorKey(role, { ...trail, kmsKeyArn }), ...sideOf(input, 'kms', placeOf(kmsKeyArn).account) }]),
  ]
  return answerOfCalls(question, firstFailing(targets.flatMap((target) => judgementsOf(target, input.identityPolicies))))
}

interface ResourceSide {
  readonly resourceAccount: string
  readonly resourcePolicy?: PolicyDocument | 'absent'
}

const POLICY_OF = { s3: 'bucketPolicy', sqs: 'queuePolicy', kms: 'keyPolicy' } as const

const DOCUMENT_NAMES: Readonly<Record<ResourceKind, string>> = {
  s3: 'bucket',
  sns: 'topic',
  sqs: 'queue',
  kms: 'key',
  'role-trust': 'trust',
}

function sideOf(input: CollectorInput, kind: keyof typeof POLICY_OF, resourceAccount: string): ResourceSide {
  const resourcePolicy = input[POLICY_OF[kind]]
  return { resourceAccount, ...(resourcePolicy === undefined ? {} : { resourcePolicy }) }
}

function judgementsOf(
  target: CollectorTarget & ResourceSide,
  identityPolicies: readonly PolicyDocument[] | undefined,
): readonly (() => RequestJudgement)[] {
  const { kind, resourceAccount, resourcePolicy } = target
  const documents = [...(identityPolicies ?? []), ...(typeof resourcePolicy === 'object' ? [resourcePolicy] : [])]
  const keys = mentionedKeys(documents)
  const decide = (request: NeededRequest['request']): AccessDecision =>
    evaluateAccess({
      request,
      resourceKind: kind,
      resourceAccount,
      ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
      ...(identityPolicies === undefined ? {} : { identityPolicies }),
    })
  return target.needed.map((needed) => () => {
    let access: AccessDecision | undefined
    const judgement = judgeRequest(needed, keys, (request) => {
      access = decide(request)
      return telling(access).decision
    })
    return access === undefined ? judgement : explain(judgement, access, DOCUMENT_NAMES[kind])
  })
}

/** The side that an access hangs on; where neither allows, the caller's own, if it has a statement that comes near. */
function telling(access: AccessDecision): Telling {
  const { effect, why } = access
  const side = sideThatTells(access)
  const decision = side === 'none' ? undefined : access[side]
  if (decision === undefined) return { decision: { effect, why: effect === 'none' ? 'nothing-allowed' : 'undecided-allow' }, side: 'none' }
  return { decision: decision.effect === effect || why === 'nothing-allows' ? decision : { ...decision, effect }, side }
}

interface Telling {
  readonly decision: PolicyDecision
  readonly side: 'resource' | 'identity' | 'none'
}

function sideThatTells({ resource, identity, effect, why }: AccessDecision): Telling['side'] {
  if (identity === undefined) return resource === undefined ? 'none' : 'resource'
  if (resource === undefined || why.startsWith('identity-')) return 'identity'
  if (effect === 'deny') return resource.effect === 'deny' ? 'resource' : 'identity'
  return why === 'nothing-allows' && identity.nearest !== undefined ? 'identity' : 'resource'
}

function explain(judgement: RequestJudgement, access: AccessDecision, resourceName: string): RequestJudgement {
  const { why } = access
  const { side } = telling(access)
  const reason =
    why === 'resource-policy-missing'
      ? because('document-missing', resourceName)
      : why === 'identity-policies-missing'
        ? because('document-missing', 'role')
        : why === 'identity-does-not-allow' || why === 'resource-does-not-allow'
          ? because(why)
          : judgement.because
  const document = side === 'identity' ? `role policy ${access.identity?.policy ?? 0}` : resourceName
  const decidedBy = judgement.decidedBy === undefined ? {} : { decidedBy: { ...judgement.decidedBy, document } }
  return { ...judgement, because: reason, ...decidedBy }
}
