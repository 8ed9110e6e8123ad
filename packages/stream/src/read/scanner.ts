import type { EventBatch } from '../event/batch.ts'
import { compileWhere } from '../event/where.ts'
import { acquireEngine, type EngineName, releaseEngine } from '../scan/engine.ts'
import { StreamError, type StreamErrorCode } from '../stream-error.ts'
import { drainEnd, take } from './drain.ts'
import type { ReadOptions } from './options.ts'
import type { ReadingOptions } from './oversized.ts'
import { beginReading, expectZipped, expire, type Reading } from './reading.ts'
import { createUnwrapper } from './unwrap/unwrap.ts'

/** What goes wrong with zipped bytes, and not with what they say. */
const UNZIPPING: ReadonlySet<StreamErrorCode> = new Set<StreamErrorCode>(['gzip-broken', 'too-large', 'ratio-too-high'])

/** Takes unzipped bytes, and gives the events they complete. Synchronous: streams are somebody else's business. */
export interface Scanner {
  readonly engine: EngineName
  /**
   * Takes the next bytes. The batches must be walked to their end before the next call; each is valid until the next one is asked for.
   * Throws a `StreamError` where the bytes are no log; what was good before has been given then.
   */
  push(chunk: Uint8Array): Iterable<EventBatch>
  /** No bytes follow. Gives what is left, and throws a `StreamError` (`truncated`, `empty`) if something is missing. */
  end(): Iterable<EventBatch>
  /** Gives its memory back, at the end or before. Events are no longer valid then, and no more batches come. */
  close(): void
}

/**
 * A scanner of CloudTrail's events in any of their forms:
 *
 * - `{"Records":[…]}`, a list of events, or one event after the other (NDJSON): logs of every kind, Insights, network activity and
 *   aggregated events among them;
 * - EventBridge's messages, where the event's bytes are those of `detail`;
 * - payloads of CloudWatch Logs, answers of `LookupEvents`, and those and the saved results (CSV) of queries of CloudTrail Lake that
 *   select `eventJson`: there the event is a text in a text, and its bytes are those that the text stands for.
 *
 * Several documents may follow each other. `where`, `strict`, `limits` and `debug` hold for what is inside; `strict` for what is around
 * it too. What wraps one event counts as a record of `limits.maxRecordBytes`; what wraps many may be of any size.
 * An object of another shape is an error, and says what it seems to be.
 * Throws a `TypeError` if `where` names what is no hot field, or wants what no field can be.
 */
export function createScanner(options: ReadOptions = {}): Scanner {
  return createScannerWith(options)
}

/** A scanner that may be told that what will be pushed is gzip. */
export interface ZipScanner extends Scanner {
  /** Only for an engine that unzips. Where that fails (`gzip-broken`), what is pushed then must be unzipped. */
  readonly expectZipped: () => void
}

/** The same, with what an entry adds. */
export function createScannerWith(options: ReadingOptions): ZipScanner {
  const where = options.where === undefined ? undefined : compileWhere(options.where)
  const engine = acquireEngine(options.engine ?? 'auto')
  const reading = beginReading(engine, where, options)
  reading.unwrapper = createUnwrapper(where, options)
  const run: Run = { reading, state: 'idle' }
  return {
    engine: engine.name,
    push: (chunk) => guarded(run, take(reading, chunk), 'idle'),
    end: () => guarded(run, drainEnd(reading), 'over'),
    close: () => close(run),
    expectZipped: () => expectZipped(reading, options),
  }
}

interface Run {
  readonly reading: Reading
  state: 'idle' | 'busy' | 'over' | 'closed'
}

function guarded(run: Run, batches: Iterable<EventBatch>, next: 'idle' | 'over'): Iterable<EventBatch> {
  if (run.state === 'busy') throw new Error('the batches of the call before were not walked to their end')
  if (run.state !== 'idle') throw new Error(`the scanner is ${run.state}`)
  run.state = 'busy'
  return walk(run, batches, next)
}

/**
 * Somebody else may have the engine once it is given back: then nothing is touched any more. A function of the module, for why see `RowBatch`.
 */
function* walk(run: Run, batches: Iterable<EventBatch>, next: 'idle' | 'over'): Generator<EventBatch> {
  assertOpen(run)
  expire(run.reading)
  try {
    for (const batch of batches) {
      yield batch
      assertOpen(run)
    }
    run.state = next
  } catch (error) {
    // One may go on where it was only the unzipping that failed.
    if (error instanceof StreamError && UNZIPPING.has(error.code)) run.state = 'idle'
    throw error
  }
}

function assertOpen({ state }: Run): void {
  if (state === 'closed') throw new Error('the scanner is closed')
}

function close(run: Run): void {
  const { reading } = run
  expire(reading)
  reading.unwrapper?.close()
  if (run.state !== 'closed') releaseEngine(reading.engine)
  run.state = 'closed'
}
