import type { OutgoingHttpHeaders } from 'node:http'
import type { MotoCall, Protocol } from './call.ts'

/** An answer held in memory. */
export interface Answer {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

/** An AWS error before it takes a service's wire form. */
export interface AwsError {
  readonly code: string
  readonly message: string
  /** HTTP status; by default 400. */
  readonly status?: number
}

/** A successful answer of a JSON service. */
export function jsonAnswer(value: unknown): Answer {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: Buffer.from(JSON.stringify(value)) }
}

/** A successful answer of a REST XML service; `xml` is the document without its declaration. */
export function xmlAnswer(xml: string): Answer {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`)
  return { status: 200, headers: { 'content-type': 'application/xml' }, body }
}

const XML_ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
])
const escapeXml = (text: string): string => text.replace(/[&<>]/g, (character) => XML_ESCAPES.get(character) ?? character)

const REQUEST_ID = '00000000-0000-4000-8000-000000000000'

// CBOR text and map heads of RFC 8949; 16-bit lengths are enough for an error message.
const cborText = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes])
}
const cborMap = (entries: Record<string, string>): Buffer => {
  const pairs = Object.entries(entries)
  return Buffer.concat([Buffer.from([0xa0 + pairs.length]), ...pairs.flat().map(cborText)])
}

type Form = (error: AwsError) => { readonly headers: OutgoingHttpHeaders; readonly body: string | Buffer }

const inner = ({ code, message }: AwsError): string => `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`

// The error form of each protocol: https://smithy.io/2.0/aws/protocols/
const FORMS = {
  json: ({ code, message }) => ({
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message, Message: message }),
  }),
  'rest-json': ({ code, message }) => ({
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: JSON.stringify({ message, Message: message }),
  }),
  cbor: ({ code, message }) => ({
    headers: { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
    body: cborMap({ __type: code, message }),
  }),
  query: (error) => ({
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>Sender</Type>${inner(error)}</Error><RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`,
  }),
  ec2: (error) => ({
    headers: { 'content-type': 'text/xml' },
    body: `<Response><Errors><Error>${inner(error)}</Error></Errors><RequestID>${REQUEST_ID}</RequestID></Response>`,
  }),
  'rest-xml': (error) => ({
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${inner(error)}<RequestId>${REQUEST_ID}</RequestId></Error>`,
  }),
} as const satisfies Record<Protocol, Form>

/** Writes an error in the form of the call's protocol. */
export function errorAnswer(call: MotoCall, error: AwsError): Answer {
  const { headers, body } = FORMS[call.protocol](error)
  const bytes = call.method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(body)
  return { status: error.status ?? 400, headers: { ...headers, 'x-amzn-requestid': REQUEST_ID }, body: bytes }
}

/** Parses a JSON answer to an object; anything else is an empty object. */
export function parseAnswer(answer: Answer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(answer.body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Replaces the body of a JSON answer, keeping its other headers. */
export function withJson(answer: Answer, value: unknown): Answer {
  return { ...answer, body: Buffer.from(JSON.stringify(value)) }
}

/** Tells whether an answer succeeded. */
export const succeeded = (answer: Answer): boolean => answer.status < 300

/** Tells whether an answer refuses the caller, in any protocol's form. */
export const refused = (answer: Answer): boolean =>
  answer.status === 401 ||
  answer.status === 403 ||
  /^(AccessDenied|UnrecognizedClient|InvalidSignature)/.test(String(parseAnswer(answer).__type))
