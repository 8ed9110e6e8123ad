import { fileURLToPath } from 'node:url'
import type { FileToRead } from './message.ts'

/** The bytes of a log that are at hand, such as those of an object of S3. They are copied to the thread that reads them. */
export interface NamedBytes {
  /** What results and errors call it. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** A path, a `file:` URL, or bytes with a name. */
export type FileSource = string | URL | NamedBytes

/** What to read: all at once, or as it comes. */
export type Files = Iterable<FileSource> | AsyncIterable<FileSource>

/** A list of files that is asked for the next one only when somebody wants it. */
export interface FileList {
  /** The next file, if it is at hand; if not, it is asked for. Throws what the list throws. */
  readonly take: () => FileToRead | undefined
  readonly isOver: () => boolean
  /** Asks for nothing more, and lets the list know. */
  readonly close: () => Promise<void>
}

/** A list; `changed` is called when what was asked for has come. Throws a `TypeError` at a text: its letters are no paths. */
export function createFileList(files: Files, changed: () => void): FileList {
  if (typeof files === 'string') throw new TypeError('files: wants a list of paths, and got one path')
  return Symbol.asyncIterator in files ? listToAwait(files[Symbol.asyncIterator](), changed) : listAtHand(files[Symbol.iterator]())
}

function listAtHand(iterator: Iterator<FileSource>): FileList {
  let isOver = false
  return {
    take: () => {
      if (isOver) return undefined
      const next = iterator.next()
      isOver = next.done === true
      return next.done ? undefined : fileOf(next.value)
    },
    isOver: () => isOver,
    close: async () => {
      if (!isOver) iterator.return?.()
      isOver = true
    },
  }
}

function listToAwait(iterator: AsyncIterator<FileSource>, changed: () => void): FileList {
  let state: 'idle' | 'asked' | 'over' = 'idle'
  const came: (() => FileToRead)[] = []
  return {
    take: () => {
      const next = came.shift()
      if (next !== undefined) return next()
      if (state === 'idle') void ask()
      return undefined
    },
    isOver: () => state === 'over' && came.length === 0,
    close: async () => {
      const ended = state === 'over' ? undefined : iterator.return?.()
      // A generator that is waiting for something ends only when that has come, which may be never.
      if (state === 'asked') ended?.catch(() => undefined)
      else await ended
      state = 'over'
    },
  }

  async function ask(): Promise<void> {
    state = 'asked'
    try {
      const next = await iterator.next()
      state = next.done ? 'over' : 'idle'
      if (!next.done) came.push(() => fileOf(next.value))
    } catch (error) {
      state = 'over'
      came.push(() => {
        throw error
      })
    }
    changed()
  }
}

function fileOf(file: FileSource): FileToRead {
  if (typeof file === 'string') return { path: file }
  if (file instanceof URL) return { path: fileURLToPath(file) }
  if (file?.bytes instanceof Uint8Array) return { path: String(file.name), bytes: alone(file.bytes) }
  throw new TypeError(`files: wants paths, URLs, or bytes with a name, and got ${file === null ? 'null' : typeof file}`)
}

/** Bytes without the memory around them: all of it would be copied with them. */
function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
}
