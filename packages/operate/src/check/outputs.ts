import { realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { mustBeWritable } from '../write-whole.ts'

/** What is to be written, and what is known. */
interface Written {
  readonly record: string | undefined
  readonly reports: readonly { readonly path: string | undefined }[]
  readonly baseline?: string | undefined
}

/**
 * Find out before any work is done whether everything can be written where it is wanted.
 *
 * Throws a `UsageError` where a file cannot be written, where two things would go to one file, and where a recording or a
 * baseline that is read would be written over.
 */
export async function mustNotCollide({ record, reports, baseline }: Written, recordings: readonly string[]): Promise<void> {
  const written = [record, ...reports.map((report) => report.path)].filter((path) => path !== undefined)
  await Promise.all(written.map(mustBeWritable))
  const read = new Set(await Promise.all(recordings.map(trueName)))
  const known = baseline === undefined ? undefined : await trueName(baseline)
  const taken = new Set<string>()
  for (const path of written) {
    const name = await trueName(path)
    if (read.has(name)) throw new UsageError(`${path} is read as a recording: write to another file`)
    if (name === known) throw new UsageError(`${path} is read as the baseline: write to another file`)
    if (taken.has(name)) throw new UsageError(`two things would be written to ${path}`)
    taken.add(name)
  }
}

/** The one name of a file that may go by many. A file that is not there yet is known by its folder. */
async function trueName(path: string): Promise<string> {
  const folder = await realpath(dirname(resolve(path))).catch(() => dirname(resolve(path)))
  return realpath(path).catch(() => join(folder, basename(path)))
}
