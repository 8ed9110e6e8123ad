// fauxqs, an emulated S3 and SQS, in a process of its own on 127.0.0.1. Its SQS speaks JSON alone, and the SDK of AWS's library for Java
// only the older form of the calls: a second address takes those, for the same queues. Prints both, and ends with its parent.

import { createServer, type IncomingMessage } from 'node:http'
import { buildApp } from 'fauxqs'

const app = buildApp({ logger: false, host: '127.0.0.1' })
const url = await app.listen({ host: '127.0.0.1', port: 0 })

interface Message {
  readonly MessageId: string
  readonly ReceiptHandle: string
  readonly MD5OfBody: string
  readonly Body: string
}

/** What a call of the older form asks for, and how its answer is said. Source: Amazon SQS API Reference. */
const CALLS = {
  ReceiveMessage: {
    ask: (form: URLSearchParams) => ({
      MaxNumberOfMessages: Number(form.get('MaxNumberOfMessages') ?? 1),
      WaitTimeSeconds: Number(form.get('WaitTimeSeconds') ?? 0),
      VisibilityTimeout: Number(form.get('VisibilityTimeout') ?? 60),
    }),
    say: ({ Messages = [] }: { readonly Messages?: readonly Message[] }) =>
      Messages.map((each) => `<Message>${elements(each, ['MessageId', 'ReceiptHandle', 'MD5OfBody', 'Body'])}</Message>`).join(''),
  },
  DeleteMessage: { ask: (form: URLSearchParams) => ({ ReceiptHandle: form.get('ReceiptHandle') }), say: () => '' },
} as const

const older = createServer(async (request, response) => {
  const form = new URLSearchParams(await textOf(request))
  const name = form.get('Action') === 'DeleteMessage' ? 'DeleteMessage' : 'ReceiveMessage'
  const { ask, say } = CALLS[name]
  const answer = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${name}` },
    payload: JSON.stringify({ QueueUrl: ownUrl(request.url ?? ''), ...ask(form) }),
  })
  const result = `<${name}Result>${say(answer.payload === '' ? {} : answer.json())}</${name}Result>`
  response.writeHead(answer.statusCode, { 'content-type': 'text/xml' })
  response.end(`<${name}Response>${result}<ResponseMetadata><RequestId>none</RequestId></ResponseMetadata></${name}Response>`)
}).listen(0, '127.0.0.1', () => {
  const address = older.address()
  const port = typeof address === 'object' ? address?.port : undefined
  process.stdout.write(`${JSON.stringify({ url, olderUrl: `http://127.0.0.1:${port}` })}\n`)
})

// The parent holds the other end.
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))

/** What fauxqs calls the queue: its own host before the same path. */
function ownUrl(path: string): string {
  return url.replace('://', '://sqs.us-east-1.') + path
}

function elements<Key extends string>(of: Readonly<Record<Key, string>>, names: readonly Key[]): string {
  return names.map((name) => `<${name}>${of[name].replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`).join('')
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) text += piece
  return text
}
