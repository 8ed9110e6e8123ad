import { type PolicyDocument, parsePolicyDocument } from '../document.ts'
import type { PolicyAnswer, QuestionId } from './answer.ts'
import { impossible, missing } from './answers.ts'
import { because } from './because.ts'
import { type CollectorInput, canCollectorRead } from './collector.ts'
import { isOpenToConfusedDeputy } from './confused-deputy.ts'
import { describeTrail, type TrailContext, type TrailInput } from './context.ts'
import { allowsOtherAccounts } from './cross-account.ts'
import { canDeliverToBucket, canPublishToTopic, canUseKey } from './delivery.ts'
import { canAssumeLogRole, canWriteLogStreams } from './delivery-log-group.ts'
import { fitsLimits } from './limits.ts'
import { placeOf } from './needed-topic-requests.ts'
import { isOverBroad } from './over-broad.ts'
import type { PolicyKind } from './policy-kind.ts'
import { isPublic } from './public.ts'
import { canSnsUseKey, canTopicSendToQueue } from './queue.ts'
import { hasStalePrincipals } from './stale-principals.ts'
import type { Trusted } from './trusted.ts'

/** What is told besides the document. Everything may be left out; the questions that need it then answer `unknown` and name it. */
export interface AskContext {
  readonly trail?: TrailInput
  /** The account that owns the resource; read from its ARN, or the trail's owner, where it is left out. */
  readonly owner?: string
  readonly trusted?: Trusted
  readonly queueArn?: string
  /** The topic that the queue listens to, if not the trail's. */
  readonly topicArn?: string
  /** What a key is for; log files, if left out. */
  readonly keyUse?: 'log-files' | 'topic' | 'queue'
  /** The key of the encrypted topic or queue. */
  readonly keyArn?: string
  /** The policy of the encrypted queue's key. */
  readonly keyPolicy?: PolicyDocument
  /** The collector and the policies besides the one that is asked, which takes its own place among them. */
  readonly collector?: CollectorInput
}

/** A document with what it hangs on and what is known around it. */
export interface PolicyInquiry {
  readonly kind: PolicyKind
  /** JSON text, plain or percent-encoded, or a parsed value. Attacker-controlled. */
  readonly document: unknown
  readonly context?: AskContext
}

/** A readable document under questioning. */
interface Asked {
  readonly kind: PolicyKind
  readonly document: PolicyDocument
  readonly source: unknown
  readonly context: AskContext
}

type Question = (asked: Asked) => PolicyAnswer

/** The questions of each kind of policy, in the order they are answered. */
export const QUESTIONS_OF: Readonly<Record<PolicyKind, readonly QuestionId[]>> = {
  's3-bucket': [
    'can-deliver-to-bucket',
    'can-collector-read',
    'is-public',
    'is-open-to-confused-deputy',
    'is-over-broad',
    'allows-other-accounts',
    'has-stale-principals',
    'fits-limits',
  ],
  'sns-topic': [
    'can-publish-to-topic',
    'is-public',
    'is-open-to-confused-deputy',
    'is-over-broad',
    'allows-other-accounts',
    'has-stale-principals',
    'fits-limits',
  ],
  'sqs-queue': [
    'can-topic-send-to-queue',
    'can-collector-read',
    'is-public',
    'is-open-to-confused-deputy',
    'is-over-broad',
    'allows-other-accounts',
    'has-stale-principals',
    'fits-limits',
  ],
  'kms-key': [
    'can-use-key',
    'can-collector-read',
    'is-public',
    'is-open-to-confused-deputy',
    'is-over-broad',
    'allows-other-accounts',
    'has-stale-principals',
    'fits-limits',
  ],
  'role-trust': [
    'can-assume-log-role',
    'is-public',
    'is-open-to-confused-deputy',
    'is-over-broad',
    'allows-other-accounts',
    'has-stale-principals',
    'fits-limits',
  ],
  'role-permissions': ['can-write-log-streams', 'can-collector-read', 'is-over-broad', 'fits-limits'],
}

const QUESTIONS: Readonly<Record<QuestionId, Question>> = {
  'can-deliver-to-bucket': withTrail('can-deliver-to-bucket', ({ document }, trail) => canDeliverToBucket(document, trail)),
  'can-publish-to-topic': withTrail('can-publish-to-topic', ({ document }, trail) => canPublishToTopic(document, trail)),
  'can-topic-send-to-queue': askQueue,
  'can-use-key': askKey,
  'can-assume-log-role': withTrail('can-assume-log-role', ({ document }, trail) => canAssumeLogRole(document, trail)),
  'can-write-log-streams': withTrail('can-write-log-streams', ({ document }, trail) => canWriteLogStreams([document], trail)),
  // Two documents: asked with `canDeliverToLogGroup`, and not of one document alone.
  'can-deliver-to-log-group': () => missing('can-deliver-to-log-group', ['trust', 'permissions']),
  'can-collector-read': withTrail('can-collector-read', askCollector),
  'is-public': ({ document, kind }) => isPublic(document, kind),
  'is-open-to-confused-deputy': ({ document, kind }) => isOpenToConfusedDeputy(document, kind),
  'is-over-broad': ({ document, kind, context }) => isOverBroad(document, kind, prefixOf(context)),
  'allows-other-accounts': askOtherAccounts,
  'has-stale-principals': ({ document }) => hasStalePrincipals(document),
  'fits-limits': askLimits,
}

