import type { JsonObject } from './answer-fields.ts'
import { type Fact, type Ignorance, known, notKnown, type Unknown } from './fact.ts'
import { actionFor, isAnswered, OPERATIONS, type OperationName, operationOf, resourceAsked } from './operations.ts'
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
   * The call that tells most of a resource that may be another account's: the account's own if it was answered, else any other
   * account's that was, else the account's own refusal.
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
  const answered = new Map<string, RecordedCall>()
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
    if (row.foreign && tells(call)) answered.set(keyOf(operation, region, name), call)
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
      if (own !== undefined && tells(own)) return own
      return answered.get(keyOf(operation, OPERATIONS[operation].scope === 'global' ? '' : region, name)) ?? own
    },
  }
}

/** Whether a call was answered: that there is no such thing is an answer too. */
function tells(call: RecordedCall): boolean {
  return 'output' in call || classify(call.error.name) === 'not-found'
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
  return 'output' in call ? known(call.output) : ignoranceOf(call.error, operation)
}

/** How to make a fact of a call. */
export interface Reading<T> {
  readonly operation: OperationName
  /** What was not recorded, in words, for the reader of the finding. */
  readonly missing: string
  readonly read: (output: JsonObject) => Fact<T>
  /** What it means that AWS says there is nothing of the kind. */
  readonly none?: { readonly means: T }
}

/** The fact that a call tells: of its output, or of an error that is an answer in itself. */
export function readAnswer<T>(call: RecordedCall | undefined, { operation, missing, read, none }: Reading<T>): Fact<T> {
  if (call !== undefined && 'error' in call && none !== undefined && isAnswered(call)) return known(none.means)
  const output = outputOf(call, operation, missing)
  return output.known ? read(output.value) : output
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
    /^(TrailNotFound|CloudTrailARNInvalid|NoSuch|ResourceNotFound|NotFound|ObjectLockConfigurationNotFound|QueueDoesNotExist|404)/,
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
