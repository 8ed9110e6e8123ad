import { join } from 'node:path'
import type { Writable } from 'node:stream'
import type { SessionOptions } from '@trailmend/aws/collect'
import type { WatchedOver } from '../alert/index.ts'
import type { Clock } from '../clock.ts'
import { type Collector, type CollectorOptions, createCollector } from '../collector.ts'
import type { Settings } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Log } from '../log/log.ts'
import type { ObjectStore } from '../object/object.ts'
import type { Quarantine } from '../quarantine/quarantine.ts'
import type { Source } from '../source/source.ts'
import { collectorOptions } from './collector-options.ts'
import { openLedger } from './open-ledger.ts'
import { openQuarantine } from './open-quarantine.ts'
import { openSinks } from './open-sinks.ts'
import { openSources } from './open-sources.ts'
import { openStore } from './open-store.ts'
import { openWatch } from './open-watch.ts'
import type { Environment } from './secrets.ts'
import { refuseOwnSource } from './written-parts.ts'

/** What a collector touches besides what settings name. */
export interface Surroundings {
  readonly session: () => Promise<SessionOptions>
  readonly clock: Clock
  readonly env: Environment
  /** Where the ledger and the quarantine are, where settings name none. */
  readonly folder: string
  readonly stdin?: AsyncIterable<Uint8Array> | undefined
  readonly stdout?: Writable | undefined
}

/** What a run wants besides its settings. */
export interface RunWishes {
  /** Whether it ends when nothing is there. */
  readonly once: boolean
  readonly progress?: NonNullable<CollectorOptions['progress']>
  readonly problem?: NonNullable<CollectorOptions['problem']>
  readonly notice?: (text: string) => void
  /** Where trouble with watching is told. Nothing is watched without it. */
  readonly log?: Log
  /** Called when nobody reads standard output any more: the run ends then. */
  readonly onGone?: () => void
  /** Sees what a source answers. */
  readonly watched?: (source: Source) => Source
  /** Which sinks take part, by name; all unless given. */
  readonly isSinkWanted?: (name: string) => boolean
  /** Whether events are taken that were seen in an earlier run. */
  readonly forgetsClaims?: boolean
  /** Sources in place of those that settings name, such as what is replayed. */
  readonly sources?: (parts: Parts) => readonly Source[]
}

/** What a collector works with. */
export interface Parts {
  readonly store: ObjectStore
  readonly ledger: Ledger
  readonly quarantine: Quarantine
}

/** A collector that is ready to run, and what it works with. */
export interface OpenCollector extends Parts {
  readonly collector: Collector
  readonly sources: readonly Source[]
  /** What watches over what is collected, where settings want that. */
  readonly watch: WatchedOver | undefined
  /** Let go of ledger and quarantine, after the run. */
  close(): Promise<void>
}

/** The folder of what a collector keeps, below the working folder. */
const STATE_FOLDER = 'trailmend-collector'

/** Where the ledger and the quarantine are, where settings name none. */
export function defaultPlaces(folder: string): { readonly ledger: string; readonly quarantine: string } {
  return { ledger: join(folder, STATE_FOLDER, 'ledger.db'), quarantine: join(folder, STATE_FOLDER, 'quarantine') }
}

/**
 * Open everything that settings name. Nothing is received yet.
 *
 * Throws a `UsageError` or a `CollectorError` where something is missing or cannot be; what was opened by then is closed again.
 */
export async function openCollector(settings: Settings, around: Surroundings, wishes: RunWishes): Promise<OpenCollector> {
  assertComplete(settings, wishes)
  refuseOwnSource(settings)
  const { session, clock, env, stdin, stdout } = around
  const otherwise = defaultPlaces(around.folder)
  const store = openStore(settings, session)
  const ledger = await openLedger(settings, { session, clock, otherwise: otherwise.ledger })
  try {
    let stop = (): void => undefined
    const [quarantine, sinks] = await Promise.all([
      openQuarantine(settings, { session, otherwise: otherwise.quarantine }),
      openSinks(settings, {
        session,
        clock,
        env,
        stdout,
        onGone: () => {
          wishes.onGone?.()
          stop()
        },
      }),
    ])
    const parts = { store, ledger, quarantine }
    const { once, notice = () => undefined, watched = (source: Source) => source } = wishes
    const all = wishes.sources?.(parts) ?? (await openSources(settings, { session, clock, store, ledger, stdin, once, notice }))
    const sources = all.map(watched)
    const options: CollectorOptions = {
      ...parts,
      ledger: wishes.forgetsClaims === true ? { ...ledger, claims: none } : ledger,
      sources,
      sinks: sinks.filter(({ name }) => wishes.isSinkWanted?.(name) ?? true),
      clock,
      ...collectorOptions(settings, wishes),
    }
    const watch = wishes.log && (await openWatch(settings, options, { session, log: wishes.log, once }))
    const collector = createCollector(watch?.options ?? options)
    stop = collector.stop
    return {
      ...parts,
      collector,
      sources,
      watch,
      close: async () => {
        await quarantine.close?.()
        await ledger.close()
      },
    }
  } catch (error) {
    await ledger.close()
    throw error
  }
}

async function* none(): AsyncGenerator<never> {}

/** Whether there is anything to collect from, and anywhere to put it. Throws a `UsageError` where there is not. */
export function assertComplete({ sources = [], sinks = [] }: Settings, wishes: Pick<RunWishes, 'sources'> = {}): void {
  const problems = [
    ...(sources.length === 0 && wishes.sources === undefined
      ? [{ text: 'nothing to collect from: name sources in collector.yml, or --queue, --bucket or --files' }]
      : []),
    ...(sinks.length === 0 ? [{ text: 'nowhere to put events: name sinks in collector.yml, or --out' }] : []),
  ]
  if (problems.length > 0) throw new UsageError(problems)
}
