import type { IncomingHttpHeaders } from 'node:http'
import { s3Operation, s3Resource } from './s3-operation.ts'

/** How a service writes its requests and errors on the wire. */
export type Protocol = 'json' | 'cbor' | 'query' | 'ec2' | 'rest-xml' | 'rest-json'

/** One AWS request, as the proxy read it. `body` is undefined for an S3 request that streams through unread. */
export interface MotoCall {
  readonly method: string
  /** Path and query, as sent. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly protocol: Protocol
  /** The signing name of the service, such as `cloudtrail`, `logs` or `s3`. */
  readonly service: string
  readonly region: string
  readonly operation: string
  /** Whose credentials asked. */
  readonly account: string
  /** JSON body, form parameters (flat, as sent), or for S3 `Bucket`, `Key` and the query parameters. */
  readonly input: Readonly<Record<string, unknown>>
  readonly body: Buffer | undefined
}

/** What the head of a request tells before its body is read. */
export interface CallHead {
  readonly protocol: Protocol
  readonly service: string
  readonly region: string
  readonly accessKey: string
}

const CREDENTIAL = /Credential=([^/,\s]+)\/\d+\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/

// Calls that carry no signature: AssumeRoleWithWebIdentity is how a workflow enters AWS.
const UNSIGNED = { accessKey: '', region: 'us-east-1', service: 'sts' }

function scopeOf(headers: IncomingHttpHeaders): { accessKey: string; region: string; service: string } {
  const match = CREDENTIAL.exec(headers.authorization ?? '')
  return match === null ? UNSIGNED : { accessKey: match[1]!, region: match[2]!, service: match[3]! }
}

function protocolOf(service: string, headers: IncomingHttpHeaders): Protocol {
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') return 'cbor'
  if (headers['x-amz-target'] !== undefined) return 'json'
  if (service === 's3') return 'rest-xml'
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return service === 'ec2' ? 'ec2' : 'query'
  return 'rest-json'
}

/** Reads service, region, access key and protocol from a request's headers; an unsigned request counts as STS. */
export function readHead(headers: IncomingHttpHeaders): CallHead {
  const scope = scopeOf(headers)
  return { ...scope, protocol: protocolOf(scope.service, headers) }
}

function parseJson(body: Buffer | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body?.toString('utf8') ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

type Reading = { readonly operation: string; readonly input: Record<string, unknown> }

interface Raw {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer | undefined
}

const lastOf = (text: string, separator: string): string => text.slice(text.lastIndexOf(separator) + 1)

const readForm = ({ body }: Raw): Reading => {
  const input = Object.fromEntries(new URLSearchParams(body?.toString('utf8') ?? ''))
  return { operation: input.Action ?? 'Unknown', input }
}

const READERS = {
  json: ({ headers, body }) => ({ operation: lastOf(String(headers['x-amz-target']), '.'), input: parseJson(body) }),
  cbor: ({ url }) => ({ operation: lastOf(url, '/'), input: {} }),
  query: readForm,
  ec2: readForm,
  'rest-xml': ({ method, url, headers }) => ({ operation: s3Operation(method, url, headers), input: s3Resource(url) }),
  'rest-json': ({ method, url, body }) => ({ operation: `${method} ${url.split('?')[0]}`, input: parseJson(body) }),
} as const satisfies Record<Protocol, (raw: Raw) => Reading>

/** Reads the operation and its input; a REST JSON operation is named by its method and path, for nothing here needs its real name. */
export function readOperation(protocol: Protocol, raw: Raw): Reading {
  return READERS[protocol](raw)
}
