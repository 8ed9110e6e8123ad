import type { Writable } from 'node:stream'
import type { Clock } from '../clock.ts'

/** Everything that a command touches outside itself. `bin.ts` fills it from `process`. */
export interface Io {
  /** The result, and nothing else. */
  readonly print: (text: string) => void
  /** Everything that is not the result. */
  readonly say: (text: string) => void
  readonly stdin: AsyncIterable<Uint8Array>
  /** Where events go that are wanted on standard output. */
  readonly stdout: Writable
  readonly stderr: NodeJS.WritableStream
  readonly env: Readonly<Record<string, string | undefined>>
  readonly folder: string
  readonly clock: Clock
  /** Columns of standard output. */
  readonly width: number
  /** Whether somebody watches standard error. */
  readonly watched: boolean
  /** Which Node and platform it runs on. */
  readonly runtime: string
  /** Signals sent to the process, and the end of it at once. */
  readonly signals: {
    readonly on: (name: NodeJS.Signals, heard: () => void) => unknown
    readonly off: (name: NodeJS.Signals, heard: () => void) => unknown
    readonly exit: (code: number) => void
  }
}

/** Told the exit code of the command that was run. */
export type Finish = (exitCode: number) => void
