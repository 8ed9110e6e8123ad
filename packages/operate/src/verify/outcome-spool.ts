import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VerifyOutcome } from '@trailmend/report'
import { UsageError } from '../usage-error.ts'

/** An outcome, and the number of its chain. */
export interface Spooled {
  readonly chain: number
  readonly outcome: VerifyOutcome
}

/** Keeps what was told out of memory until it is rendered. */
export interface OutcomeSpool {
  put(told: Spooled): Promise<void>
  /** Write what is held; tells how many bytes there are. */
  flush(): Promise<number>
  /** All that was put, in its order. */
  read(): AsyncIterable<Spooled>
  /** Let go of it. A file that has no name goes with it. Safe to call twice. */
  close(): Promise<void>
}

/** Characters held before they are written. */
const HELD = 64 * 2 ** 10

/**
 * A spool in a file of its own: at a path, going on after so many bytes of it, or without a name.
 *
 * Throws a `UsageError` where it cannot be written, or is shorter than it should be.
 */
export async function openSpool(path: string | undefined, bytes = 0): Promise<OutcomeSpool> {
  const file = path === undefined ? await openUnseen() : await openAt(path, bytes)
  let end = bytes
  let held: string[] = []
  let holding = 0
  let isOpen = true
  return {
    put: async (told) => {
      const line = `${JSON.stringify(told)}\n`
      held.push(line)
      holding += line.length
      if (holding >= HELD) await flush()
    },
    flush,
    read: async function* () {
      await flush()
      for await (const line of file.readLines({ start: 0, autoClose: false })) yield JSON.parse(line)
    },
    close: async () => {
      if (isOpen) await file.close()
      isOpen = false
    },
  }

  async function flush(): Promise<number> {
    const text = Buffer.from(held.join(''))
    held = []
    holding = 0
    for (let done = 0; done < text.length; ) {
      const { bytesWritten } = await file.write(text, done, text.length - done, end).catch(cannotWrite(path ?? tmpdir()))
      done += bytesWritten
      end += bytesWritten
    }
    return end
  }
}

async function openAt(path: string, bytes: number): Promise<FileHandle> {
  const file = await open(path, bytes === 0 ? 'w+' : 'r+', 0o600).catch(cannotWrite(path))
  const { size } = await file.stat()
  if (size < bytes) {
    await file.close()
    throw new UsageError(`${path} is shorter than when the verification stopped: remove both files and begin anew`)
  }
  await file.truncate(bytes)
  return file
}

/** What interrupts the verification leaves nothing behind, and nobody else can read it. */
async function openUnseen(): Promise<FileHandle> {
  const path = join(tmpdir(), `trailmend-${randomUUID()}.tmp`)
  const file = await open(path, 'wx+', 0o600).catch(cannotWrite(tmpdir()))
  await rm(path)
  return file
}

function cannotWrite(where: string): (error: Error) => never {
  return (error) => {
    throw new UsageError(`cannot keep what was found in ${where}: ${error.message}`, { cause: error })
  }
}
