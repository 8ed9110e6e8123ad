import collector from '../../bench/results/collector.json' with { type: 'json' }
import memory from '../../bench/results/collector-memory.json' with { type: 'json' }
import { DIGESTS_A_MONTH, LOG_FILE_BYTES_PER_EVENT, LOG_FILES_A_MONTH } from '../../packages/core/src/plan/cost/assumed.ts'
import { GOODS, type Good } from '../../packages/core/src/plan/cost/goods.ts'
import { priceOf } from '../../packages/core/src/plan/cost/prices.ts'
import { ASSUMED_MANAGEMENT_EVENTS, ASSUMED_REGIONS } from '../../packages/core/src/plan/cost/volume.ts'

/** A month of what plans assume. */
const DAYS = 30

/** What comes in on a day. Bytes are those of objects as stored, and of their events as lines. */
export interface Incoming {
  readonly events: number
  readonly files: number
  readonly digests: number
  readonly zippedBytes: number
  readonly plainBytes: number
}

/** What so many accounts bring, each with something happening in so many regions. */
export function incoming(accounts: number, regions: number = ASSUMED_REGIONS): Incoming {
  const events = (accounts * ASSUMED_MANAGEMENT_EVENTS) / DAYS
  return {
    events,
    files: (accounts * regions * LOG_FILES_A_MONTH) / DAYS,
    digests: (accounts * regions * DIGESTS_A_MONTH) / DAYS,
    zippedBytes: events * LOG_FILE_BYTES_PER_EVENT,
    plainBytes: (events * collector.corpus.plainBytes) / collector.corpus.events,
  }
}

/** Objects of one size: events and bytes in each, and milliseconds of a processor that collecting one takes. */
export interface Unit {
  readonly events: number
  readonly milliseconds: number
}

/** The two sizes that were measured. */
export const LARGE: Unit = {
  events: collector.corpus.events / collector.corpus.objects,
  milliseconds: figureOf('collected').cpu,
}
export const SMALL: Unit = unitOf(memoryOf('small'))

/** Milliseconds that an event takes, and an object besides its events: the line through both. */
export const EACH_EVENT: number = (LARGE.milliseconds - SMALL.milliseconds) / (LARGE.events - SMALL.events)
export const EACH_OBJECT: number = SMALL.milliseconds - SMALL.events * EACH_EVENT

/** Hours of a processor for a day's events, in so many objects. */
export function hoursOf({ events, files, digests }: Pick<Incoming, 'events' | 'files' | 'digests'>): number {
  return (events * EACH_EVENT + (files + digests) * EACH_OBJECT) / 3.6e6
}

/** Calls of SQS for each message of a full queue, to receive it and to delete it. */
export const CALLS_A_MESSAGE: number = memoryOf('queue').calls / memoryOf('queue').messages

/** US dollars for so many of a good, in us-east-1. Source: `docs/costs.md`, "Prices". */
export function priced(good: Good, count: number): number {
  return (count / GOODS[good].size) * unitPrice(good)
}

/** US dollars for one unit of it. */
export function unitPrice(good: Good): number {
  const price = priceOf(good, 'us-east-1')
  if (price === null) throw new Error(`no price of ${good}`)
  return price
}

/** What a run of `collector-memory` came to: an object as large as a disk, a queue, small objects. */
export function memoryOf(name: string): (typeof memory.measured)[number] {
  const measured = memory.measured.find((each) => each.name === name)
  if (measured === undefined) throw new Error(`bench/results/collector-memory.json has no ${name}`)
  return measured
}

/** The machines that the two files are of. */
export const MACHINES: Readonly<Record<string, typeof memory.machine>> = {
  'collector.json': collector.machine,
  'collector-memory.json': memory.machine,
}

function figureOf(way: string): (typeof collector.figures)[number] {
  const figure = collector.figures.find((each) => each.way === way)
  if (figure === undefined) throw new Error(`bench/results/collector.json has no ${way}`)
  return figure
}

function unitOf({ events, objects, seconds }: (typeof memory.measured)[number]): Unit {
  return { events: events / objects, milliseconds: (seconds * 1e3) / objects }
}
