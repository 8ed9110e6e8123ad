import type { AwsError } from './answer.ts'
import type { MotoCall, Protocol } from './call.ts'

type Shape = { readonly code: string; readonly status: number }

// Codes and statuses of each family: the "Common errors" page of the services' API references, and for S3
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
const DENIED = {
  json: { code: 'AccessDeniedException', status: 400 },
  cbor: { code: 'AccessDeniedException', status: 400 },
  'rest-json': { code: 'AccessDeniedException', status: 403 },
  query: { code: 'AccessDenied', status: 403 },
  ec2: { code: 'UnauthorizedOperation', status: 403 },
  'rest-xml': { code: 'AccessDenied', status: 403 },
} as const satisfies Record<Protocol, Shape>

const THROTTLED = {
  json: { code: 'ThrottlingException', status: 400 },
  cbor: { code: 'ThrottlingException', status: 400 },
  'rest-json': { code: 'TooManyRequestsException', status: 429 },
  query: { code: 'Throttling', status: 400 },
  ec2: { code: 'RequestLimitExceeded', status: 503 },
  'rest-xml': { code: 'SlowDown', status: 503 },
} as const satisfies Record<Protocol, Shape>

/** The throttling error of the call's service. */
export function throttled(call: MotoCall): AwsError {
  return { ...THROTTLED[call.protocol], message: 'Rate exceeded' }
}

/**
 * The resource an AWS denial names: the trail's ARN for a CloudTrail call on one trail, else `*`.
 * A name without ARN means a trail of the caller's account and Region.
 */
function resourceOf(call: MotoCall): string {
  const name = call.input.Name ?? call.input.TrailName
  if (call.service !== 'cloudtrail' || typeof name !== 'string') return '*'
  return name.startsWith('arn:') ? name : `arn:aws:cloudtrail:${call.region}:${call.account}:trail/${name}`
}

/**
 * The refusal of the call, worded as AWS documents it
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 * `action` is `service:Action`, by default the signing name and the operation.
 */
export function denied(call: MotoCall, about: { readonly principal?: string; readonly action?: string } = {}): AwsError {
  const principal = about.principal ?? `arn:aws:sts::${call.account}:assumed-role/Caller/session`
  const action = about.action ?? `${call.service}:${call.operation}`
  const reason = `because no identity-based policy allows the ${action} action`
  return {
    ...DENIED[call.protocol],
    message: `User: ${principal} is not authorized to perform: ${action} on resource: ${resourceOf(call)} ${reason}`,
  }
}
