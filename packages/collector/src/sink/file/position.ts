import { CollectorError } from '../../collector-error.ts'
import { readName } from './names.ts'

/** A file that is not finished, and how much of it is committed. */
export interface Extent {
  /** The name that it gets when it is finished. */
  readonly name: string
  /** Bytes. */
  readonly length: number
}

/** Where a file sink stands. */
export interface Position {
  /** The number of the newest file. */
  readonly last: number
  /** The files that are not finished, oldest first. */
  readonly files: readonly Extent[]
  /** What in them is of parcels of which the sink does not know that the ledger has them. */
  readonly unrecorded: readonly string[]
}

/** A position in words. */
export function formatPosition({ last, files, unrecorded }: Position): string {
  return JSON.stringify({ last, files: files.map(({ name, length }) => [name, length]), unrecorded })
}

/** What `formatPosition` wrote. Throws a `CollectorError` (`position-lost`) where it is anything else. */
export function parsePosition(text: string): Position {
  const lost = () => new CollectorError('position-lost', 'the ledger holds what is no position of a file sink')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw lost()
  }
  const { last, files, unrecorded } = Object(value) as Record<string, unknown>
  if (!isCount(last) || !Array.isArray(files) || !Array.isArray(unrecorded)) throw lost()
  if (!files.every(isExtent) || !unrecorded.every((each) => typeof each === 'string')) throw lost()
  return { last, files: files.map(([name, length]) => ({ name, length })), unrecorded }
}

function isExtent(value: unknown): value is [string, number] {
  if (!Array.isArray(value)) return false
  const [name, length] = value
  return typeof name === 'string' && readName(name)?.isPart === false && isCount(length)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Whether a position has all of a file in it, so that it will never be shortened again. */
export function covers(position: Position, { name, length }: Extent): boolean {
  const number = readName(name)?.number ?? 0
  if (number > position.last) return false
  const known = position.files.find((file) => file.name === name)
  return known === undefined || known.length >= length
}
