import type { CollectorOptions } from '../collector.ts'
import { createDigestTaker } from '../complete/digest-taker.ts'
import type { PublicKeys } from '../complete/public-keys.ts'
import type { SilenceSettings } from '../silence/judge-silence.ts'
import { createSilenceWatch, type SilenceWatch } from '../silence/silence-watch.ts'
import type { WatchList } from '../tamper/judge-tamper.ts'
import { createTamperWatch } from '../tamper/tamper-watch.ts'
import type { AlertSink } from './alert.ts'
import { type AlertDesk, createAlertDesk } from './alert-desk.ts'
import { alertOfDigest, alertOfProgress } from './alerts-of.ts'
import { createHourWatch } from './hour-watch.ts'

export interface WatchOverOptions {
  /** Where alerts go. */
  readonly sinks: readonly AlertSink[]
  /** Where CloudTrail's public keys come from; without them digests are kept and not verified. */
  readonly keys?: PublicKeys
  readonly watched?: WatchList
  readonly silence?: SilenceSettings
  /** Until when what was delivered has been collected, where the collector is behind. */
  readonly caughtUpTo?: () => number
  /** Told of what goes wrong; it is tried again. */
  readonly problem?: (what: string, error: unknown) => void
}

/** What is wrong now. */
export interface Standing {
  /** Hours of the last day with gaps, and with anything that was tampered with; as of the last look, which is hourly. */
  readonly gaps: number
  readonly tampered: number
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
  standing(): Standing
}

/** Put over a collector all that watches: its digests are kept, its events looked at, its silence heard, its hours judged; alerts go to the sinks. */
export function watchOver(options: CollectorOptions, over: WatchOverOptions): WatchedOver {
  const { ledger, clock } = options
  const { sinks, keys, watched, caughtUpTo, problem = () => undefined } = over
  const watching = (error: unknown): void => problem('watching', error)
  const desk = createAlertDesk({ ledger, clock, sinks, problem })
  const silence = createSilenceWatch({
    ...{ ledger, clock, raise: desk.raise, problem: watching },
    ...(over.silence !== undefined && { settings: over.silence }),
    ...(caughtUpTo !== undefined && { caughtUpTo }),
  })
  const hours = createHourWatch({ ledger, clock, raise: desk.raise, problem: watching })
  return {
    options: { ...options, ...hooksOf(options, { desk, silence, keys, watched, problem }), verify: options.verify ?? keys !== undefined },
    flush: desk.flush,
    standing: () => ({ ...hours.standing(), silences: silence.count() }),
    run: async (signal) => {
      await Promise.all([desk.run(signal), silence.run(signal), hours.run(signal)])
    },
  }
}

interface Watches {
  readonly desk: AlertDesk
  readonly silence: SilenceWatch
  readonly keys: PublicKeys | undefined
  readonly watched: WatchList | undefined
  readonly problem: (what: string, error: unknown) => void
}

function hooksOf(options: CollectorOptions, { desk, silence, keys, watched, problem }: Watches): Partial<CollectorOptions> {
  const { ledger, clock, filter, process } = options
  const notKept = (error: unknown): void => problem('an alert', error)
  const tamper = createTamperWatch({ clock, raise: desk.raise, problem: notKept, ...(watched !== undefined && { watched }) })
  // What the filter does not let through never comes to `process`.
  const isNarrow = filter?.where !== undefined || filter?.event !== undefined
  return {
    ...(isNarrow ? { filter: tamper.filter(filter ?? {}) } : { process: tamper.process(process) }),
    digests: createDigestTaker({
      ledger,
      clock,
      ...(keys !== undefined && { keys }),
      taken: async (note) => {
        silence.sawDigest(note)
        const alert = alertOfDigest(note, clock.now())
        if (alert !== undefined) await desk.raise(alert)
      },
    }),
    progress: (report, counts) => {
      silence.saw(report)
      const alert = alertOfProgress(report, clock.now())
      if (alert !== undefined) desk.raise(alert).catch(notKept)
      options.progress?.(report, counts)
    },
  }
}
