import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { accessKeyOf, defaultAccount } from './accounts.ts'
import { findMoto } from './find.ts'

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

/** Environment for a moto server: nothing of the caller's AWS settings reaches it. */
function serverEnv(home: string, extra: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: home, PYTHONDONTWRITEBYTECODE: '1', TZ: 'UTC', ...extra }
}

/**
 * Starts a moto server on a free loopback port and waits until it answers.
 * Throws when moto isn't installed, or with the end of its standard error when it doesn't start.
 */
export async function startMoto(options: { readonly env?: Readonly<Record<string, string>> } = {}): Promise<MotoServer> {
  const moto = findMoto()
  if (!moto.found) throw new Error(`the moto tier needs moto's server: ${moto.why}`)
  const home = mkdtempSync(join(tmpdir(), 'trailmend-moto-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(moto.python, ['-c', SERVE, '-H', '127.0.0.1', '-p', String(port)], {
    cwd: home,
    detached: true,
    env: serverEnv(home, options.env ?? {}),
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let stderr = ''
  let failure: string | undefined
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_KEPT)
  })
  const gone = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      failure = why
      resolve()
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => end(`it ended with ${signal ?? code}`))
  })
  const kill = (): void => {
    if (failure === undefined) child.kill('SIGKILL')
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
    throw new Error(`moto ${moto.version} did not start: ${error instanceof Error ? error.message : error}\n${stderr}`, { cause: error })
  }
  const iamEnforcement = (on: boolean): Promise<void> => post(`${url}/moto-api/reset-auth`, on ? '0' : 'inf')
  const reset = async (): Promise<void> => {
    await post(`${url}/moto-api/reset`)
    await iamEnforcement(false)
  }
  return { url, port, pid: child.pid ?? 0, reset, iamEnforcement, stop }
}

/**
 * Environment variables that lead a child process to the fake AWS and keep every real credential and setting from it.
 * Another `account` than the default one needs the proxy's address as `url`, which alone knows such keys; `home` is an empty folder,
 * by default one that doesn't exist.
 */
export function motoEnv(url: string, account: string = defaultAccount, home: string = '/nonexistent'): Record<string, string> {
  return {
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
