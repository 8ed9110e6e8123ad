/** Everything that a command touches outside itself. `bin.ts` fills it from `process`. */
export interface Io {
  /** The result, and nothing else. */
  readonly print: (text: string) => void
  /** Everything that is not the result. */
  readonly say: (text: string) => void
  readonly readInput: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly folder: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly clock: () => number
  /** Columns of standard output. */
  readonly width: number
  readonly color: boolean
  /** Whether somebody watches standard error. */
  readonly watched: boolean
  /** Where somebody can be asked; `undefined` where nobody can. */
  readonly asking: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream } | undefined
  /** Signals sent to the process, and the end of it at once. */
  readonly signals: {
    readonly on: (name: NodeJS.Signals, heard: () => void) => unknown
    readonly off: (name: NodeJS.Signals, heard: () => void) => unknown
    readonly exit: (code: number) => void
  }
}

/** Told the exit code of the command that was run. */
export type Finish = (exitCode: number) => void
