import { type Fact, known, notKnown } from '../../observe/fact.ts'
import type { Role } from '../../observe/facts/role.ts'
import type { Trail } from '../../observe/snapshot.ts'
import type { PolicyDocument } from '../../policy/document.ts'
import type { PolicyAnswer } from '../../policy/questions/answer.ts'
import { isOpenToConfusedDeputy } from '../../policy/questions/confused-deputy.ts'
import type { TrailContext } from '../../policy/questions/context.ts'
import { canDeliverToBucket, canPublishToTopic, canUseKey } from '../../policy/questions/delivery.ts'
import { canDeliverToLogGroup, canWriteLogStreams } from '../../policy/questions/delivery-log-group.ts'
import type { PolicyKind } from '../../policy/questions/policy-kind.ts'
import { withOtherFailures } from '../also-failing.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { documentOf, unreadPolicy, verdictOf, withOwnersHint } from '../policy-link.ts'
import { shellQuote } from '../shell-quote.ts'
import { contextOf } from '../trail-context.ts'
import { nameOf, sentence, unknownOfTrail } from '../trail-in-words.ts'
import { fail, pass, type Verdict } from '../verdict.ts'
import { worst } from '../worst.ts'

const EXPECTED: Json = { delivery: 'allowed', confusedDeputy: 'shut out' }

/** Where each part's policy is read and written. */
const PARTS: ReadonlyMap<string, (trail?: Trail) => ByHand> = new Map([
  [
    'bucket',
    (trail?: Trail) => {
      const bucket = trail?.bucketName.known === true ? shellQuote(trail.bucketName.value) : '<bucket>'
      return {
        audit: `aws s3api get-bucket-policy --bucket ${bucket} --query Policy --output text`,
        fix: `aws s3api put-bucket-policy --bucket ${bucket} --policy 'file://<mended policy>.json'`,
      }
    },
  ],
  [
    'topic',
    (trail?: Trail) => {
      const topic = arnOr(trail?.topicArn, '<topic ARN>')
      return {
        audit: `aws sns get-topic-attributes --topic-arn ${topic} --query Attributes.Policy --output text`,
        fix: `aws sns set-topic-attributes --topic-arn ${topic} --attribute-name Policy --attribute-value 'file://<mended policy>.json'`,
      }
    },
  ],
  [
    'key',
    (trail?: Trail) => {
      const key = arnOr(trail?.keyArn, '<key ARN>')
      return {
        audit: `aws kms get-key-policy --key-id ${key} --policy-name default --query Policy --output text`,
        fix: `aws kms put-key-policy --key-id ${key} --policy-name default --policy 'file://<mended policy>.json'`,
      }
    },
  ],
  [
    'log',
    (trail?: Trail) => {
      const role =
        trail?.logRoleArn.known === true && trail.logRoleArn.value !== null
          ? shellQuote(trail.logRoleArn.value.split('/').at(-1) ?? '')
          : '<role>'
      return {
        audit: `aws iam get-role --role-name ${role}`,
        fix: `aws iam put-role-policy --role-name ${role} --policy-name deliver-to-log-group --policy-document 'file://<mended policy>.json'`,
      }
    },
  ],
])

/** A policy that lets no delivery happen loses evidence; one that lets any trail of anybody deliver lets strangers write into it. */
export const cloudtrailDeliveryPolicy: Control = defineControl({
  id: 'cloudtrail-delivery-policy',
  title: 'The policies behind every trail let CloudTrail deliver, and for this trail only',
  why: 'A bucket, topic, key or role whose policy refuses CloudTrail makes a trail that is switched on and records nothing. One that lets CloudTrail in without saying for which trail lets anyone with an AWS account have CloudTrail write there.',
  severity: 'high',
  subject: 'trail',
  none: {
    outcome: 'not-applicable',
    code: 'no-trail',
    text: 'Account {account} has no trail{where}, so no policy has to let one deliver.',
    expected: EXPECTED,
    byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: '' },
  },
  benchmarks: {},
  codes: {
    'bucket-refuses': 'fail',
    'bucket-open-to-confused-deputy': 'fail',
    'topic-refuses': 'fail',
    'topic-open-to-confused-deputy': 'fail',
    'key-refuses': 'fail',
    'key-open-to-confused-deputy': 'fail',
    'log-role-gone': 'fail',
    'log-role-refuses': 'fail',
    'impossible-trail': 'fail',
    'no-trail': 'not-applicable',
    'policies-fit': 'pass',
  },
  asks: [
    'organizations:DescribeOrganization',
    'cloudtrail:GetInsightSelectors',
    's3:GetBucketPolicy',
    'sns:GetTopicAttributes',
    'kms:GetKeyPolicy',
    'iam:GetRole',
    'iam:ListRolePolicies',
    'iam:GetRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
  ],
  byHand,
  judge,
})

