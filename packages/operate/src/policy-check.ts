import { type PolicyDocument, parsePolicyDocument } from '@trailmend/core/policy'
import {
  type AskContext,
  askPolicy,
  type CollectorInput,
  type PolicyAnswer,
  type PolicyKind,
  QUESTIONS_OF,
  type QuestionId,
  type TrailInput,
  VERDICT_OUTCOMES,
} from '@trailmend/core/policy/questions'
import { UsageError } from './usage-error.ts'

/** What a user tells about a policy. Texts are not yet validated. */
export interface PolicyWishes {
  readonly kind: PolicyKind
  readonly question?: readonly string[] | undefined
  readonly trailArn?: string | undefined
  readonly bucket?: string | undefined
  readonly prefix?: string | undefined
  readonly organizationTrail?: boolean | undefined
  readonly organizationId?: string | undefined
  readonly multiRegion?: boolean | undefined
  readonly accounts?: readonly string[] | undefined
  readonly otherTrailArns?: readonly string[] | undefined
  readonly logFileValidation?: boolean | undefined
  readonly insights?: boolean | undefined
  readonly kmsKeyArn?: string | undefined
  readonly bucketKey?: boolean | undefined
  readonly topicArn?: string | undefined
  readonly queueArn?: string | undefined
  readonly logGroupArn?: string | undefined
  readonly owner?: string | undefined
  readonly trusted?: readonly string[] | undefined
  readonly keyUse?: 'log-files' | 'topic' | 'queue' | undefined
  readonly keyArn?: string | undefined
  readonly collectorRole?: string | undefined
}

/** The texts of the other policies that have a say: whether the collector can read, and whether an encrypted queue can be sent to. */
export interface CollectorPolicies {
  readonly role?: string | undefined
  readonly bucket?: string | undefined
  readonly queue?: string | undefined
  /** Of the key of `keyArn`, or of `kmsKeyArn` where that is left out. */
  readonly key?: string | undefined
}

/** Every question that was asked, with its answer, and what they come to. */
export interface PolicyCheckResult {
  readonly kind: PolicyKind
  readonly exitCode: 0 | 1 | 3
  readonly complete: boolean
  readonly answers: readonly PolicyAnswer[]
  /** Questions that the kind has, but that were not asked, as nothing was told that they are about. */
  readonly notAsked: readonly QuestionId[]
}

/**
 * Ask a policy document everything its kind is asked, or the questions named.
 *
 * Whether the collector can read is asked only where a collector's role is told. A document that AWS would not accept answers
 * every question with `unknown`. Throws a `UsageError` for a text that is no JSON, for a question that the kind does not have, and
 * for what is told and cannot be.
 */
export function checkPolicy(document: string, wishes: PolicyWishes, policies: CollectorPolicies = {}): PolicyCheckResult {
  const questions = questionsOf(wishes)
  mustBeUsable(wishes)
  mustBeReadable(document)
  const all = askPolicy({ kind: wishes.kind, document, context: contextOf(wishes, policies) })
  const answers = all.filter(({ question }) => questions.includes(question))
  const unusable = answers.filter(({ because }) => because.code === 'context-invalid').map(({ because }) => ({ text: because.text }))
  if (unusable.length > 0) throw new UsageError(unusable.slice(0, 1))
  const outcomes = answers.map(({ verdict }) => VERDICT_OUTCOMES[verdict])
  const complete = !outcomes.includes('unknown')
  const exitCode = outcomes.includes('fail') ? 1 : complete ? 0 : 3
  return { kind: wishes.kind, exitCode, complete, answers, notAsked: QUESTIONS_OF[wishes.kind].filter((id) => !questions.includes(id)) }
}

const ACCOUNT_ID = /^\d{12}$/

/** A mistyped account would be nobody's, and everybody a stranger to it. */
function mustBeUsable({ owner, trusted = [], accounts = [] }: PolicyWishes): void {
  const problems = [
    ...(owner !== undefined && !ACCOUNT_ID.test(owner)
      ? [{ text: `--owner: expected an account id, twelve digits, got ${JSON.stringify(owner)}` }]
      : []),
    ...accounts
      .filter((id) => !ACCOUNT_ID.test(id))
      .map((id) => ({ text: `--accounts: expected account ids, twelve digits each, got ${JSON.stringify(id)}` })),
    ...trusted
      .filter((who) => !/^(\d{12}|o-[a-z0-9]{10,32}|arn:.+|[0-9a-f]{64})$/.test(who))
      .map((who) => ({
        text: `--trusted: expected account ids, organizations (o-…), ARNs or canonical user ids, got ${JSON.stringify(who)}`,
      })),
  ]
  if (problems.length > 0) throw new UsageError(problems)
}

