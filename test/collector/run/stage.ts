import { type Collector, type CollectorOptions, createCollector } from '../../../packages/collector/src/collector.ts'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import type { GetProblem, ObjectStore } from '../../../packages/collector/src/object/object.ts'
import { taskOf } from '../../../packages/collector/src/object/task-of.ts'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import type { QuarantineEntry } from '../../../packages/collector/src/quarantine/quarantine.ts'
import type { CollectorProblem } from '../../../packages/collector/src/run/progress.ts'
import type { Committed, Rejected, Sink } from '../../../packages/collector/src/sink/sink.ts'
import type { Delivery, Source } from '../../../packages/collector/src/source/source.ts'
import { createVirtualTime } from '../sim/virtual-clock.ts'

/** An object on the stage: what each getting of it gives, the last of them for ever. */
export type Staged = readonly (Uint8Array | GetProblem)[]

export interface StageOptions extends Partial<Omit<CollectorOptions, 'sources' | 'clock'>> {
  /** By key. */
  readonly objects?: Readonly<Record<string, Staged>>
  /** Keys of objects that are read as they come. */
  readonly large?: readonly string[]
  /** Milliseconds that getting an object takes. */
  readonly getTakes?: number
  /** Handed out one receive after the other; then it is drained. An error is thrown. */
  readonly receives?: readonly (readonly Delivery[] | Error)[]
}

/** A collector among parts in memory, in time that a test winds, and everything that happens to it in order. */
export function stage({ objects = {}, large = [], getTakes = 10, receives = [], ...options }: StageOptions = {}) {
  const time = createVirtualTime(() => 0.5)
  const clock = time.machine()
  const done: string[] = []
  const problems: CollectorProblem[] = []
  const entries = new Map<string, QuarantineEntry>()
  const gets = new Map<string, number>()
  const store: ObjectStore = {
    get: async ({ key }, signal) => {
      done.push(`get ${key}`)
      await clock.sleep(getTakes, signal)
      signal.throwIfAborted()
      const number = gets.get(key) ?? 0
      gets.set(key, number + 1)
      const staged = objects[key] ?? [{ is: 'missing' }]
      const got = staged[Math.min(number, staged.length - 1)] as Staged[number]
      if ('is' in got) return got
      const etag = `"${staged.indexOf(got)}"`
      const size = large.includes(key) ? 9 * 2 ** 20 : got.length
      return {
        etag,
        size,
        metadata: {},
        bytes: async () => got,
        stream: async function* () {
          yield got
        },
        cancel: () => undefined,
      }
    },
    list: async function* () {},
  }
  let received = 0
  const source: Source = {
    name: 'source',
    receive: async () => {
      await clock.sleep(1)
      const next = receives[received++]
      if (next instanceof Error) throw next
      return next ?? 'drained'
    },
    close: async () => void done.push('close source'),
  }
  const collector: Collector = createCollector({
    sources: [source],
    store,
    sinks: [],
    ledger: createMemoryLedger({ by: 'one' }),
    quarantine: createMemoryQuarantine({ entries }),
    clock,
    problem: (problem) => problems.push(problem),
    ...options,
  })
  const run = (signal?: AbortSignal) => time.runUntil(collector.run(signal))
  /** A delivery of objects. */
  const delivery = (id: string, keys: readonly string[], more: Partial<Delivery> = {}): Delivery => ({
    id,
    source: 'source',
    raw: id,
    items: keys.map((key) => ({ is: 'object', ...taskOf({ bucket: 'b', key }) })),
    acknowledge: async () => void done.push(`acknowledge ${id}`),
    release: async (seconds) => void done.push(`release ${id} ${seconds}`),
    ...more,
  })
  return { time, clock, collector, done, problems, entries, run, delivery, receives: receives as (readonly Delivery[] | Error)[] }
}

/** A sink that notes what is done to it, and answers commits with what is given. */
export function notingSink(
  done: string[],
  {
    name = 'sink',
    appends = false,
    refuses = () => [],
    answer,
  }: {
    name?: string
    appends?: boolean
    refuses?: (lines: readonly string[]) => readonly Rejected[]
    answer?: (lines: readonly string[]) => Committed | Promise<Committed>
  } = {},
): Sink & { readonly lines: string[] } {
  const stored: string[] = []
  return {
    name,
    lines: stored,
    guarantee: 'effectively-once',
    ...(appends && { resume: async (position: string | undefined) => void done.push(`resume ${name} ${position}`) }),
    open: (origin) => {
      const lines: string[] = []
      done.push(`open ${name} ${origin.id}`)
      return {
        write: (batch) => {
          for (const event of batch) lines.push(Buffer.from(event.raw).toString())
        },
        refused: () => refuses(lines),
        commit: async () => {
          const committed = (await answer?.(lines)) ?? { events: lines.length }
          done.push(`commit ${name} ${origin.id} ${lines.length}`)
          stored.push(...lines)
          return committed
        },
        abort: () => void done.push(`abort ${name} ${origin.id}`),
      }
    },
    close: async () => void done.push(`close ${name}`),
  }
}

/** A log of events with these ids, as it stands in a bucket. */
export function logOf(...ids: readonly string[]): Uint8Array {
  return Buffer.from(`{"Records":[${ids.map(eventOf).join(',')}]}`)
}

export function eventOf(id: string): string {
  return `{"eventVersion":"1.11","eventID":"${id}","recipientAccountId":"1"}`
}