function arnOr(fact: Fact<string | null> | undefined, otherwise: string): string {
  return fact?.known === true && fact.value !== null ? shellQuote(fact.value) : otherwise
}

function byHand(trail?: Trail, verdict?: Verdict): ByHand {
  const part = verdict?.because.code.split('-')[0] ?? 'bucket'
  const hand = PARTS.get(part) ?? PARTS.get('bucket')
  return hand?.(trail) ?? { audit: '', fix: '' }
}

function judge(trail: Trail, context: JudgeContext): Verdict {
  const described = contextOf(trail, context.snapshot)
  if (described === undefined) {
    const text = `${sentence(nameOf(trail))} names a bucket, topic, key or log group that cannot belong with it, so it cannot deliver.`
    return fail({ code: 'impossible-trail', text, expected: EXPECTED, observed: { trail: trail.arn } })
  }
  const verdicts = [
    ...unreadParts(trail, context),
    ...ofBucket(trail, described, context),
    ...ofTopic(trail, described, context),
    ...ofKey(trail, described, context),
    ...ofLogRole(trail, described, context),
  ]
  const text = `The policies behind ${nameOf(trail)} let CloudTrail deliver, and for this trail only.`
  const good = pass({ code: 'policies-fit', text, expected: EXPECTED, observed: { trail: trail.arn } })
  return withOwnersHint(withOtherFailures(worst(verdicts, good), verdicts), trail, context)
}

/** The parts that the trail may deliver to or by, of which nobody knows which they are: no policy of theirs was looked at. */
function unreadParts(trail: Trail, context: JudgeContext): readonly Verdict[] {
  const { snapshot } = context
  const isSeen = (fact: Fact<string | null>, seen: readonly { readonly arn?: string; readonly id?: string }[]): Fact<unknown> => {
    if (!fact.known || fact.value === null || seen.some(({ arn, id }) => arn === fact.value || id === fact.value)) return fact
    return notKnown('malformed-answer', `${fact.value} is no ARN of its kind`)
  }
  const hasLogGroup = !trail.logGroupArn.known || trail.logGroupArn.value !== null
  const parts: readonly (readonly [part: string, fact: Fact<unknown>])[] = [
    ['bucket', trail.bucketName],
    ['topic', isSeen(trail.topicArn, snapshot.topics)],
    ['key', isSeen(trail.keyArn, snapshot.trailKeys)],
    ['log group', trail.logGroupArn],
    ['role', hasLogGroup ? isSeen(trail.logRoleArn, snapshot.roles) : trail.logGroupArn],
  ]
  return parts.flatMap(([part, fact]) =>
    fact.known
      ? []
      : [unknownOfTrail(trail, fact, { whether: `Which ${part} ${nameOf(trail)} delivers with`, expected: EXPECTED, context })],
  )
}

/** A part that holds no policy allows nobody. */
const NO_POLICY = '{"Version":"2012-10-17","Statement":[]}'

interface Part {
  readonly name: string
  readonly code: string
  readonly kind: PolicyKind
  readonly policy: Fact<string | null>
  readonly ask: (document: PolicyDocument) => PolicyAnswer
}

/** What a resource's policy must let happen, and what it must not. */
function ofPart({ name, code, kind, policy, ask }: Part): readonly Verdict[] {
  const refuses = {
    policy: `the policy of ${name}`,
    code: `${code}-refuses`,
    means: 'does not let the trail deliver',
    whether: 'lets the trail deliver',
    expected: EXPECTED,
  }
  const open = {
    policy: `the policy of ${name}`,
    code: `${code}-open-to-confused-deputy`,
    means: 'lets an AWS service act there for anybody',
    whether: 'lets an AWS service act there for anybody',
    expected: EXPECTED,
  }
  const document = documentOf(policy.known ? known(policy.value ?? NO_POLICY) : policy)
  if (!document.known) return unreadPolicy(document, refuses)
  return [...verdictOf(ask(document.value), refuses), ...verdictOf(isOpenToConfusedDeputy(document.value, kind), open)]
}

