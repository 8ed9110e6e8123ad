import type { Limits } from '@trailmend/stream'
import type { Clock } from './clock.ts'
import { CollectorError } from './collector-error.ts'
import { createIdentify, IDENTITY_WORDS } from './dedupe/event-identity.ts'
import { rememberedSecret } from './dedupe/remembered-secret.ts'
import { createSeenEvents } from './dedupe/seen-events.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { ObjectStore } from './object/object.ts'
import type { Quarantine } from './quarantine/quarantine.ts'
import type { CollectorFilter, ProcessBatch } from './read/read-options.ts'
import { createAcknowledgements } from './run/acknowledgements.ts'
import { createCommitLane } from './run/commit-lane.ts'
import { createConcurrency } from './run/concurrency.ts'
import type { DigestTaker, RunContext } from './run/context.ts'
import { type Counts, createTally } from './run/counts.ts'
import { createGate } from './run/gate.ts'
import type { Told } from './run/progress.ts'
import { settleDelivery } from './run/settle-delivery.ts'
import { keepTidy } from './run/upkeep.ts'
import type { Sink } from './sink/sink.ts'
import type { Source } from './source/source.ts'

/** What a collector is made of. */
export interface CollectorOptions {
  /** Where deliveries come from, all at once. */
  readonly sources: readonly Source[]
  /** Where objects are got from. */
  readonly store: ObjectStore
  /** Where events go: each event to all of them. */
  readonly sinks: readonly Sink[]
  readonly ledger: Ledger
  readonly quarantine: Quarantine
  readonly clock: Clock
  readonly filter?: CollectorFilter
  readonly process?: ProcessBatch
  /** Told of what happens: the counterpart of a progress reporter. */
  readonly progress?: Told['progress']
  /** Told of what goes wrong: the counterpart of an exception handler. */
  readonly problem?: Told['problem']
  readonly digests?: DigestTaker
  /** Hash logs, so that they can be held against digests: each is unzipped a second time for that. Not unless given. */
  readonly verify?: boolean
  /** What reading an object may cost at most. */
  readonly limits?: Partial<Limits>
  /** How many events are remembered, so that copies of them are left out: a million unless given. Each takes 27 to 34 bytes of memory. */
  readonly duplicateWindow?: number
  /**
   * Milliseconds that the ledger remembers an object; for ever unless given. CloudTrail delivers again for 30 days and SQS keeps messages for 14: less
   * than 45 days may read an object twice.
   */
  readonly keep?: number
  /** Objects that are worked on at once: it begins with the first, and finds what serves best. 4 to 64 unless given. */
  readonly concurrency?: { readonly least: number; readonly most: number }
  /** Bytes that objects under way may take. 128 MiB unless given. */
  readonly memoryBytes?: number
}

/** A collector, to be run once. */
export interface Collector {
  /**
   * Collect until every source is drained, or `stop` is called, and all that was begun is ended. `signal` ends it at once: what is under way is
   * given back.
   *
   * Throws a `CollectorError`, and what a hook threw, when what was begun is ended; sinks and ledger are left as they are then: open them again.
   */
  run(signal?: AbortSignal): Promise<Counts>
  /** Take nothing more, and end what was begun. */
  stop(): void
  counts(): Counts
}

const MEBIBYTE = 2 ** 20
/** Deliveries that a source is asked for at a time, at least: asking for each by itself costs a call for each. */
const AT_ONCE = 10
/** Deliveries held for each object that may be worked on, so that nobody waits for the next. */
const AHEAD = 2
/** And at least: acknowledgements go ten to a call, and those that wait for others to go with must not keep these from being received. */
const LEAST_HELD = 2 * AT_ONCE
/** Milliseconds to the next try where a source failed, and the longest of them. */
const [FIRST_REST, LONGEST_REST] = [1_000, 60_000]
const NOBODY: Told = { progress: () => undefined, problem: () => undefined }

/**
 * A collector: deliveries of its sources become events in its sinks, and are acknowledged when those would survive a crash.
 *
 * Nothing is lost: what could not be stored comes again, and what never can be is in quarantine. Nothing is doubled: the ledger knows objects, and
 * events are known by (eventID, recipientAccountId) as far back as `duplicateWindow`.
 */
export function createCollector(options: CollectorOptions): Collector {
  const stopping = new AbortController()
  const tally = createTally()
  let isRunning = false
  return {
    run: async (signal = new AbortController().signal) => {
      if (isRunning) throw new Error('a collector runs once')
      isRunning = true
      return await run(options, { tally, stopping, signal })
    },
    stop: () => stopping.abort(),
    counts: () => structuredClone(tally),
  }
}

interface Run {
  readonly tally: RunContext['tally']
  readonly stopping: AbortController
  readonly signal: AbortSignal
}

async function run(options: CollectorOptions, { tally, stopping, signal }: Run): Promise<Counts> {
  const { sinks, ledger, sources } = options
  const positions = await ledger.positions()
  for (const sink of sinks) await sink.resume?.(positions.get(sink.name))
  const failed = new AbortController()
  const end = AbortSignal.any([signal, failed.signal])
  const failures: unknown[] = []
  const fail = (error: unknown): void => {
    failures.push(error)
    stopping.abort()
    failed.abort(error)
  }
  const context = createContext(options, {
    ...{ tally, signal: end, fail },
    secret: await rememberedSecret(ledger),
    ledgerIdentity: await ledger.identity(),
  })
  await recallSeen(context)
  const noMore = AbortSignal.any([stopping.signal, end])
  const over = new AbortController()
  const tidying = keepTidy(
    { ledger, seen: context.seen, clock: context.clock, keep: options.keep, failed: tellUntidy(context) },
    over.signal,
  )
  await Promise.all(sources.map((source) => drain(source, context, { noMore, end, fail })))
  over.abort()
  await tidying
  for (const source of sources) await source.close?.()
  if (failures.length > 0) throw failures[0]
  // Ended at once, a sink may be ahead of the ledger: it is left as after a crash, and taken back when it is opened again.
  if (!end.aborted) for (const sink of sinks) await sink.close?.()
  return structuredClone(tally)
}

