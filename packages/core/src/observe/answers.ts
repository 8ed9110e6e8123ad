import { partitionNameOf } from '../partition.ts'
import { flagField, hasField, type JsonObject } from './answer-fields.ts'
import { type Fact, type Ignorance, known, notKnown, type Unknown } from './fact.ts'
import { actionFor, isAnswered, OPERATIONS, type OperationName, operationOf, resourceAsked } from './operations.ts'
import { ownerNamed } from './owner.ts'
import type { RecordedCall, Recording } from './recording.ts'

/** A recording, arranged so that the answer to a question is found without walking all of it. */
export interface Answers {
  readonly observedAt: string
  /** The accounts whose credentials asked anything at all, sorted. */
  readonly accounts: readonly string[]
  /** The calls of one operation in one account, in the order of the recording. */
  calls(account: string, operation: OperationName): readonly RecordedCall[]
  /** The last call of one operation in one account and region about a resource that goes by any of these names. */
  about(account: string, operation: OperationName, region: string, names: readonly string[]): RecordedCall | undefined
  /**
   * The call that tells most of a resource that may be another account's: the answer of the account that the name says owns it;
   * else the account's own if it was answered, else any other account's that was, else the account's own refusal.
   *
   * What has no region is looked up in the partition of `region`: names are used again in every partition.
   */
  anyAbout(account: string, operation: OperationName, region: string, name: string): RecordedCall | undefined
}

interface PlacedCall {
  readonly call: RecordedCall
  readonly position: number
}

/** Arrange a recording by account, operation and resource. Calls that Trailmend has no use for tell of their account only. */
export function arrangeAnswers(recording: Recording): Answers {
  const byQuestion = new Map<string, RecordedCall[]>()
  const byResource = new Map<string, PlacedCall>()
  const answered = new Map<string, TellingCall>()
  const accounts = new Set<string>()
  for (const [position, call] of recording.calls.entries()) {
    accounts.add(call.account)
    const row = operationOf(call)
    if (row === undefined) continue
    const operation = `${call.service}:${call.operation}`
    const same = byQuestion.get(keyOf(call.account, operation))
    if (same === undefined) byQuestion.set(keyOf(call.account, operation), [call])
    else same.push(call)
    const name = resourceAsked(row, call.input)
    if (name === undefined) continue
    const region = row.scope === 'global' ? '' : call.region
    byResource.set(keyOf(call.account, operation, region, name), { call, position })
    const weight = row.foreign ? weightOf(call) : 0
    const key = keyOf(operation, row.scope === 'global' ? partitionNameOf(call.region) : call.region, name)
    if (weight > 0 && weight >= (answered.get(key)?.weight ?? 0)) answered.set(key, { call, weight })
  }
  const about: Answers['about'] = (account, operation, region, names) => {
    const where = OPERATIONS[operation].scope === 'global' ? '' : region
    const found = names.flatMap((name) => byResource.get(keyOf(account, operation, where, name)) ?? [])
    return found.sort((a, b) => a.position - b.position).at(-1)?.call
  }
  return {
    observedAt: recording.observedAt,
    accounts: [...accounts].sort(),
    calls: (account, operation) => byQuestion.get(keyOf(account, operation)) ?? [],
    about,
    anyAbout: (account, operation, region, name) => {
      const own = about(account, operation, region, [name])
      const best = answered.get(keyOf(operation, OPERATIONS[operation].scope === 'global' ? partitionNameOf(region) : region, name))
      const weight = own === undefined ? 0 : weightOf(own)
      if (own !== undefined && weight > 0 && (weight >= TOLD_BY_OWNER || best?.weight !== TOLD_BY_OWNER)) return own
      return best?.call ?? own
    },
  }
}

interface TellingCall {
  readonly call: RecordedCall
  readonly weight: number
}

const TOLD_BY_OWNER = 3

/**
 * How much an answer about what may be another account's counts; 0 if it tells nothing.
 *
 * That there is no such thing is an answer too, unless it is given to a stranger: AWS may say so of what a caller may not see.
 */
function weightOf(call: RecordedCall): number {
  const isGone = 'error' in call && saysNone(call.error.name, call)
  if (!('output' in call) && !isGone) return 0
  const owner = ownerNamed(call)
  if (owner === call.account) return TOLD_BY_OWNER
  return isGone ? (owner === undefined ? 1 : 0) : 2
}

/** No part can imitate the border between two parts. */
function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}

/**
 * The output of a call as a fact.
 *
 * @param missing - what was not recorded, in words, for the reader of the finding
 */
