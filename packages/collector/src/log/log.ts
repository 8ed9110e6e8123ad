import type { Clock } from '../clock.ts'
import { shown, shownJson } from '../command/shown.ts'
import type { LogLevel } from '../config/settings.ts'
import type { CollectorProblem } from '../run/progress.ts'
import { createRepeats } from './repeats.ts'

/** What a line says besides its text. Everything in it may be what somebody else wrote. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Where a run says what happens. */
export interface Log {
  write(level: LogLevel, text: string, fields?: LogFields): void
  /** The same problem at most five times a minute; how often it was held back is told with the next. */
  problem(problem: CollectorProblem): void
}

type Write = Log['write']

/** Lines of JSON, by pino: for what runs for ever. */
export async function createJsonLog(options: {
  readonly say: (text: string) => void
  readonly level: LogLevel
  readonly name: string
  readonly clock: Pick<Clock, 'now'>
}): Promise<Log> {
  const { say, level, name, clock } = options
  const { pino } = await import('pino')
  const logger = pino(
    {
      level,
      base: { name },
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    // pino leaves what a terminal acts on beyond C0 as it is.
    { write: (line: string) => say(`${shownJson(JSON.parse(line))}\n`) },
  )
  return withProblems((at, text, fields = {}) => logger[at](fields, text), clock)
}

const RANKS: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** Lines for people: for a run that ends. */
export function createTextLog({
  say,
  level,
  clock,
}: {
  readonly say: (text: string) => void
  readonly level: LogLevel
  readonly clock: Pick<Clock, 'now'>
}): Log {
  return withProblems((at, text, fields = {}) => {
    if (RANKS[at] < RANKS[level]) return
    const told = Object.values(fields).filter((value) => value !== undefined && value !== '')
    say(`${at === 'info' || at === 'debug' ? '' : `${at}: `}${shown([text, ...told].join(': '))}\n`)
  }, clock)
}

function withProblems(write: Write, clock: Pick<Clock, 'now'>): Log {
  const repeats = createRepeats(clock)
  return {
    write,
    problem: ({ of, name, because, needs, error, isFatal }) => {
      // Objects and messages are many, and what ails them is one thing.
      const isOne = of === 'object' || of === 'delivery'
      const asked = repeats.ask(`${of}\n${isOne ? '' : name}\n${because}\n${needs}`)
      if (asked === undefined) return
      write(isFatal ? 'error' : 'warn', `${of} ${name}: ${because.startsWith(`${name}: `) ? because.slice(name.length + 2) : because}`, {
        needs: needs === undefined ? undefined : `needs ${needs}`,
        error: error === undefined || because.includes(plainText(error)) ? undefined : errorText(error),
        next: error instanceof Error ? HINTS.get(error.name) : undefined,
        heldBack: asked.heldBack > 0 ? `${asked.heldBack} times more` : undefined,
      })
    },
  }
}

/** What to do about errors that say it to nobody who has not met them before. */
const HINTS: ReadonlyMap<string, string> = new Map([
  [
    'CredentialsProviderError',
    'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run it where a role is attached; trailmend-collector doctor tries them',
  ],
  ['ExpiredToken', 'the credentials are over: get new ones'],
  ['ExpiredTokenException', 'the credentials are over: get new ones'],
])

function plainText(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : errorText(error)
}

/** The longest kept of an error's message. */
const LONGEST = 500

/** An error in one line: its name and message, and nothing of the request that it may carry. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, LONGEST)
  const { name, message } = error
  const text = message === '' || message === name ? name : name === 'Error' ? message : `${name}: ${message}`
  return text.slice(0, LONGEST)
}