function tellUntidy({ told, ledger }: RunContext): (error: unknown) => void {
  return (error) => told.problem({ of: 'ledger', name: ledger.name, because: 'it could not be tidied', error, isFatal: false })
}

interface Ends {
  /** Aborted when nothing more is to be received. */
  readonly noMore: AbortSignal
  /** Aborted when all is to end at once. */
  readonly end: AbortSignal
  readonly fail: (error: unknown) => void
}

/** Take from a source what it has until it is drained, and wait for all of it to be settled. */
async function drain(source: Source, context: RunContext, { noMore, end, fail }: Ends): Promise<void> {
  const going = new Set<Promise<void>>()
  let settled = Promise.withResolvers<void>()
  let rest = FIRST_REST
  while (!noMore.aborted) {
    const most = Math.max(context.concurrency.now() * AHEAD, LEAST_HELD)
    const room = most - going.size
    if (room < AT_ONCE) {
      settled = Promise.withResolvers()
      await settled.promise
      continue
    }
    try {
      const received = await source.receive(room, noMore)
      rest = FIRST_REST
      if (received === 'drained') break
      take(received)
    } catch (error) {
      if (noMore.aborted) break
      if (error instanceof CollectorError) {
        context.told.problem({ of: 'source', name: source.name, because: error.message, error, isFatal: true })
        fail(error)
        break
      }
      context.told.problem({ of: 'source', name: source.name, because: 'it does not answer', error, isFatal: false })
      await context.clock.sleep(rest * (0.5 + context.clock.random()), noMore)
      rest = Math.min(rest * 2, LONGEST_REST)
    }
  }
  await Promise.all(going)
  if (!noMore.aborted) context.told.progress({ is: 'drained', source: source.name }, context.tally)

  function take(received: Exclude<Awaited<ReturnType<Source['receive']>>, 'drained'>): void {
    context.tally.deliveries.received += received.length
    if (received.length > 0) context.told.progress({ is: 'received', source: source.name, deliveries: received.length }, context.tally)
    for (const delivery of received) {
      const settling = settleDelivery(delivery, context, end)
        .catch(fail)
        .finally(() => {
          going.delete(settling)
          settled.resolve()
        })
      going.add(settling)
    }
  }
}

interface ContextParts {
  readonly tally: Run['tally']
  readonly signal: AbortSignal
  readonly fail: (error: unknown) => void
  /** What identities of events are made with. */
  readonly secret: Uint8Array
  readonly ledgerIdentity: string
}

function createContext(options: CollectorOptions, { tally, signal, fail, secret, ledgerIdentity }: ContextParts): RunContext {
  const { clock, store, ledger, quarantine, sinks, digests, filter = {}, process, limits = {}, memoryBytes = 128 * MEBIBYTE } = options
  const told = guarded({ progress: options.progress ?? NOBODY.progress, problem: options.problem ?? NOBODY.problem }, fail)
  const concurrency = createConcurrency(options.concurrency ?? { least: 4, most: 64 })
  const objects = createGate(() => concurrency.now())
  const appending = sinks.filter(({ resume }) => resume !== undefined)
  const toldOf = {
    sink: ({ name }: Sink, error: unknown) =>
      told.problem({ of: 'sink', name, because: 'it did not take events: it is tried again', error, isFatal: false }),
    ledger: (error: unknown) =>
      told.problem({ of: 'ledger', name: ledger.name, because: 'it cannot be written: it is tried again', error, isFatal: false }),
  }
  return {
    clock,
    store,
    ledger,
    ledgerIdentity,
    quarantine,
    sinks,
    appending,
    others: sinks.filter(({ resume }) => resume === undefined),
    reading: { filter, process, limits },
    digests,
    verify: options.verify ?? false,
    identify: createIdentify(secret),
    seen: createSeenEvents(options.duplicateWindow ?? 1_000_000, Math.floor(clock.random() * 2 ** 32) | 0),
    acknowledged: createAcknowledgements(ledger),
    lane: createCommitLane({ sinks: appending, ledger, clock, underWay: () => objects.inside, told: toldOf }, signal),
    objects,
    concurrency,
    memory: createGate(() => memoryBytes),
    reader: createGate(() => 1),
    tally,
    told,
    running: new Map(),
    owners: new Map(),
    nextOwner: 1,
  }
}

/** A hook that throws stops the collector, and not just whatever happened to tell it something. */
function guarded({ progress, problem }: Told, fail: (error: unknown) => void): Told {
  const guard =
    <Args extends readonly unknown[]>(hook: (...args: Args) => void) =>
    (...args: Args): void => {
      try {
        hook(...args)
      } catch (error) {
        fail(error)
      }
    }
  return { progress: guard(progress), problem: guard(problem) }
}

/** What this collector saw before it was started. */
async function recallSeen(context: RunContext): Promise<void> {
  for await (const { claims } of context.ledger.claims(0)) {
    const owner = context.nextOwner++
    const words = new Int32Array(new Uint8Array(claims).buffer)
    for (let at = 0; at + IDENTITY_WORDS <= words.length; at += IDENTITY_WORDS) context.seen.see(words, owner, at)
  }
}
