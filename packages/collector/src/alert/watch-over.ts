import type { CollectorOptions } from '../collector.ts'
import { createDigestTaker } from '../complete/digest-taker.ts'
import type { PublicKeys } from '../complete/public-keys.ts'
import { DoesNotFit } from '../ledger/does-not-fit.ts'
import type { DigestTaker } from '../run/context.ts'
import type { SilenceSettings } from '../silence/judge-silence.ts'
import { createSilenceWatch, type SilenceWatch } from '../silence/silence-watch.ts'
import type { WatchList } from '../tamper/judge-tamper.ts'
import { watchForTampering } from '../tamper/tamper-watch.ts'
import type { AlertSink } from './alert.ts'
import { type AlertDesk, createAlertDesk } from './alert-desk.ts'
import { alertOfDigest, alertOfProblem, alertOfProgress, alertOfUnfit } from './alerts-of.ts'
import { createCaughtUp } from './caught-up.ts'
import { createHourWatch } from './hour-watch.ts'

export interface WatchOverOptions {
  /** Where alerts go. */
  readonly sinks: readonly AlertSink[]
  /** Where CloudTrail's public keys come from; without them digests are kept and not verified. */
  readonly keys?: PublicKeys
  readonly watched?: WatchList
  /** Whether log files that the filter does not want are looked into, too, for events that weaken the recording. They are unless this is false. */
  readonly looksIntoAll?: boolean
  readonly silence?: SilenceSettings
  /**
   * When silence and the last day are judged: `always` unless given, by `run`; `at-the-end` by `conclude`, for a run that ends; `never` where sources
   * hand out only what is past.
   */
  readonly judges?: 'always' | 'at-the-end' | 'never'
  /** Told of what goes wrong; it is tried again. */
  readonly problem?: (what: string, error: unknown) => void
}

/** What is wrong now. */
export interface Standing {
  /** Hours of the last day with gaps, and with anything that was tampered with, as of the last look, which is hourly; absent before the first. */
  readonly gaps?: number
  readonly tampered?: number
  readonly silences: number
}

/** A collector that is watched over. */
export interface WatchedOver {
  /** What to make the collector with. */
  readonly options: CollectorOptions
  /** Watch beside the collector, until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
  /** Send the alerts that wait, once: at the end of a run. Whether none is left. */
  flush(signal: AbortSignal): Promise<boolean>
  /**
   * The same, after a look at silence and at the last day: at the end of a run that drained its sources. Not where another run looked within the half
   * hour: it takes all that the ledger has of a day.
   */
  conclude(signal: AbortSignal): Promise<boolean>
  standing(): Standing
}

/** What `conclude` remembers in the ledger: when it looked. */
const CONCLUDED = 'watch/concluded'
const CONCLUDE_EVERY = 1_800_000

/** Put over a collector all that watches: its digests are kept, its events looked at, its silence heard, its hours judged; alerts go to the sinks. */
export function watchOver(options: CollectorOptions, over: WatchOverOptions): WatchedOver {
  const { ledger, clock } = options
  const { sinks, keys, watched, judges = 'always', looksIntoAll, problem = () => undefined } = over
  const watching = (error: unknown): void => problem('watching', error)
  const desk = createAlertDesk({ ledger, clock, sinks, problem })
  const { sources, upTo } = createCaughtUp(options.sources, clock)
  const shared = { ledger, clock, raise: desk.raise, problem: watching }
  const silence = createSilenceWatch({
    ...shared,
    caughtUpTo: () => upTo(true),
    ...(over.silence !== undefined && { settings: over.silence }),
  })
  const hours = createHourWatch({ ...shared, caughtUpTo: () => upTo(false) })
  const filter = watchForTampering(options.filter ?? {}, {
    clock,
    note: desk.note,
    ...(watched !== undefined && { watched }),
    ...(looksIntoAll !== undefined && { looksIntoAll }),
  })
  return {
    options: {
      ...options,
      ...hooksOf(options, { desk, silence, keys }),
      sources,
      filter,
      ledger: desk.ledger,
      verify: options.verify ?? keys !== undefined,
    },
    flush: desk.flush,
    conclude: async (signal) => {
      if (judges !== 'never') await judgeOnce(signal).catch(watching)
      return desk.flush(signal)
    },
    standing: () => ({ ...hours.standing(), silences: silence.count() }),
    run: async (signal) => {
      await Promise.all([desk.run(signal), ...(judges === 'always' ? [silence.run(signal), hours.run(signal)] : [])])
    },
  }

  async function judgeOnce(signal: AbortSignal): Promise<void> {
    const before = Number((await ledger.recall(CONCLUDED)) ?? 0)
    // A clock that was set back must not put it off for long.
    if (Math.abs(clock.now() - before) < CONCLUDE_EVERY) return
    const [hasJudged] = await Promise.all([hours.look(signal), silence.look(true)])
    if (hasJudged) await ledger.remember(CONCLUDED, String(clock.now()))
  }
}

interface Watches {
  readonly desk: AlertDesk
  readonly silence: SilenceWatch
  readonly keys: PublicKeys | undefined
}

function hooksOf(
  { ledger, clock, progress, problem }: CollectorOptions,
  { desk, silence, keys }: Watches,
): Pick<CollectorOptions, 'digests' | 'progress' | 'problem'> {
  const taker = createDigestTaker({
    ledger,
    clock,
    ...(keys !== undefined && { keys }),
    taken: async (note) => {
      silence.sawDigest(note)
      const alert = alertOfDigest(note, clock.now())
      if (alert !== undefined) await desk.raise(alert)
    },
  })
  return {
    digests: tellingUnfit(taker, { clock, raise: desk.raise }),
    progress: (report, counts) => {
      silence.saw(report)
      const alert = alertOfProgress(report, clock.now())
      if (alert !== undefined) desk.note(alert)
      progress?.(report, counts)
    },
    problem: (told) => {
      const alert = alertOfProblem(told, clock.now())
      if (alert !== undefined) desk.note(alert)
      problem?.(told)
    },
  }
}

/** The alert is kept before the digest is put aside. */
function tellingUnfit({ take }: DigestTaker, { clock, raise }: Pick<CollectorOptions, 'clock'> & Pick<AlertDesk, 'raise'>): DigestTaker {
  return {
    take: async (digest) => {
      try {
        await take(digest)
      } catch (error) {
        if (error instanceof DoesNotFit) await raise(alertOfUnfit(digest, error, clock.now()))
        throw error
      }
    },
  }
}
