import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111122223333/trail'
const FLAGS = ['--queue', QUEUE, '--out', 'events']

/** Milliseconds: of several times the shortest, and the one in the middle. */
export interface Taken {
  readonly shortest: number
  readonly middle: number
}

async function several(times: number, once: () => Promise<number>): Promise<Taken> {
  const taken: number[] = []
  for (let time = 0; time < times; time++) taken.push(await once())
  taken.sort((a, b) => a - b)
  return { shortest: taken[0] ?? 0, middle: taken[times >> 1] ?? 0 }
}

/** What it takes from starting a program to its end. Throws where it does not end well. */
export function timeOf(program: string, args: readonly string[], times: number): Promise<Taken> {
  return several(times, async () => {
    const began = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`)
    return performance.now() - began
  })
}

/** A queue on this machine that has no messages. */
interface EmptyQueue {
  /** How to start a collector that asks it once: by flags, or by a configuration in the folder. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
  /** Who asks it. */
  pid: number | undefined
  /** Called when it is asked. */
  asked: () => void
}

async function withEmptyQueue<T>(isConfigured: boolean, use: (queue: EmptyQueue) => Promise<T>): Promise<T> {
  const server = createServer((request, answer) => {
    request.resume()
    if (/ReceiveMessage$/.test(String(request.headers['x-amz-target']))) queue.asked()
    answer.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-startup-'))
  const env = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    HOME: folder,
  }
  if (isConfigured) writeFileSync(join(folder, 'collector.yml'), `sources: { queue: "${QUEUE}" }\nsinks: { file: events }\n`)
  const args = ['run', '--once', ...(isConfigured ? [] : FLAGS)]
  const queue: EmptyQueue = { args, env, folder, pid: undefined, asked: () => undefined }
  try {
    return await use(queue)
  } finally {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Starts a collector that asks an empty queue and ends, and waits for its end. Throws with what it said where it does not end well. */
async function runOnce(program: string, args: readonly string[], queue: EmptyQueue): Promise<void> {
  const child = spawn(program, args, { cwd: queue.folder, env: queue.env, stdio: ['ignore', 'ignore', 'pipe'] })
  queue.pid = child.pid
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${said}`)
}

/** Runs a collector once, without anything to collect: by a configuration and by flags, so that it comes by all that either takes. */
export function warmUp(program: string, args: readonly string[]): Promise<void> {
  return withEmptyQueue(true, (queue) => runOnce(program, [...args, ...queue.args, ...FLAGS], queue))
}

/** How often a start is timed, and what besides. */
export interface Timing {
  readonly times: number
  /** Whether there is a configuration, which must be read first. Not unless given. */
  readonly isConfigured?: boolean
  /** Told of the process when it asks for messages. */
  readonly asked?: (pid: number | undefined) => void
}

/** What it takes from starting a collector until it asks a queue for messages. Nothing is kept from one call to the next: the first start is a first one. */
export function timeToReceive(program: string, args: readonly string[], { times, isConfigured = false, asked }: Timing): Promise<Taken> {
  return withEmptyQueue(isConfigured, (queue) =>
    several(times, async () => {
      let taken: number | undefined
      const began = performance.now()
      queue.asked = () => {
        if (taken !== undefined) return
        taken = performance.now() - began
        asked?.(queue.pid)
      }
      await runOnce(program, [...args, ...queue.args], queue)
      if (taken === undefined) throw new Error('the collector did not ask for messages')
      return taken
    }),
  )
}
