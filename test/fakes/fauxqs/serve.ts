// An S3, SNS and SQS in a process of its own, on 127.0.0.1: fauxqs, an emulation. Prints its address, and ends with its parent.

import { buildApp } from 'fauxqs'

const app = buildApp({ logger: false, host: '127.0.0.1' })
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${address}\n`)
// The parent holds the other end.
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
