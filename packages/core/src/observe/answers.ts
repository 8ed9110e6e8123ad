import type { JsonObject } from './answer-fields.ts'
import { type Fact, type Ignorance, known, notKnown, type Unknown } from './fact.ts'
import { actionFor, type OperationName, operationOf } from './operations.ts'
import type { RecordedCall, Recording } from './recording.ts'

/** A recording, arranged so that the answer to a question is found without walking all of it. */
export interface Answers {
  readonly observedAt: string
  /** The accounts whose credentials asked anything, sorted. */
  readonly accounts: readonly string[]
  /** The calls of one operation in one account, in the order of the recording. */
  calls(account: string, operation: OperationName): readonly RecordedCall[]
}

/** Arrange a recording by account and operation. Calls that Trailmend has no use for are left out. */
export function arrangeAnswers(recording: Recording): Answers {
  const byQuestion = new Map<string, RecordedCall[]>()
  const accounts = new Set<string>()
  for (const call of recording.calls) {
    if (operationOf(call) === undefined) continue
    accounts.add(call.account)
    const key = `${call.account} ${call.service}:${call.operation}`
    const same = byQuestion.get(key)
    if (same === undefined) byQuestion.set(key, [call])
    else same.push(call)
  }
  return {
    observedAt: recording.observedAt,
    accounts: [...accounts].sort(),
    calls: (account, operation) => byQuestion.get(`${account} ${operation}`) ?? [],
  }
}

/**
 * The output of a call as a fact. Where a question was recorded more than once, the last answer counts.
 *
 * @param missing - what was not recorded, in words, for the reader of the finding
 */
export function outputOf(calls: readonly RecordedCall[], operation: OperationName, missing: string): Fact<JsonObject> {
  const call = calls.at(-1)
  if (call === undefined) return notKnown('not-recorded', missing)
  return 'output' in call ? known(call.output) : ignoranceOf(call.error, operation)
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
 * Sources: "Common Errors" of the CloudTrail, EC2 and STS API references; Node.js error codes.
 */
const ERRORS: readonly (readonly [RegExp, Ignorance])[] = [
  [/^(AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized|InsufficientPrivileges|Forbidden|403)/, 'access-denied'],
  [/^(TrailNotFound|CloudTrailARNInvalid|NoSuch|ResourceNotFound|NotFound)/, 'not-found'],
  [/^(UnrecognizedClient|InvalidClientTokenId|OptInRequired|AuthFailure|SubscriptionRequired|RegionDisabled)/, 'region-disabled'],
  [
    /^(Expired|CredentialsProviderError|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|RequestExpired|InvalidAccessKeyId|ProcessCredentials|TokenProviderError|InvalidIdentityToken|IDPRejectedClaim)/,
    'credentials',
  ],
  [
    /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|BandwidthLimitExceeded|LimitExceeded|ProvisionedThroughput)/,
    'throttled',
  ],
  [
    /^(ENOTFOUND|ECONN|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|Timeout|Networking|RequestTimeout|ServiceUnavailable|InternalFailure|InternalError|InternalServer|AbortError)/,
    'unreachable',
  ],
]

function classify(name: string): Ignorance {
  return ERRORS.find(([pattern]) => pattern.test(name))?.[1] ?? 'failed'
}
