import type { SentBatch } from './pack.ts'
import type { SentError } from './sent-error.ts'

/** A file to read. */
export interface FileToRead {
  /** Its path, or what it is called where its bytes are at hand. */
  readonly path: string
  readonly bytes?: Uint8Array
}

/** A file to read, by its place in the list. */
export interface Job extends FileToRead {
  readonly index: number
}

/** What a thread is told: to read a file, or that answers of so many bytes were taken, and that memory of earlier ones is its own again. */
export type Order =
  | ({ readonly kind: 'file' } & Job)
  | { readonly kind: 'taken'; readonly bytes: number; readonly memory: readonly ArrayBuffer[] }

/** How a file ended. */
export interface SentEnd {
  /** What the task made of it. */
  readonly result?: unknown
  readonly error?: SentError
}

/** Some of what came of a file. */
export interface Answer {
  readonly kind: 'answer'
  readonly index: number
  readonly batches: readonly SentBatch[]
  /** What it counts against `unreadBytes`. */
  readonly cost: number
  /** Present in the last answer of a file. */
  readonly end?: SentEnd
  /** With `end`: the next file has been begun, and it is as with `soon`. */
  readonly isNextSoon?: boolean
  /** With `end`: so many files are some milliseconds' work, as files went lately. */
  readonly ahead?: number
}

/** What a thread says. */
export type Report =
  | { readonly kind: 'ready' }
  /** The task cannot be loaded: no file can be read. */
  | { readonly kind: 'unusable'; readonly error: SentError }
  /** The file at hand will soon be done: the next one may be sent. */
  | { readonly kind: 'soon' }
  | Answer