/**
 * Ask a policy everything that makes sense for its kind, in a fixed order.
 *
 * Every question is answered. What was not told makes `unknown` with `context-missing` and the names in `needs`; a document AWS would not
 * accept makes every answer `unknown` with `document-unreadable`. Never throws on any document or context.
 */
export function askPolicy({ kind, document: source, context = {} }: PolicyInquiry): readonly PolicyAnswer[] {
  const parsed = parsePolicyDocument(source)
  return QUESTIONS_OF[kind].map((question) => {
    if (parsed.ok) return QUESTIONS[question]({ kind, document: parsed.document, source, context })
    const [problem] = parsed.problems.filter(({ severity }) => severity === 'error')
    return { question, verdict: 'unknown', because: because('document-unreadable', `${problem?.code ?? ''} ${problem?.path ?? ''}`.trim()) }
  })
}

function withTrail(question: QuestionId, ask: (asked: Asked, trail: TrailContext) => PolicyAnswer): Question {
  return (asked) => {
    const { trail } = asked.context
    if (trail === undefined) return missing(question, ['trailArn'])
    const described = describeTrail(trail)
    return described.ok ? ask(asked, described.trail) : impossible(question, described.because)
  }
}

function askQueue({ document, context }: Asked): PolicyAnswer {
  const { queueArn, keyArn, keyPolicy } = context
  const topicArn = topicOf(context)
  if (queueArn === undefined || topicArn === undefined) {
    return missing('can-topic-send-to-queue', [
      ...(queueArn === undefined ? (['queueArn'] as const) : []),
      ...(topicArn === undefined ? (['topicArn'] as const) : []),
    ])
  }
  return canTopicSendToQueue(document, {
    queueArn,
    topicArn,
    ...(keyArn === undefined ? {} : { keyArn }),
    ...(keyPolicy === undefined ? {} : { keyPolicy }),
  })
}

function askKey(asked: Asked): PolicyAnswer {
  const question = 'can-use-key'
  const { document, context } = asked
  const { keyArn, queueArn, keyUse = 'log-files' } = context
  const topicArn = topicOf(context)
  if (keyUse === 'log-files') return withTrail(question, (_, trail) => canUseKey(document, trail))(asked)
  if (keyArn === undefined) return missing(question, ['keyArn'])
  if (keyUse === 'topic') return withTrail(question, (_, trail) => canUseKey(document, trail, { use: 'topic', keyArn }))(asked)
  if (queueArn === undefined) return missing(question, ['queueArn', ...(topicArn === undefined ? (['topicArn'] as const) : [])])
  if (topicArn === undefined) return missing(question, ['topicArn'])
  return canSnsUseKey(document, { keyArn, queueArn, topicArn })
}

function askCollector({ kind, document, context }: Asked, trail: TrailContext): PolicyAnswer {
  const { collector } = context
  if (collector === undefined) return missing('can-collector-read', ['collector'])
  return canCollectorRead({ ...collector, ...placeAmong(kind, document, collector) }, trail)
}

function placeAmong(kind: PolicyKind, document: PolicyDocument, { identityPolicies = [] }: CollectorInput): Partial<CollectorInput> {
  switch (kind) {
    case 's3-bucket':
      return { bucketPolicy: document }
    case 'sqs-queue':
      return { queuePolicy: document }
    case 'kms-key':
      return { keyPolicy: document }
    case 'role-permissions':
      return { identityPolicies: [document, ...identityPolicies] }
    case 'role-trust':
    case 'sns-topic':
      return {}
  }
}

function askLimits({ document, kind, source }: Asked): PolicyAnswer {
  const text = textOf(source)
  if (text === undefined) return { question: 'fits-limits', verdict: 'unknown', because: because('document-unreadable', 'not-json') }
  return fitsLimits({ document, text, isCompact: typeof source !== 'string' }, kind)
}

function askOtherAccounts({ kind, document, context }: Asked): PolicyAnswer {
  const owner = ownerOf(kind, context)
  if (owner === undefined) return missing('allows-other-accounts', ['owner'])
  return allowsOtherAccounts(document, kind, { owner, ...(context.trusted === undefined ? {} : { trusted: context.trusted }) })
}

function ownerOf(kind: PolicyKind, context: AskContext): string | undefined {
  if (context.owner !== undefined) return context.owner
  const arn =
    kind === 'sns-topic' ? topicOf(context) : kind === 'sqs-queue' ? context.queueArn : kind === 'kms-key' ? keyOf(context) : undefined
  const account = placeOf(arn ?? context.trail?.trailArn ?? '').account
  return account === '' ? undefined : account
}

function topicOf({ topicArn, trail }: AskContext): string | undefined {
  return topicArn ?? trail?.topicArn
}

function keyOf({ keyArn, trail }: AskContext): string | undefined {
  return keyArn ?? trail?.kmsKeyArn
}

/** The one prefix that grants may not leave; none where other trails share the bucket, each with a prefix of its own that was not told. */
function prefixOf({ trail }: AskContext): string | undefined {
  if (trail?.otherTrailArns !== undefined && trail.otherTrailArns.length > 0) return undefined
  const described = trail === undefined ? undefined : describeTrail(trail)
  return described?.ok === true ? described.trail.prefix : undefined
}

/** The text that AWS measures: for percent-encoded text what it stands for; `undefined` for a value that is no JSON. */
function textOf(source: unknown): string | undefined {
  try {
    if (typeof source !== 'string') return JSON.stringify(source)
    return source.trim().startsWith('%') ? decodeURIComponent(source.trim()) : source
  } catch {
    return undefined
  }
}
