import { randomUUID } from 'node:crypto'
import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from './usage-error.ts'

/**
 * Write a file so that it is there whole or not at all: whoever reads it, and whatever interrupts. A long text may come in parts.
 *
 * A link is followed. What is there and no file, such as a pipe or a device, is written to and never replaced. Who may read a file that is there may read the new one, and nobody else.
 */
export async function writeWhole(path: string, text: string | AsyncIterable<string>): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  const target = there === undefined ? path : await realpath(path)
  const unfinished = `${target}.${randomUUID()}.tmp`
  try {
    if (there !== undefined && !there.isFile()) return await writeFile(target, text)
    await writeFile(unfinished, text, { flag: 'wx', ...(there && { mode: there.mode & 0o777 }) })
    await rename(unfinished, target)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** Find out before any work is done whether a file can be written. Throws a `UsageError` if not. */
export async function mustBeWritable(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory()) throw new UsageError(`cannot write ${path}: it is a folder`)
  const needed = there === undefined || there.isFile() ? dirname(there === undefined ? path : await realpath(path)) : path
  await access(needed, constants.W_OK).catch((error: Error) => {
    throw new UsageError(`cannot write ${path}: ${error.message}`, { cause: error })
  })
}
