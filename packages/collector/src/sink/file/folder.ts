import { join } from 'node:path'
import { CollectorError } from '../../collector-error.ts'
import type { Files } from './files.ts'
import { PART, readMark, readName, SPILL } from './names.ts'
import type { Extent, Position } from './position.ts'

/** What a folder holds. */
export interface Found {
  /** The number of the newest file that there is, or was. */
  readonly last: number
  /** The files that are not finished, oldest first, each as long as it was committed. */
  readonly files: readonly Extent[]
  /** Up to which number files were finished; absent where a ledger never had a position of this folder. */
  readonly finished?: number
}

/**
 * Put a folder into the state that a position tells of: what was not committed is taken away, and finished files are left alone, also
 * where somebody took them. Throws a `CollectorError` (`position-lost`) where something that was committed is gone or shorter, or where
 * the folder has unfinished files of a ledger that is not this one.
 */
export async function restoreFolder(files: Files, folder: string, position: Position | undefined): Promise<Found> {
  const listed = await files.list(folder)
  const parts = new Map<string, { readonly size: number }>()
  const finals = new Set<string>()
  let last = position?.last ?? 0
  let finished: number | undefined
  for (const { name, size } of listed) {
    const mark = readMark(name)
    if (mark !== undefined) finished = Math.max(mark, finished ?? 0)
    const named = readName(name)
    if (named?.isPart) parts.set(name.slice(0, -PART.length), { size })
    else if (named !== undefined) {
      finals.add(name)
      last = Math.max(last, named.number)
    }
    if (name.endsWith(SPILL)) await files.remove(join(folder, name))
  }
  if (position === undefined && finished !== undefined && parts.size > 0) {
    throw new CollectorError(
      'position-lost',
      `${folder} has unfinished files whose position only their own ledger knows: use that, or another folder`,
    )
  }
  const kept = position?.files.filter((file) => isThere(file, { parts, finals, finished: finished ?? 0, folder })) ?? []
  for (const [name, { size }] of parts) {
    const length = kept.find((file) => file.name === name)?.length
    // All that is committed and not finished is listed: anything else is of an attempt.
    if (length === undefined) await files.remove(join(folder, name + PART))
    else if (size > length) await shorten(files, join(folder, name + PART), length)
  }
  await files.syncFolder(folder)
  return { last: Math.max(last, finished ?? 0), files: kept, ...(finished === undefined ? {} : { finished }) }
}

interface Sight {
  readonly parts: ReadonlyMap<string, { readonly size: number }>
  readonly finals: ReadonlySet<string>
  readonly finished: number
  readonly folder: string
}

function isThere({ name, length }: Extent, { parts, finals, finished, folder }: Sight): boolean {
  const part = parts.get(name)
  if (part !== undefined && part.size >= length) return true
  if (part === undefined && (finals.has(name) || (readName(name)?.number ?? 0) <= finished)) return false
  const what = part === undefined ? 'is gone' : `has ${part.size} bytes`
  throw new CollectorError('position-lost', `${join(folder, name)} ${what}, where ${length} bytes were committed`)
}

async function shorten(files: Files, path: string, length: number): Promise<void> {
  const file = await files.open(path)
  try {
    await file.truncate(length)
    await file.sync()
  } finally {
    await file.close()
  }
}
