import { callError } from '../call-error.ts'
import { isCredentialsLoss } from '../digest/unreadable.ts'

/** What keeps an object from being read. */
export type ObjectProblem =
  | { readonly is: 'missing' }
  /** `because`: what AWS said. */
  | { readonly is: 'denied'; readonly needs: string; readonly because: string }
  | { readonly is: 'archived'; readonly storageClass: string }
  | { readonly is: 'busy' }

/** AWS names the permission that is missing, also where it is one of another service, such as that to decrypt. */
const NAMED = /is not authorized to perform: ([a-z0-9-]{1,40}:[A-Za-z0-9]{1,80})/
/** What is not there: also a version that is only the mark of a deletion. Source: Amazon S3 API Reference, "List of error codes". */
const MISSING: ReadonlySet<string> = new Set(['NoSuchKey', 'NoSuchBucket', 'NoSuchVersion', 'NotFound', 'MethodNotAllowed', '404'])
const BUSY: ReadonlySet<string> = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'InternalError',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TimeoutError',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * What an error of GetObject says of an object; `undefined` where it says something of us, such as credentials that are no longer taken.
 *
 * A key of KMS that is disabled, or gone, counts as one that may not be used: whoever owns it can change that, and the object is not what is wrong.
 */
export function objectProblem(error: unknown, action: string): ObjectProblem | undefined {
  const { name, message } = callError(error)
  const status = statusOf(error)
  if (name === 'InvalidObjectState') return { is: 'archived', storageClass: storageClassOf(error) }
  if (MISSING.has(name) || status === 404) return { is: 'missing' }
  if (name.startsWith('KMS.')) return { is: 'denied', needs: 'kms:Decrypt', because: message }
  if (BUSY.has(name) || status === 429 || (status !== undefined && status >= 500)) return { is: 'busy' }
  if (isCredentialsLoss(error)) return undefined
  if (status === 403 || name.startsWith('AccessDenied'))
    return { is: 'denied', needs: NAMED.exec(message)?.[1] ?? action, because: message }
  return undefined
}

function statusOf(error: unknown): number | undefined {
  const metadata = error instanceof Error && '$metadata' in error ? error.$metadata : undefined
  const status = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined
  return typeof status === 'number' ? status : undefined
}

function storageClassOf(error: unknown): string {
  const told = error instanceof Error ? [text(error, 'StorageClass'), text(error, 'AccessTier')].filter((each) => each !== '') : []
  return told.length === 0 ? 'an archive' : told.join('/')
}

function text(fields: object, name: string): string {
  const value: unknown = Reflect.get(fields, name)
  return typeof value === 'string' ? value : ''
}