export function outputOf(call: RecordedCall | undefined, operation: OperationName, missing: string): Fact<JsonObject> {
  if (call === undefined) return notKnown('not-recorded', missing)
  if (!('output' in call)) return ignoranceOf(call.error, operation)
  return isOnePage(call) ? notKnown('not-recorded', `${missing}, of which only a page was recorded,`) : known(call.output)
}

/** By these fields AWS asks for one page of several, and tells that there are more. */
const PAGE_ASKED = ['NextToken', 'nextToken', 'Marker', 'ContinuationToken'] as const
const PAGE_FOLLOWS = ['NextToken', 'nextToken', 'NextMarker', 'ContinuationToken'] as const

function isOnePage({ input, output }: { readonly input: JsonObject; readonly output: JsonObject }): boolean {
  if (PAGE_ASKED.some((field) => hasField(input, field)) || PAGE_FOLLOWS.some((field) => hasField(output, field))) return true
  return flagField(output, 'IsTruncated') === true || flagField(output, 'Truncated') === true
}

/** How to make a fact of a call. */
export interface Reading<T> {
  readonly operation: OperationName
  /** What was not recorded, in words, for the reader of the finding. */
  readonly missing: string
  readonly read: (output: JsonObject) => Fact<T>
  /** What it means that AWS says there is nothing of the kind. */
  readonly none?: { readonly means: T }
  /** The account that owns what is asked about, where its name says so. Told to any other, "there is none" may mean "not for you". */
  readonly owner?: string
}

/** The fact that a call tells: of its output, or of an error that is an answer in itself. */
export function readAnswer<T>(call: RecordedCall | undefined, { operation, missing, read, none, owner }: Reading<T>): Fact<T> {
  if (call !== undefined && 'error' in call && owner !== undefined && owner !== call.account && saysNone(call.error.name, call)) {
    return notKnown('other-account', `${missing} of account ${owner}, for AWS finds none or shows none to others: ${call.error.name}`)
  }
  if (call !== undefined && 'error' in call && none !== undefined && isAnswered(call)) return known(none.means)
  const output = outputOf(call, operation, missing)
  return output.known ? read(output.value) : output
}

function saysNone(error: string, call: RecordedCall): boolean {
  return isAnswered(call) || classify(error) === 'not-found'
}

/** Where a policy denies, an organization's among them, granting the action does not help. Source: IAM User Guide, "Troubleshoot access denied error messages". */
const EXPLICIT_DENY = /with an explicit deny/

/** The reason for not knowing that an AWS error is. */
export function ignoranceOf(error: { readonly name: string; readonly message: string }, operation: OperationName): Unknown {
  const because = classify(error.name)
  const detail = error.message === '' ? error.name : `${error.name}: ${error.message}`
  const needs = because === 'access-denied' && !EXPLICIT_DENY.test(error.message) ? actionFor(operation) : undefined
  return notKnown(because, detail, needs)
}

/**
 * Error names by what they mean. The first pattern that matches counts.
 * Sources: "Common Errors" of the CloudTrail, EC2 and STS API references; Node.js error codes; `MalformedAnswer` is our own.
 */
const ERRORS: readonly (readonly [RegExp, Ignorance])[] = [
  [/^MalformedAnswer$/, 'malformed-answer'],
  [/^(AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized|InsufficientPrivileges|Forbidden|403)/, 'access-denied'],
  [
    /^(TrailNotFound|CloudTrailARNInvalid|NoSuch|ResourceNotFound|NotFound|ObjectLockConfigurationNotFound|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|404)/,
    'not-found',
  ],
  [/^(UnrecognizedClient|InvalidClientTokenId|OptInRequired|AuthFailure|SubscriptionRequired|RegionDisabled)/, 'region-disabled'],
  [
    /^(Expired|CredentialsProviderError|SSOTokenProvider|RequestTimeTooSkewed|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|RequestExpired|InvalidAccessKeyId|ProcessCredentials|TokenProviderError|InvalidIdentityToken|IDPRejectedClaim)/,
    'credentials',
  ],
  [
    /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|BandwidthLimitExceeded|LimitExceeded|ProvisionedThroughput)/,
    'throttled',
  ],
  [
    /^(ENOTFOUND|ECONN|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|EPROTO|ETIMEDOUT|CERT_|ERR_TLS|SELF_SIGNED|UNABLE_TO_VERIFY|50[234]|Timeout|Networking|RequestTimeout|ServiceUnavailable|InternalFailure|InternalError|InternalS|AbortError)/,
    'unreachable',
  ],
]

function classify(name: string): Ignorance {
  return ERRORS.find(([pattern]) => pattern.test(name))?.[1] ?? 'failed'
}