/** What is no document at all has no answers. */
const UNREADABLE: readonly string[] = ['too-large', 'too-deep', 'bad-encoding', 'not-json']

function mustBeReadable(document: string): void {
  const { problems } = parsePolicyDocument(document)
  const problem = problems.find(({ code }) => UNREADABLE.includes(code))
  if (problem !== undefined) throw new UsageError(`not a policy document: ${problem.code.replaceAll('-', ' ')}`)
}

function questionsOf({ kind, question: wanted, collectorRole }: PolicyWishes): readonly QuestionId[] {
  const there = QUESTIONS_OF[kind]
  if (wanted === undefined) return there.filter((id) => id !== 'can-collector-read' || collectorRole !== undefined)
  if (wanted.length === 0) throw new UsageError('--question: names no question')
  const unknown = wanted.find((name) => !there.some((id) => id === name))
  if (unknown !== undefined)
    throw new UsageError(`--question: a policy of the kind ${kind} is asked ${there.join(', ')}, not ${JSON.stringify(unknown)}`)
  return there.filter((id) => wanted.includes(id))
}

function contextOf(wishes: PolicyWishes, policies: CollectorPolicies): AskContext {
  const { trailArn, owner, trusted, queueArn, topicArn, keyUse, keyArn } = wishes
  return told({
    trail: trailArn === undefined ? undefined : trailOf(wishes, trailArn),
    owner,
    trusted: trusted === undefined ? undefined : trustedOf(trusted),
    queueArn,
    topicArn,
    keyUse,
    keyArn,
    keyPolicy: keyArn === undefined ? undefined : parsedOrNot('--key-policy', policies.key),
    collector: collectorOf(wishes, policies),
  })
}

function trailOf(wishes: PolicyWishes, trailArn: string): TrailInput {
  const { bucket, prefix, organizationId, accounts, otherTrailArns, kmsKeyArn, topicArn, logGroupArn } = wishes
  const { organizationTrail: isOrganization, multiRegion: isMultiRegion, logFileValidation, insights, bucketKey } = wishes
  return {
    trailArn,
    ...told({ bucket, prefix, organizationId, accounts, otherTrailArns, kmsKeyArn, topicArn, logGroupArn }),
    ...told({ isOrganization, isMultiRegion, logFileValidation, insights, bucketKey }),
  }
}

/** Whom the owner trusts, told apart by their form: `o-…`, twelve digits, anything else. */
function trustedOf(trusted: readonly string[]): NonNullable<AskContext['trusted']> {
  const isOrganization = (text: string) => text.startsWith('o-')
  const isAccount = (text: string) => ACCOUNT_ID.test(text)
  return {
    organizations: trusted.filter(isOrganization),
    accounts: trusted.filter(isAccount),
    arns: trusted.filter((text) => !isOrganization(text) && !isAccount(text)),
  }
}

function collectorOf(
  { collectorRole, organizationId, queueArn, keyArn, kmsKeyArn }: PolicyWishes,
  { role, bucket, queue, key }: CollectorPolicies,
): CollectorInput | undefined {
  if (collectorRole === undefined) return undefined
  const identityPolicies = role === undefined ? undefined : [parsed('--collector-policy', role)]
  const bucketPolicy = parsedOrNot('--bucket-policy', bucket)
  const queuePolicy = parsedOrNot('--queue-policy', queue)
  // The log files' key is the only one that a collector's calls are judged by.
  const keyPolicy = keyArn === undefined || keyArn === kmsKeyArn ? parsedOrNot('--key-policy', key) : undefined
  return { roleArn: collectorRole, ...told({ organizationId, queueArn, identityPolicies, bucketPolicy, queuePolicy, keyPolicy }) }
}

function parsedOrNot(flag: string, text: string | undefined): PolicyDocument | undefined {
  return text === undefined ? undefined : parsed(flag, text)
}

function parsed(flag: string, text: string): PolicyDocument {
  const read = parsePolicyDocument(text)
  if (read.ok) return read.document
  const problem = read.problems.find(({ severity }) => severity === 'error')
  throw new UsageError(`${flag}: not a policy: ${problem?.path ?? ''} ${problem?.code ?? ''}`)
}

/** The same without what is undefined: what was not told is absent, not empty. */
function told<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
