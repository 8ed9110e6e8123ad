import type { Io } from './io.ts'

/** What ends a command early. */
export interface EndSignals {
  /** Aborted when the command is to end as soon as what is under way is done. */
  readonly signal: AbortSignal
  /** The exit code of a command that a signal ended: 128 and the signal's number. */
  readonly exitCode: () => number | undefined
  readonly stop: () => void
}

const CODES: ReadonlyMap<NodeJS.Signals, number> = new Map<NodeJS.Signals, number>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])

/** Listen for the signals that end a process: the first ends it in good order, the second at once. */
export function listenForEnd({ signals, say }: Pick<Io, 'signals' | 'say'>, words: string): EndSignals {
  const ending = new AbortController()
  let exitCode: number | undefined
  const heard = [...CODES].map(([name, code]) => {
    const hear = (): void => {
      if (exitCode !== undefined) signals.exit(code)
      exitCode = code
      say(`${name}: ${words}; once more ends at once\n`)
      ending.abort()
    }
    signals.on(name, hear)
    return () => void signals.off(name, hear)
  })
  return {
    signal: ending.signal,
    exitCode: () => exitCode,
    stop: () => {
      for (const end of heard) end()
    },
  }
}
