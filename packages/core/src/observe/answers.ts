import { type JsonObject, textField } from './answer-fields.ts'
import { type Fact, type Ignorance, known, notKnown, type Unknown } from './fact.ts'
import { actionFor, type OperationName, operationOf } from './operations.ts'
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
}

interface PlacedCall {
  readonly call: RecordedCall
  readonly position: number
}

/** Arrange a recording by account, operation and resource. Calls that Trailmend has no use for tell of their account only. */
export function arrangeAnswers(recording: Recording): Answers {
  const byQuestion = new Map<string, RecordedCall[]>()
  const byResource = new Map<string, PlacedCall>()
  const accounts = new Set<string>()
  for (const [position, call] of recording.calls.entries()) {
    accounts.add(call.account)
    const row = operationOf(call)
    if (row === undefined) continue
    const operation = `${call.service}:${call.operation}`
    const same = byQuestion.get(keyOf(call.account, operation))
    if (same === undefined) byQuestion.set(keyOf(call.account, operation), [call])
    else same.push(call)
    const name = row.identifiedBy === undefined ? undefined : textField(call.input, row.identifiedBy)
    if (name !== undefined) byResource.set(keyOf(call.account, operation, call.region, name), { call, position })
  }
  return {
    observedAt: recording.observedAt,
    accounts: [...accounts].sort(),
    calls: (account, operation) => byQuestion.get(keyOf(account, operation)) ?? [],
    about: (account, operation, region, names) => {
      const found = names.flatMap((name) => byResource.get(keyOf(account, operation, region, name)) ?? [])
      return found.sort((a, b) => a.position - b.position).at(-1)?.call
    },
  }
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
  [/^(TrailNotFound|CloudTrailARNInvalid|NoSuch|ResourceNotFound|NotFound)/, 'not-found'],
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
