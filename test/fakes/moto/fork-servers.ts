import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findMoto } from './find.ts'

/** The environment variable with the socket of the process whose forks moto's servers are. */
const SOCKET = 'TRAILMEND_MOTO_SOCKET'

/** Loads moto once for all servers of a run of tests, before the first and until the last of them. */
export default async function serveForks(): Promise<() => Promise<void>> {
  const moto = findMoto()
  // Then the tests say what is missing.
  if (!moto.found) return async () => {}
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-forks-'))
  const socket = join(folder, 'socket')
  const env = { PATH: process.env.PATH ?? '', HOME: folder, PYTHONDONTWRITEBYTECODE: '1', TZ: 'UTC', MOTO_EC2_LOAD_DEFAULT_AMIS: 'false' }
  const script = fileURLToPath(new URL('fork-servers.py', import.meta.url))
  const child = spawn(moto.python, [script, socket], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const listens = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!listens) throw new Error(`moto ${moto.version} cannot be loaded`)
  process.env[SOCKET] = socket
  return async () => {
    delete process.env[SOCKET]
    child.stdin.end()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What a forked server is started with. */
interface ForkWish {
  readonly port: number
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}

/** A forked server: it ends when its connection does, and what the connection says is its standard error. */
interface Fork {
  readonly pid: number
  readonly connection: Socket
}

/** Asks for a server; `undefined` where no process is there to fork. */
export async function forkServer(wish: ForkWish): Promise<Fork | undefined> {
  const path = process.env[SOCKET]
  if (path === undefined) return undefined
  const connection = createConnection(path)
  connection.write(`${JSON.stringify(wish)}\n`)
  let line = ''
  while (!line.includes('\n')) {
    await once(connection, 'readable')
    line += connection.read() ?? ''
  }
  return { pid: Number.parseInt(line, 10), connection }
}
