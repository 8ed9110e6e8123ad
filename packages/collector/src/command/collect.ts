import { CollectorError } from '../collector-error.ts'
import type { Settings } from '../config/settings.ts'
import { createStandingKeeper, type StandingKeeper } from '../health/standing.ts'
import { createJsonLog, createTextLog, type Log } from '../log/log.ts'
import { type OpenCollector, openCollector, type RunWishes } from '../open/open-collector.ts'
import { ALONE } from '../open/open-ledger.ts'
import { createSession } from '../open/session.ts'
import type { Counts } from '../run/counts.ts'
import type { ProgressReport } from '../run/progress.ts'
import { type EndSignals, listenForEnd } from './end-signals.ts'
import type { Io } from './io.ts'
import { startProgress } from './progress.ts'

/** What a run is to do. */
export interface CollectWishes extends Pick<RunWishes, 'once' | 'sources'> {
  /** Whether logs are lines of JSON. */
  readonly isJson: boolean
  readonly onProgress?: (report: ProgressReport) => void
}

/** What a run came to. */
export interface Collected {
  readonly counts: Counts
  /** What came, and was not done: it comes again. */
  readonly left: number
  /** Permissions for want of which something is left. */
  readonly needs: readonly string[]
  /** Whether something is in quarantine, of this run or of one before. */
  readonly hasQuarantined: boolean
  /** Sources that did not answer until a run that ends gave them up. */
  readonly silent: readonly string[]
  /** The error that ended it. */
  readonly failure: CollectorError | undefined
  /** Whether whoever read standard output stopped, as `head` does: a reason to end, and no error. */
  readonly isGone: boolean
  /** The exit code where a signal ended it. */
  readonly signalled: number | undefined
}

/** How often in a row a source may fail before a run that ends gives up: a minute or two. */
const MOST_FAILURES = 6

/** Milliseconds for alerts that wait at the end: what is not sent then is sent by the next run. */
const LAST_ALERTS = 5_000
/** The same where the last day is judged before: a ledger in DynamoDB is asked for all of it. */
const LAST_LOOK = 60_000

/** Collect until it ends by itself or by a signal, with log, progress and health. Throws what opening throws, and bugs. */
export async function collect(settings: Settings, wishes: CollectWishes, io: Io): Promise<Collected> {
  const log = await logOf(settings, wishes, io)
  const standing = createStandingKeeper(io.clock)
  const line = await startProgress(wishes.once ? io : { ...io, watched: false })
  const silent = new Set<string>()
  let stop = (): void => undefined
  let isGone = false
  const opened = await openCollector(settings, surroundings(io), {
    once: wishes.once,
    ...(wishes.sources !== undefined && { sources: wishes.sources }),
    log,
    watched: standing.watched,
    notice: (text) => log.write('warn', text),
    onGone: () => {
      isGone = true
    },
    progress: (report, counts) => {
      standing.progress(report)
      wishes.onProgress?.(report)
      line.step(counts)
    },
    problem: (problem) => {
      standing.problem(problem)
      if (!isGone) log.problem(problem)
      if (problem.of !== 'source' || !wishes.once) return
      const { failures = 0 } = standing.now().sources.find(({ name }) => name === problem.name) ?? {}
      if (failures < MOST_FAILURES && !problem.isFatal) return
      silent.add(problem.name)
      stop()
    },
  })
  stop = opened.collector.stop
  const release = new AbortController()
  const ending = listenForEnd(io.signals, { drain: stop, release: () => release.abort(), notice: (text) => log.write('info', text) })
  try {
    const health = await startHealth(settings, opened, { standing, log })
    try {
      const over = new AbortController()
      const watching = opened.watch?.run(over.signal)
      const failure = await run(opened, release.signal).finally(() => over.abort())
      await watching
      const isEnded = wishes.once && failure === undefined && ending.exitCode() === undefined && !isGone
      if (isEnded) await opened.watch?.conclude(AbortSignal.timeout(LAST_LOOK))
      else await opened.watch?.flush(AbortSignal.timeout(LAST_ALERTS))
      return await resultOf(opened, { standing, silent, failure, ending, isGone })
    } finally {
      await health?.close()
    }
  } finally {
    line.stop()
    ending.close()
    await opened.close()
  }
}

function surroundings({ clock, env, folder, stdin, stdout }: Io): Parameters<typeof openCollector>[1] {
  return { session: createSession(), clock, env, folder, stdin, stdout }
}

function logOf(settings: Settings, { once, isJson }: CollectWishes, { say, clock }: Io): Log | Promise<Log> {
  const { name = ALONE, 'log-level': level = once ? 'warn' : 'info' } = settings
  return once && !isJson ? createTextLog({ say, level, clock }) : createJsonLog({ say, level, name, clock })
}

/** What the collector cannot go on with is a result; what is a bug is thrown. */
async function run({ collector }: OpenCollector, signal: AbortSignal): Promise<CollectorError | undefined> {
  try {
    await collector.run(signal)
    return undefined
  } catch (error) {
    if (error instanceof CollectorError) return error
    throw error
  }
}

interface RunEnd {
  readonly standing: StandingKeeper
  readonly silent: ReadonlySet<string>
  readonly failure: CollectorError | undefined
  readonly ending: EndSignals
  readonly isGone: boolean
}

async function resultOf(opened: OpenCollector, { standing, silent, failure, ending, isGone }: RunEnd): Promise<Collected> {
  const { left } = standing.now()
  return {
    counts: opened.collector.counts(),
    left,
    needs: left > 0 ? standing.needs() : [],
    hasQuarantined: await isAny(opened.quarantine.list()),
    silent: [...silent],
    failure,
    isGone,
    signalled: ending.exitCode(),
  }
}

async function isAny(entries: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of entries) return true
  return false
}

interface HealthParts {
  readonly standing: StandingKeeper
  readonly log: Log
}

async function startHealth(
  { listen }: Settings,
  { collector, watch }: OpenCollector,
  { standing, log }: HealthParts,
): Promise<{ close(): Promise<void> } | undefined> {
  if (listen === undefined) return undefined
  const { openHealth } = await import('../health/open-health.ts')
  const health = await openHealth(listen, {
    counts: collector.counts,
    standing: standing.now,
    ...(watch !== undefined && { watch: watch.standing }),
  })
  log.write('info', 'serving health and metrics', { url: health.url })
  return health
}
