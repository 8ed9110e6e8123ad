import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { SMALL_HEAP_FLAGS } from '../../packages/collector/src/small-heap.ts'
import type { Ask, Told } from './child.ts'
import { eventsIn, shipFiles } from './files.ts'
import { pinned } from './pinned.ts'
import { CHILD } from './script.ts'

/** A process that is measured, or a peer's. */
export interface Measured {
  readonly pid: number | undefined
  round(ask: Omit<Ask, 'folder'>): Promise<Told>
  stop(): void
}

/** How a process is started: on which of the machine's processors, and whether with the heap that the collector's executable has. */
export interface Start {
  readonly processor: number
  readonly env: Readonly<Record<string, string>>
  readonly isHeapSmall: boolean
}

/** Starts one of ours, which must be built. */
export async function startMeasured({ processor, env, isHeapSmall }: Start): Promise<Measured> {
  const [command, ...args] = pinned([process.execPath, ...(isHeapSmall ? SMALL_HEAP_FLAGS : []), CHILD], processor)
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...env } })
  await answerOf(child)
  return {
    pid: child.pid,
    round: async (ask) => {
      const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
      const shipping = shipFiles(eventsIn(folder))
      try {
        const told = answerOf(child)
        child.send({ ...ask, folder } satisfies Ask)
        return (await told) as Told
      } finally {
        shipping.stop()
        rmSync(folder, { recursive: true, force: true })
      }
    },
    stop: () => child.disconnect(),
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController()
  try {
    const { signal } = heard
    const ended = once(child, 'exit', { signal }).then(() => [undefined])
    ended.catch(() => undefined)
    const [message] = await Promise.race([once(child, 'message', { signal }), ended])
    if (message === undefined) throw new Error('the process that is measured ended')
    return message
  } finally {
    heard.abort()
  }
}

/** Starts a peer that takes the number of objects in a line, and tells what they took in one. */
export async function startPeer(wanted: readonly string[], processor: number): Promise<Measured> {
  const [command, ...args] = pinned(wanted, processor)
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const answer = async (): Promise<unknown> => {
    const { done, value } = await lines.next()
    if (done) throw new Error('the peer ended')
    return JSON.parse(value)
  }
  await answer()
  return {
    pid: child.pid,
    round: async ({ keys }) => {
      child.stdin.write(`${keys.length}\n`)
      return (await answer()) as Told
    },
    stop: () => child.stdin.end(),
  }
}
