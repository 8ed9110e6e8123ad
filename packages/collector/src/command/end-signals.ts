import type { Io } from './io.ts'

/** What ends a run early. */
export interface EndSignals {
  /** The exit code of a run that a signal ended: 128 and the signal's number. */
  readonly exitCode: () => number | undefined
  readonly close: () => void
}

const CODES: ReadonlyMap<NodeJS.Signals, number> = new Map<NodeJS.Signals, number>([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])

/** What each signal is answered with: the first, the second, and any after that. */
export interface Endings {
  /** Take nothing more, and end what was begun. */
  readonly drain: () => void
  /** Give back what was begun. */
  readonly release: () => void
  readonly notice: (text: string) => void
}

/** Listen for the signals that end a process. A third one ends it where it stands: what is under way comes again. */
export function listenForEnd(signals: Io['signals'], { drain, release, notice }: Endings): EndSignals {
  let heard = 0
  let exitCode: number | undefined
  const hearing = [...CODES].map(([name, code]) => {
    const hear = (): void => {
      heard++
      exitCode = code
      if (heard === 1) {
        notice(`${name}: what is under way is ended; once more gives it back at once`)
        drain()
      } else if (heard === 2) {
        notice(`${name}: what is under way is given back; once more ends here`)
        release()
      } else signals.exit(code)
    }
    signals.on(name, hear)
    return () => void signals.off(name, hear)
  })
  return {
    exitCode: () => exitCode,
    close: () => {
      for (const end of hearing) end()
    },
  }
}
