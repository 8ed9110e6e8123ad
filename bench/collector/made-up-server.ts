// An S3 and an SQS that hold nothing, in a process of its own on 127.0.0.1: messages, and the objects that they name, are made up as they are
// asked for, and what is deleted is only counted. So there can be a million of them, or an object as large as a disk. Prints its address,
// and ends with its parent. Arguments: how many messages; how many objects, which they name in turn; bytes of each; or a file, which is then every
// object.

import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { makeObjects } from './corpus.ts'
import { messageOf } from './message.ts'

const [messages = '1', objects = '1', bytes = '5000', file = ''] = process.argv.slice(2)
const all = Number(messages)
let told = 0
let deleted = 0
/** Calls of SQS. */
let calls = 0
/** Of the file, the share that was sent. */
let sent = 0

type Entries = { readonly Entries?: readonly { readonly Id: string }[] }

/** What is answered to a call of SQS, by its name. Source: Amazon SQS API Reference. */
const CALLS: Readonly<Record<string, (asked: Entries & { readonly MaxNumberOfMessages?: number }) => object>> = {
  ReceiveMessage: ({ MaxNumberOfMessages = 1 }) => {
    const Messages = []
    for (; Messages.length < MaxNumberOfMessages && told < all; told++) {
      const Body = messageOf(`AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/22/made-up-${told % Number(objects)}.json.gz`)
      const MD5OfBody = createHash('md5').update(Body).digest('hex')
      Messages.push({ MessageId: `${told}`, ReceiptHandle: `${told}`, Body, MD5OfBody, Attributes: { ApproximateReceiveCount: '1' } })
    }
    return { Messages }
  },
  DeleteMessageBatch: ({ Entries = [] }) => {
    deleted += Entries.length
    return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }
  },
  ChangeMessageVisibilityBatch: ({ Entries = [] }) => ({ Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }),
}

const server = createServer((request, response) => {
  void answer(request, response).catch(() => response.destroy())
}).listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`)
})
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = String(request.headers['x-amz-target'] ?? '').split('.')[1]
  if (target !== undefined) {
    calls++
    let text = ''
    for await (const piece of request) text += piece
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    response.end(JSON.stringify(CALLS[target]?.(JSON.parse(text)) ?? {}))
    return
  }
  if (request.url === '/counts') return void response.end(JSON.stringify({ told, deleted, sent, calls }))
  response.setHeader('x-amz-bucket-region', 'us-east-1')
  if (request.method === 'HEAD') return void response.end()
  const number = Number(/made-up-(\d+)/.exec(request.url ?? '')?.[1] ?? 0)
  response.setHeader('etag', `"${number}"`)
  if (file !== '') {
    const { size } = statSync(file)
    response.setHeader('content-length', size)
    const stream = createReadStream(file)
    stream.on('data', (piece) => {
      sent += piece.length / size
    })
    await pipeline(stream, response)
    return
  }
  const [object] = makeObjects({ seed: number + 1, count: 1, bytes: Number(bytes) })
  response.end(object?.zipped)
}
