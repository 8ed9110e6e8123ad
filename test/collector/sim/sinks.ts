import type { FoundObject } from '@trailmend/aws/collect'
import type { EventBatch } from '@trailmend/stream'
import { LEDGER_MARK, PRINT_MARK, printOf, writeOnce } from '../../../packages/collector/src/sink/object/write-once.ts'
import type { Committed, Origin, Parcel, Sink, Writer } from '../../../packages/collector/src/sink/sink.ts'
import { REJECTED } from './events.ts'
import { SimulatedFault } from './faults.ts'
import type { Life } from './life.ts'
import { holdingsOf } from './world.ts'

/** Which sinks a collector has. */
export interface SinkSet {
  readonly idempotent: boolean
  readonly appending: boolean
  readonly sending: boolean
}

/** The sinks of a process. `place`: where idempotent storage keeps what it is given, which collectors may share. */
export function sinksOf(life: Life, has: SinkSet, place: string): readonly Sink[] {
  return [
    ...(has.idempotent ? [idempotentSink(life, place)] : []),
    ...(has.sending ? [sendingSink(life)] : []),
    ...(has.appending ? [appendingSink(life, 'file')] : []),
  ]
}

/** The lines of a parcel, and what its end is. Exactly one of `commit` and `abort` may be its end, and nothing after `abort`. */
function parcelWith(life: Life, sink: string, end: (lines: readonly string[]) => Promise<Committed>): Parcel {
  const lines: string[] = []
  let state: 'open' | 'committed' | 'aborted' = 'open'
  const wrong = (what: string): void => void life.world.violations.push(`${sink}: ${what} of a parcel that is ${state}`)
  return {
    write: (batch: EventBatch) => {
      if (state !== 'open') wrong('write')
      for (const event of batch) lines.push(Buffer.from(event.raw).toString())
    },
    commit: async () => {
      if (state !== 'open') wrong('commit')
      const committed = await end(lines)
      if (state === 'aborted') wrong('end of a commit')
      state = 'committed'
      return committed
    },
    abort: () => {
      if (state !== 'open') wrong('abort')
      state = 'aborted'
    },
  }
}

/**
 * Storage under deterministic names, written as the sink for S3 writes it, but for the zipping: threads do that, whose time nobody winds.
 */
function idempotentSink(life: Life, place: string): Sink {
  const { world, time, random, act, faults, hits } = life
  return {
    name: 'objects',
    guarantee: 'effectively-once',
    open: (origin: Origin, writer: Writer | undefined) =>
      parcelWith(life, 'objects', async (lines) => {
        if (writer === undefined) throw new Error('nobody says for whom it is')
        const isRejected = (line: string): boolean => line.includes(REJECTED)
        const kept = lines.filter((line) => !isRejected(line))
        const names = { first: `${place}|${origin.id}`, own: `${place}|${origin.id}|${writer.ledger}` }
        const bytes = Buffer.from(kept.join('\n'))
        const print = printOf(bytes)
        const marks = { [LEDGER_MARK]: writer.ledger, [PRINT_MARK]: print }
        const put = (key: string, over: string | undefined): boolean => {
          const isFree = world.stored.get(key)?.etag === over
          if (isFree) world.stored.set(key, { lines: kept, etag: print, marks })
          return isFree
        }
        const send = (key: string, over: string | undefined): Promise<boolean> =>
          act(
            `put ${key} ${kept.length}`,
            () => {
              if (!hits(faults.lateWrite)) return put(key, over)
              void time.sleep(random(2_000_000)).then(() => put(key, over))
              throw new SimulatedFault('nobody answers')
            },
            faults.sinkFails,
          )
        const look = (key: string): Promise<FoundObject | 'missing'> =>
          act(`look ${key}`, () => world.stored.get(key) ?? 'missing', faults.throttled)
        await writeOnce({ names, writer, print, isEmpty: kept.length === 0, send }, look)
        const rejected = lines.flatMap((line, index) => (isRejected(line) ? [{ index, because: 'simulated' }] : []))
        return { events: kept.length, rejected }
      }),
  }
}

/** Somebody who is sent events, and may be sent them twice. */
function sendingSink(life: Life): Sink {
  return {
    name: 'http',
    guarantee: 'at-least-once',
    open: (origin) =>
      parcelWith(life, 'http', (lines) =>
        life.act(
          `send ${origin.id} ${lines.length}`,
          () => {
            life.world.sent.push(...lines)
            return { events: lines.length }
          },
          life.faults.sinkFails,
        ),
      ),
  }
}

/** A file: what is behind the position that the ledger knows is cut off when it is opened. */
function appendingSink(life: Life, name: string): Sink {
  const { world, act, faults, hits } = life
  const { appended } = holdingsOf(world, life.name)
  let before: Promise<unknown> = Promise.resolve()
  /** Lines that are whole: a write that failed may have left more. */
  let good = 0
  let isOpen = false
  return {
    name,
    guarantee: 'effectively-once',
    resume: async (position) => {
      good = position === undefined ? 0 : Number(position)
      if (appended.length < good) world.violations.push(`the file has ${appended.length} lines of ${good} that were committed`)
      appended.length = good
      isOpen = true
    },
    recorded: (position) => {
      if (Number(position) > good) world.violations.push(`the file was told of ${position} lines, and has ${good}`)
    },
    close: async () => {
      isOpen = false
    },
    open: (origin) => {
      if (!isOpen) world.violations.push('the file was not opened, or is closed')
      let isWritten = false
      return parcelWith(life, name, (lines) => {
        const write = (): Promise<Committed> =>
          act(`append ${origin.id} ${lines.length}`, () => {
            if (!isWritten) {
              appended.length = good
              if (hits(faults.diskFull)) {
                appended.push(...lines.slice(0, lines.length >> 1))
                throw new SimulatedFault('the disk is full')
              }
              appended.push(...lines)
              good = appended.length
            }
            // Once, whatever becomes of the answer.
            isWritten = true
            return { events: lines.length, position: String(good) }
          })
        const mine = before.then(write)
        before = mine.catch(() => undefined)
        return mine
      })
    },
  }
}