function ofBucket(trail: Trail, described: TrailContext, { snapshot }: JudgeContext): readonly Verdict[] {
  const bucket = snapshot.buckets.find(({ name }) => trail.bucketName.known && trail.bucketName.value === name)
  if (bucket === undefined) return []
  const ask = (document: PolicyDocument) => canDeliverToBucket(document, described)
  return ofPart({ name: `bucket ${bucket.name}`, code: 'bucket', kind: 's3-bucket', policy: bucket.policy, ask })
}

function ofTopic(trail: Trail, described: TrailContext, { snapshot }: JudgeContext): readonly Verdict[] {
  const topic = snapshot.topics.find(({ arn }) => trail.topicArn.known && trail.topicArn.value === arn)
  if (topic === undefined) return []
  const ask = (document: PolicyDocument) => canPublishToTopic(document, described)
  return ofPart({ name: `topic ${topic.arn}`, code: 'topic', kind: 'sns-topic', policy: topic.policy, ask })
}

function ofKey(trail: Trail, described: TrailContext, { snapshot }: JudgeContext): readonly Verdict[] {
  const key = snapshot.trailKeys.find(({ id }) => trail.keyArn.known && trail.keyArn.value === id)
  if (key === undefined) return []
  const ask = (document: PolicyDocument) => canUseKey(document, described)
  return ofPart({ name: `key ${key.id}`, code: 'key', kind: 'kms-key', policy: key.policy, ask })
}

/** The role takes no source condition, so only whether it lets the trail deliver is asked. */
function ofLogRole(trail: Trail, described: TrailContext, { snapshot }: JudgeContext): readonly Verdict[] {
  if (described.logGroupArn === undefined) return []
  if (trail.logRoleArn.known && trail.logRoleArn.value === null) {
    const text = `${sentence(nameOf(trail))} names a log group and no role to deliver to it with.`
    return [fail({ code: 'log-role-gone', text, expected: EXPECTED, observed: { role: null } })]
  }
  const role = snapshot.roles.find(({ arn }) => trail.logRoleArn.known && trail.logRoleArn.value === arn)
  if (role === undefined) return []
  const link = {
    policy: `the role ${role.name}`,
    code: 'log-role-refuses',
    means: 'does not let the trail deliver to its log group',
    whether: 'lets the trail deliver to its log group',
    expected: EXPECTED,
  }
  if (!role.trust.known) return unreadPolicy(role.trust, link)
  if (role.trust.value === null) {
    const text = `${sentence(nameOf(trail))} delivers to CloudWatch Logs with role ${role.name}, which does not exist.`
    return [fail({ code: 'log-role-gone', text, expected: EXPECTED, observed: { role: role.arn } })]
  }
  const trust = documentOf(known(role.trust.value))
  if (!trust.known) return unreadPolicy(trust, link)
  if (!role.permissions.known) return unreadPolicy(role.permissions, link)
  const permissions = role.permissions.value.map((policy) => documentOf(known(policy)))
  const unread = permissions.find((document) => !document.known)
  if (unread !== undefined) return unreadPolicy(unread, link)
  const documents = permissions.flatMap((document) => (document.known ? [document.value] : []))
  const granted = verdictOf(canDeliverToLogGroup({ trust: trust.value, permissions: documents }, described), link)
  return [...granted, ...ofBoundary(role, described)]
}

/** What the boundary of a role does not allow, the role may not do, whatever its policies say. Source: IAM User Guide, "Permissions boundaries". */
function ofBoundary({ name, boundary }: Role, described: TrailContext): readonly Verdict[] {
  const link = {
    policy: `the permissions boundary of role ${name}`,
    code: 'log-role-refuses',
    means: 'does not let the trail deliver to its log group',
    whether: 'lets the trail deliver to its log group',
    expected: EXPECTED,
  }
  if (!boundary.known) return unreadPolicy(boundary, link)
  if (boundary.value === null) return []
  const document = documentOf(known(boundary.value))
  return document.known ? verdictOf(canWriteLogStreams([document.value], described), link) : unreadPolicy(document, link)
}
