import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Clock } from '../../clock.ts'
import type { Files, OpenedFile } from './files.ts'
import type { Found } from './folder.ts'
import { type FileFormat, fileName, markName, PART, readName } from './names.ts'
import { covers, type Extent, type Position } from './position.ts'

const zip = promisify(gzip)

/** Where files go, and what they are like. */
export interface ShelfOptions {
  readonly files: Files
  readonly folder: string
  readonly format: FileFormat
  /** A file is full when it has so many bytes, or is so many seconds old. */
  readonly rotate: { readonly bytes: number; readonly seconds: number }
  /** Of gzip: 1 is fast, 9 is small. */
  readonly level: number
  readonly clock: Clock
}

/** The whole of a parcel, ready to be added. */
export interface Load {
  /** Tells the parcel from others: the same for the same origin. */
  readonly id: string
  /** Tells what is in it from anything else that the origin may have had in it. */
  readonly print: string
  readonly time: number
  /** Lines, or a file of its own that has them, synced. */
  readonly content: Lines | Spilled
}
type Lines = { readonly is: 'lines'; readonly pieces: readonly Buffer[] }
type Spilled = { readonly is: 'file'; readonly path: string; readonly length: number }

/** The file that is written. */
export interface Current {
  readonly name: string
  readonly file: OpenedFile
  /** Bytes that are synced. What is behind them is of an attempt that failed. */
  length: number
  /** Whether its name is not known to last. */
  isNew: boolean
  isDirty: boolean
  isDue: boolean
  readonly stop: AbortController
}

/** The files of a folder that are not finished, and what is known of them. */
export interface Shelf {
  readonly options: ShelfOptions
  /** Oldest first. Nothing is added to them any more. */
  readonly sealed: Extent[]
  /** Of those, what is still open. */
  readonly open: OpenedFile[]
  current: Current | undefined
  /** The number of the newest file. */
  last: number
  finished: number | undefined
  /** What the ledger has. */
  recorded: Position | undefined
  /** A file grew old. */
  readonly onDue: () => void
}

/** Goes on where a folder was left: what is in it stays as it is, and the next parcel begins a file. */
export function openShelf(options: ShelfOptions, found: Found, rest: Pick<Shelf, 'recorded' | 'onDue'>): Shelf {
  return { options, sealed: [...found.files], open: [], current: undefined, last: found.last, finished: found.finished, ...rest }
}

/** What is committed, but for what the ledger does not have. */
export function extentsOf({ sealed, current, last }: Shelf): Omit<Position, 'unrecorded'> {
  if (current === undefined) return { last, files: [...sealed] }
  const { name, length } = current
  return length === 0 ? { last: last - 1, files: [...sealed] } : { last, files: [...sealed, { name, length }] }
}

/** Adds parcels to the current file. Resolves when they would survive a crash; where it throws, none of them is there. */
export async function appendLines(
  shelf: Shelf,
  loads: readonly { readonly time: number; readonly pieces: readonly Buffer[] }[],
): Promise<void> {
  const { format, level, folder, files } = shelf.options
  const lines = loads.flatMap(({ pieces }) => pieces)
  const pieces = format === 'ndjson' ? lines : [await zip(lines.length === 1 ? (lines[0] as Buffer) : Buffer.concat(lines), { level })]
  const current = await writable(shelf, loads[0]?.time ?? 0)
  current.isDirty = true
  await current.file.append(pieces)
  await current.file.sync()
  if (current.isNew) await files.syncFolder(folder)
  current.isNew = false
  current.isDirty = false
  current.length += pieces.reduce((sum, piece) => sum + piece.length, 0)
}

async function writable(shelf: Shelf, time: number): Promise<Current> {
  shelf.current ??= await openCurrent(shelf, time)
  await repair(shelf.current)
  return shelf.current
}

async function openCurrent(shelf: Shelf, time: number): Promise<Current> {
  const { folder, files, format, clock, rotate } = shelf.options
  const name = fileName(time, shelf.last + 1, format)
  const file = await files.open(join(folder, name + PART))
  shelf.last++
  const stop = new AbortController()
  const current: Current = { name, file, length: 0, isNew: true, isDirty: false, isDue: false, stop }
  void clock.sleep(rotate.seconds * 1000, stop.signal).then(() => {
    if (stop.signal.aborted) return
    current.isDue = true
    shelf.onDue()
  })
  return current
}

async function repair(current: Current): Promise<void> {
  if (!current.isDirty) return
  await current.file.truncate(current.length)
  current.isDirty = false
}

/** A parcel that has a file of its own: it becomes the next file. */
export async function adoptFile(
  shelf: Shelf,
  { time, path, length }: { readonly time: number; readonly path: string; readonly length: number },
): Promise<void> {
  const { folder, files, format } = shelf.options
  await seal(shelf)
  const name = fileName(time, shelf.last + 1, format)
  await files.rename(path, join(folder, name + PART))
  shelf.last++
  try {
    await files.syncFolder(folder)
  } catch (problem) {
    // As it was before: the parcel may be committed again.
    await files.rename(join(folder, name + PART), path)
    shelf.last--
    throw problem
  }
  shelf.sealed.push({ name, length })
}

/** Seals the current file if it is large or old enough: what is added next begins another. Not while something is added. */
export async function sealDue(shelf: Shelf): Promise<void> {
  const { current, options } = shelf
  if (current !== undefined && (current.isDue || current.length >= options.rotate.bytes)) await seal(shelf)
}

async function seal(shelf: Shelf): Promise<void> {
  const { current } = shelf
  if (current === undefined) return
  await repair(current)
  current.stop.abort()
  shelf.current = undefined
  if (current.length > 0) {
    shelf.sealed.push({ name: current.name, length: current.length })
    shelf.open.push(current.file)
    return
  }
  await current.file.close()
  await shelf.options.files.remove(join(shelf.options.folder, current.name + PART))
  shelf.last--
}

/** Closes what is sealed, and gives those files their names that the ledger has all of. It may go on while something is added. */
export async function finish(shelf: Shelf): Promise<void> {
  const { recorded, sealed, open } = shelf
  const { folder, files } = shelf.options
  for (let file = open.shift(); file !== undefined; file = open.shift()) await file.close()
  if (recorded === undefined) return
  if (shelf.finished === undefined) await mark(shelf, 0)
  for (let [first] = sealed; first !== undefined && covers(recorded, first); [first] = sealed) {
    // Before the name: once a reader can see a file, it may be gone.
    await mark(shelf, readName(first.name)?.number ?? 0)
    await files.rename(join(folder, first.name + PART), join(folder, first.name))
    await files.syncFolder(folder)
    sealed.shift()
  }
}

async function mark(shelf: Shelf, number: number): Promise<void> {
  const { folder, files } = shelf.options
  const path = join(folder, markName(number))
  if (shelf.finished === undefined) await (await files.open(path)).close()
  else if (shelf.finished < number) await files.rename(join(folder, markName(shelf.finished)), path)
  shelf.finished = Math.max(number, shelf.finished ?? 0)
}
