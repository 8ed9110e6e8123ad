import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { accessKeyOf, defaultAccount } from './accounts.ts'
import { findMoto } from './find.ts'
import { forkServer } from './fork-servers.ts'

/** A running moto server of its own, on the loopback interface. */
export interface MotoServer {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Empties every account and switches the enforcement of IAM policies off. */
  readonly reset: () => Promise<void>
  /** Switches the enforcement of IAM policies on or off; an administrator must have been created before switching on. */
  readonly iamEnforcement: (on: boolean) => Promise<void>
  /** Ends the server and removes its folder. Safe to call twice. */
  readonly stop: () => Promise<void>
}

// The server ends, and removes its folder, when its standard input ends: not even a killed test run leaves something behind.
const SERVE = [
  'import os, shutil, sys, threading',
  'end = lambda: (sys.stdin.read(), shutil.rmtree(os.getcwd(), True), os._exit(0))',
  'threading.Thread(target=end, daemon=True).start()',
  'from moto.server import main',
  'main()',
].join('\n')

const START_LIMIT_MS = 30_000
const STDERR_KEPT = 4_000

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('the loopback interface gave no port')
  return address.port
}

async function ready(url: string, ended: () => string | undefined): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS
  while (Date.now() < limit) {
    const why = ended()
    if (why !== undefined) throw new Error(why)
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    await pause(25)
  }
  throw new Error(`moto did not answer within ${START_LIMIT_MS / 1000} s`)
}

async function post(url: string, body = ''): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body })
  if (!answer.ok) throw new Error(`moto answered ${answer.status} to ${url}`)
  await answer.arrayBuffer()
}

/** Environment for a moto server: nothing of the caller's AWS settings reaches it, and of images, which nobody asks for, it knows none. */
function serverEnv(home: string, extra: Env): Record<string, string> {
  const { PATH = '' } = process.env
  return { PATH, HOME: home, PYTHONDONTWRITEBYTECODE: '1', TZ: 'UTC', MOTO_EC2_LOAD_DEFAULT_AMIS: 'false', ...extra }
}

/** A server's process. */
interface Started {
  readonly pid: number
  readonly kill: () => void
  /** Why it has ended, once it has. */
  readonly gone: Promise<string>
  readonly stderr: Readable
}

type Env = Readonly<Record<string, string>>

async function fork(port: number, home: string): Promise<Started | undefined> {
  const forked = await forkServer({ port, folder: home, env: serverEnv(home, {}) })
  if (forked === undefined) return undefined
  const { pid, connection } = forked
  const signal = (name: 'SIGKILL' | 0): boolean => {
    try {
      return process.kill(pid, name)
    } catch {
      return false
    }
  }
  const closed = new Promise<void>((resolve) => {
    connection.on('error', () => {})
    connection.once('close', resolve)
  })
  const gone = closed.then(async () => {
    while (signal(0)) await pause(1)
    return 'it ended'
  })
  return { pid, kill: () => void signal('SIGKILL'), gone, stderr: connection }
}

function spawnServer(python: string, { port, home, env }: { readonly port: number; readonly home: string; readonly env: Env }): Started {
  const child = spawn(python, ['-c', SERVE, '-H', '127.0.0.1', '-p', String(port)], {
    cwd: home,
    detached: true,
    env: serverEnv(home, env),
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? code}`))
  })
  return { pid: child.pid ?? 0, kill: () => void child.kill('SIGKILL'), gone, stderr: child.stderr }
}

async function start(port: number, home: string, env: Env | undefined): Promise<Started> {
  const forked = env === undefined ? await fork(port, home) : undefined
  if (forked !== undefined) return forked
  const moto = findMoto()
  if (!moto.found) throw new Error(`the moto tier needs moto's server: ${moto.why}`)
  return spawnServer(moto.python, { port, home, env: env ?? {} })
}

/**
 * Starts a moto server on a free loopback port and waits until it answers: in a run of the moto tier a fork of a process that has loaded moto,
 * else, and where `env` is given, a process of its own.
 * Throws when moto isn't installed, or with the end of its standard error when it doesn't start.
 */
export async function startMoto({ env }: { readonly env?: Env } = {}): Promise<MotoServer> {
  const home = mkdtempSync(join(tmpdir(), 'trailmend-moto-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const started = await start(port, home, env)
  let stderr = ''
  let failure: string | undefined
  started.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_KEPT)
  })
  const gone = started.gone.then((why) => {
    failure = why
  })
  const kill = (): void => {
    if (failure === undefined) started.kill()
  }
  process.once('exit', kill)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    kill()
    await gone
    rmSync(home, { recursive: true, force: true })
  }
  try {
    await ready(url, () => failure)
  } catch (error) {
    await stop()
    throw new Error(`moto did not start: ${error instanceof Error ? error.message : error}\n${stderr}`, { cause: error })
  }
  const iamEnforcement = (on: boolean): Promise<void> => post(`${url}/moto-api/reset-auth`, on ? '0' : 'inf')
  const reset = async (): Promise<void> => {
    await post(`${url}/moto-api/reset`)
    await iamEnforcement(false)
  }
  return { url, port, pid: started.pid, reset, iamEnforcement, stop }
}

/**
 * Environment variables that lead a child process to the fake AWS and keep every real credential and setting from it.
 * Another `account` than the default one needs the proxy's address as `url`, which alone knows such keys; `home` is an empty folder,
 * by default one that doesn't exist.
 */
export function motoEnv(url: string, account: string = defaultAccount, home: string = '/nonexistent'): Record<string, string> {
  const { NODE_COMPILE_CACHE } = process.env
  return {
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyOf(account),
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    HOME: home,
  }
}
