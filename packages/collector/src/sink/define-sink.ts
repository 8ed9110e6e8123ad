import type { Event } from '@trailmend/stream'
import type { Committed, Guarantee, Origin, Rejected, Sink } from './sink.ts'

/** A sink in a few lines. */
export interface SinkDefinition {
  /** Unlike every other sink's of the collector. */
  readonly name: string
  /** `effectively-once` only where the same origin with the same events, stored again, changes nothing. */
  readonly guarantee: Guarantee
  /**
   * Store the events of one object. Resolves when they would survive a crash, with those that will never be taken, if any (by their number
   * in `events`). Throws what is worth trying again: it is then called again with the same, or the object comes anew. Called once per
   * object also where no event is left of it, so that what an earlier attempt stored can be written over.
   */
  store(events: readonly Event[], origin: Origin, signal: AbortSignal): Promise<void> | Promise<readonly Rejected[] | undefined>
  close?(): Promise<void>
}

/**
 * A sink of a function that stores events. The events of one object are held in memory until it is called, which is for files of the size
 * that CloudTrail delivers: for what is larger, write a `Sink`.
 */
export function defineSink({ name, guarantee, store, close }: SinkDefinition): Sink {
  return {
    name,
    guarantee,
    open(origin) {
      const events: Event[] = []
      return {
        write(batch) {
          for (const event of batch) events.push(event.copy())
        },
        async commit(signal): Promise<Committed> {
          const rejected = await store(events, origin, signal)
          return rejected === undefined ? {} : { rejected: rejected as readonly Rejected[] }
        },
        abort() {
          events.length = 0
        },
      }
    },
    ...(close === undefined ? {} : { close }),
  }
}
