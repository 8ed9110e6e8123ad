import type { S3Client } from '@aws-sdk/client-s3'
import type { AnswerBody } from './body.ts'
import type { QuickConnection } from './quick-connection.ts'

type Handler = S3Client['config']['requestHandler']
export type Request = Parameters<Handler['handle']>[0]

/** What was answered. Take all of its body, or drop it. */
export interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AnswerBody
}

/** What is needed of a client to send a request as it would, whichever service it is of. */
export interface SendingClient {
  readonly config: Pick<S3Client['config'], 'requestHandler' | 'systemClockOffset' | 'signer'>
}

/** How something is asked for, learned from a call that the SDK made. */
export interface LearnedRequest {
  readonly client: SendingClient
  /** Without what is true of one call alone. */
  readonly request: Request
  readonly signer: Awaited<ReturnType<S3Client['config']['signer']>>
  /** Instead of the client's own connections, when it is ready. */
  readonly connection: QuickConnection | undefined
}

/** What is true of one call alone, or of the credentials that signed it. */
const OF_ONE_CALL: ReadonlySet<string> = new Set([
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'authorization',
  'content-length',
  'x-amz-date',
  'x-amz-security-token',
  // Of one call of a Lambda function.
  'x-amzn-trace-id',
])

/** A command, as far as it can tell what it is sent as. */
export interface NotedCommand {
  readonly middlewareStack: {
    add(middleware: Noting, place: { readonly name: string; readonly step: 'finalizeRequest'; readonly priority: 'low' }): void
  }
}
type Noting = <Args extends { readonly request: unknown }, Out>(next: (args: Args) => Out) => (args: Args) => Out

/** Notes the request that a command is sent as: what is answered tells it, once it was sent. */
export function noteRequest({ middlewareStack }: NotedCommand): () => Request | undefined {
  let sent: unknown
  middlewareStack.add(
    (next) => (args) => {
      sent = args.request
      return next(args)
    },
    { name: 'noteRequest', step: 'finalizeRequest', priority: 'low' },
  )
  return () => (isRequest(sent) ? sent : undefined)
}

/** What to make of the request of one call. */
export async function learnedFrom(client: SendingClient, request: Request, connection?: QuickConnection): Promise<LearnedRequest> {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !OF_ONE_CALL.has(name.toLowerCase())))
  return { client, request: { ...request, headers }, signer: await client.config.signer(), connection }
}

/** Signs a request and sends it. Throws what the connection throws, and answers with whatever status came. */
export async function sendLearned(
  { client, request, signer, connection }: LearnedRequest,
  other: Partial<Pick<Request, 'path' | 'body'>>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { requestHandler, systemClockOffset } = client.config
  const headers = { ...request.headers }
  if (typeof other.body === 'string') {
    headers['content-length'] = String(Buffer.byteLength(other.body))
    // The signer works it out, where it is not told.
    delete headers['x-amz-content-sha256']
  }
  const wanted = { ...request, ...other, headers }
  const signed = await signer.sign(wanted, { signingDate: new Date(Date.now() + systemClockOffset) })
  const quick = connection?.send()
  if (quick !== undefined) return quick(wanted, signed.headers, signal)
  const { response } = await requestHandler.handle(
    { ...wanted, headers: signed.headers },
    signal === undefined ? {} : { abortSignal: signal },
  )
  return response
}

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string' && 'headers' in value
}
