import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** An emulated S3, SNS and SQS. */
export interface Fauxqs {
  /** Such as `http://127.0.0.1:4566`. */
  readonly url: string
  /** What a process needs in its environment so that the AWS SDK talks to it, and to nobody else. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** What makes the AWS SDK talk to an endpoint on this machine. */
export function environmentOf(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/** Start fauxqs in a process of its own. */
export async function startFauxqs(): Promise<Fauxqs> {
  const server = spawn(process.execPath, [fileURLToPath(new URL('serve.ts', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] })
  const told = await Promise.race([once(server.stdout, 'data'), once(server, 'exit').then(() => undefined)])
  if (told === undefined) throw new Error('fauxqs did not start')
  const url = String(told[0]).trim()
  return {
    url,
    env: environmentOf(url),
    close: async () => {
      const ended = once(server, 'exit')
      server.stdin.end()
      await ended
    },
  }
}
