import type { SessionOptions } from '@trailmend/aws/collect'
import type { Clock } from '../clock.ts'
import type { BucketSettings, Extent, HistorySettings, QueueSettings, Settings, SourceSettings } from '../config/settings.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ObjectStore } from '../object/object.ts'
import type { Source } from '../source/source.ts'
import { targetOf } from './session.ts'
import { signaturesOf } from './signatures.ts'

/** What opening sources takes besides their settings. */
export interface SourceOpening {
  readonly session: () => Promise<SessionOptions>
  readonly clock: Clock
  readonly store: ObjectStore
  readonly ledger: Ledger
  readonly stdin?: AsyncIterable<Uint8Array> | undefined
  /** Whether each is drained when nothing is there. */
  readonly once: boolean
  /** Told what happens to where a trail delivers. */
  readonly notice: (text: string) => void
}

/** A wait for a message, in seconds, where one in vain ends the run. Long enough for SQS to ask all of its servers. */
const ONCE_WAIT = 3

/** Open every source. Each kind is loaded where there is one. */
export function openSources(settings: Settings, opening: SourceOpening): Promise<readonly Source[]> {
  return Promise.all((settings.sources ?? []).map((source) => openSource(source, settings, opening)))
}

async function openSource(source: SourceSettings, settings: Settings, opening: SourceOpening): Promise<Source> {
  if ('queue' in source) return openQueueSource(source, settings, opening)
  if ('bucket' in source) return openBucketSource(source, settings, opening)
  if ('trail' in source) return (await import('./open-trail.ts')).openTrailSource(source, settings, opening)
  if ('event-history' in source) return openHistory(source, settings, opening)
  return openFiles(source.files, opening)
}

async function openFiles(paths: readonly string[], { clock, stdin }: SourceOpening): Promise<Source> {
  const { createFileSource } = await import('../source/file-source.ts')
  return createFileSource({ paths, clock, ...(stdin !== undefined && { stdin }) })
}

async function openQueueSource(source: QueueSettings, settings: Settings, { session, clock, once }: SourceOpening): Promise<Source> {
  const [{ createQueueSource }, aws] = await Promise.all([import('../source/queue-source.ts'), import('@trailmend/aws/collect')])
  const { queue: url, region, confirm, 'wait-seconds': waitSeconds, 'hidden-seconds': hiddenSeconds } = source
  const access = { session: await session(), target: targetOf(source, settings) }
  const wait = waitSeconds ?? (once ? ONCE_WAIT : undefined)
  const signatures = await signaturesOf(source['verify-signatures'], clock)
  return createQueueSource({
    queue: await aws.createQueue({ url, ...access, ...(region !== undefined && { region }) }),
    clock,
    once,
    ...(wait !== undefined && { waitSeconds: wait }),
    ...(hiddenSeconds !== undefined && { hiddenSeconds }),
    ...(signatures !== undefined && { signatures }),
    ...(confirm !== undefined && { confirm: { topics: confirm, send: aws.createConfirm(access) } }),
  })
}

/**
 * What is wanted of a bucket: what its source says, else what the filter says of everything. Where events that weaken the recording raise alerts, only
 * the source narrows it down: they are looked for in what the filter does not want, too.
 */
export function extentOf(
  source: Extent,
  { filter: all = {}, verify = false, alerts }: Settings,
): Partial<{ [Key in keyof Extent]: NonNullable<Extent[Key]> }> {
  const filter = alerts === undefined ? all : {}
  const { accounts = filter.accounts, regions = filter.regions, from, to } = source
  const wanted = source.kinds ?? filter.kinds
  const kinds = wanted !== undefined && verify ? [...new Set([...wanted, 'CloudTrail-Digest' as const])] : wanted
  return {
    ...(accounts !== undefined && { accounts }),
    ...(regions !== undefined && { regions }),
    ...(kinds !== undefined && { kinds }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

async function openBucketSource(
  source: BucketSettings,
  settings: Settings,
  { clock, store, ledger, once }: SourceOpening,
): Promise<Source> {
  const { createBucketSource } = await import('../source/bucket-source.ts')
  const { bucket, prefix, to, every } = source
  return createBucketSource({
    bucket,
    store,
    ledger,
    clock,
    ...extentOf(source, settings),
    ...(prefix !== undefined && { prefix }),
    follow: source.follow ?? (!once && to === undefined),
    ...(every !== undefined && { every: every * 1000 }),
  })
}

async function openHistory(source: HistorySettings, settings: Settings, { session, clock, ledger, once }: SourceOpening): Promise<Source> {
  const [{ createEventHistorySource }, { createLookUp }] = await Promise.all([
    import('../source/event-history.ts'),
    import('@trailmend/aws/collect'),
  ])
  const { 'event-history': account, regions, from, to } = source
  return createEventHistorySource({
    lookUp: await createLookUp({ session: await session(), target: targetOf(source, settings) }),
    account,
    regions,
    ledger,
    clock,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    follow: source.follow ?? (!once && to === undefined),
  })
}
