import type { EventBatch } from '../event/batch.ts'
import { compileWhere } from '../event/where.ts'
import { acquireEngine, type EngineName, releaseEngine } from '../scan/engine.ts'
import type { ReadOptions } from './options.ts'
import { beginReading, drain, drainEnd, expire, makeRoom } from './reading.ts'

/** Takes unzipped bytes, and gives the events they complete. Synchronous: streams are somebody else's business. */
export interface Scanner {
  readonly engine: EngineName
  /**
   * Takes the next bytes. The batches must be walked to their end before the next call; each is valid until the next one.
   * Throws a `StreamError` where the bytes are no log; what was good before has been given then.
   */
  push(chunk: Uint8Array): Iterable<EventBatch>
  /** No bytes follow. Gives what is left, and throws a `StreamError` (`truncated`, `empty`) if something is missing. */
  end(): Iterable<EventBatch>
  /** Gives its memory back, at the end or before. Events are no longer valid then. */
  close(): void
}

/**
 * A scanner of CloudTrail's logs in any of their forms: `{"Records":[…]}`, a list of events, or one event after the other (NDJSON).
 * Throws a `TypeError` if `where` names what is no hot field, or wants what no field can be.
 */
export function createScanner(options: ReadOptions = {}): Scanner {
  const predicate = options.where === undefined ? undefined : compileWhere(options.where)
  const engine = acquireEngine(options.engine ?? 'auto')
  const reading = beginReading(engine, predicate, options)
  let state: 'idle' | 'busy' | 'over' | 'closed' = 'idle'
  return { engine: engine.name, push: (chunk) => guarded(feed(chunk)), end: () => guarded(finish()), close }

  function guarded(batches: Iterable<EventBatch>): Iterable<EventBatch> {
    if (state === 'busy') throw new Error('the batches of the call before were not walked to their end')
    if (state !== 'idle') throw new Error(`the scanner is ${state}`)
    state = 'busy'
    return batches
  }

  function* feed(chunk: Uint8Array): Generator<EventBatch> {
    for (let taken = 0; taken < chunk.length; ) {
      expire(reading)
      makeRoom(reading)
      taken += reading.window.fill(chunk, taken)
      yield* drain(reading, reading.window.filled(), 0)
    }
    state = 'idle'
  }

  function* finish(): Generator<EventBatch> {
    expire(reading)
    yield* drainEnd(reading)
    state = 'over'
  }

  function close(): void {
    expire(reading)
    if (state !== 'closed') releaseEngine(engine)
    state = 'closed'
  }
}
