import { randomUUID } from 'node:crypto'
import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from './usage-error.ts'

/** Write a file so that it is there whole or not at all: whoever reads it, and whatever interrupts. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(unfinished, text, { flag: 'wx' })
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw new UsageError(`cannot write ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** Find out before any work is done whether a file can be written. Throws a `UsageError` if not. */
export async function mustBeWritable(path: string): Promise<void> {
  const folder = dirname(path)
  await access(folder, constants.W_OK).catch((error: Error) => {
    throw new UsageError(`cannot write ${path}: ${error.message}`, { cause: error })
  })
  if ((await stat(path).catch(() => undefined))?.isDirectory()) throw new UsageError(`cannot write ${path}: it is a folder`)
}
