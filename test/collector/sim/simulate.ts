import type { Event } from '@trailmend/stream'
import { type Collector, createCollector } from '../../../packages/collector/src/collector.ts'
import type { Ledger } from '../../../packages/collector/src/ledger/ledger.ts'
import type { Rejected } from '../../../packages/collector/src/sink/sink.ts'
import { createQueueSource } from '../../../packages/collector/src/source/queue-source.ts'
import { createRandom, type Random } from '../../fixtures/cloudtrail-log.ts'
import { DROPPED, REFUSED, UNWANTED_REGION, WANTED_NAMES } from './events.ts'
import { type Faults, SimulatedFault } from './faults.ts'
import { judgeDeletion, lastingLines } from './judge-deletion.ts'
import { createLife, type Ending, type EndKind, type Life } from './life.ts'
import { digestsOf, ownLedgerOf, quarantineOf, queueOf, sharedLedgerOf, storeOf } from './services.ts'
import { type SinkSet, sinksOf } from './sinks.ts'
import { createVirtualTime, type VirtualTime } from './virtual-clock.ts'
import { createWorld, holdingsOf, type World } from './world.ts'

/** What is simulated. */
export interface Setting {
  readonly seed: number
  readonly faults: Faults
  readonly has: SinkSet
  /** How many collectors take from the queue; one unless given. */
  readonly collectors?: number
  /** `own` unless given: then each has idempotent storage of its own, too, unless `onePlace`. */
  readonly ledger?: 'own' | 'shared'
  readonly onePlace?: boolean
  /** Whether events of one object may be in another, too; they may unless given. */
  readonly copies?: boolean
  /** How the first process ends, where nothing is left to chance. */
  readonly ending?: Ending
}

/** What a simulation came to. */
export interface Simulated {
  readonly setting: Setting
  readonly world: World
  /** Of each process that ended by itself. */
  readonly counts: readonly ReturnType<Collector['counts']>[]
  readonly processes: number
  readonly ends: Readonly<Record<EndKind, number>>
  readonly errors: readonly unknown[]
  /** Actions of the first process. */
  readonly actions: number
  /** Simulated milliseconds. */
  readonly elapsed: number
}

/** Processes of one collector, one after the other, until every message is gone. */
const MOST_PROCESSES = 60
/** Milliseconds between the end of a process and the beginning of the next. */
const BETWEEN = 40_000
const HOUR = 3_600_000
/** From then on nothing goes wrong, and then everything must have been settled. */
const [CALM, OVER] = [8 * HOUR, 72 * HOUR]
/** Actions within which a process ends that is to. */
const LIFETIME = 150

type Totals = { -readonly [Key in 'counts' | 'errors']: Simulated[Key][number][] } & {
  processes: number
  ends: Record<EndKind, number>
  actions: number
}

interface Stage {
  readonly setting: Setting
  readonly world: World
  readonly time: VirtualTime
  readonly random: Random
  readonly totals: Totals
}

/** Run collectors in a world until nothing is left in its queue. The same setting gives the same trace. */
export async function simulate(setting: Setting): Promise<Simulated> {
  const random = createRandom(setting.seed)
  const time = createVirtualTime(() => random(2 ** 32) / 2 ** 32)
  const world = createWorld(random, { copies: setting.copies ?? true })
  const totals: Totals = { counts: [], errors: [], processes: 0, ends: { kill: 0, stop: 0, abort: 0 }, actions: 0 }
  const stage = { setting, world, time, random, totals }
  const names = Array.from({ length: setting.collectors ?? 1 }, (_, index) => `collector-${index}`)
  await time.runUntil(Promise.all(names.map((name) => keepRunning(name, stage))))
  // As if each were opened once more.
  for (const name of names)
    holdingsOf(world, name).appended.splice(0, Number.POSITIVE_INFINITY, ...(await lastingLines(world, name, setting)))
  return { ...totals, setting, world, elapsed: time.elapsed() }
}

const isLeft = ({ messages }: World): boolean => messages.some(({ deleted }) => !deleted)

/** One process after the other, as whatever supervises them would. */
async function keepRunning(name: string, stage: Stage): Promise<void> {
  const { world, time, totals } = stage
  for (let process = 0; isLeft(world) && time.elapsed() < OVER; process++) {
    world.isCalm ||= time.elapsed() > CALM || process > MOST_PROCESSES / 2
    if (process > MOST_PROCESSES) return void world.violations.push(`${name} was started ${process} times`)
    totals.processes++
    await runProcess(name, stage)
    const hidden = world.messages.filter(({ deleted }) => !deleted).map(({ visibleAt }) => visibleAt - time.elapsed())
    await time.sleep(Math.max(BETWEEN, hidden.length === 0 ? 0 : Math.min(...hidden)))
  }
}

async function runProcess(name: string, stage: Stage): Promise<void> {
  const { setting, world, time, random, totals } = stage
  const isFirst = totals.processes === 1
  const ending = endingOf(stage, isFirst)
  const abort = new AbortController()
  let collector: Collector | undefined
  const life = createLife({
    name,
    world,
    time,
    random,
    faults: setting.faults,
    ending,
    told: (how) => {
      totals.ends[how]++
      if (how === 'stop') collector?.stop()
      else abort.abort(new Error('told to end at once'))
    },
  })
  const ledger = setting.ledger === 'shared' ? sharedLedgerOf(life) : ownLedgerOf(life)
  const once = random(2) === 0
  collector = collectorOf(life, { setting, ledger, once })
  const running = collector.run(abort.signal).then(
    (ended) => void totals.counts.push(ended),
    (error: unknown) => error instanceof SimulatedFault || void totals.errors.push(error),
  )
  if (!once) void stopWhenDone(stage, collector, running)
  await Promise.race([running, life.died.then(() => void totals.ends.kill++)])
  if (isFirst) totals.actions = life.actions()
}

/** Where nothing is left to chance, only the first process ends before its time. */
function endingOf({ setting, random, world }: Stage, isFirst: boolean): Ending | undefined {
  if (setting.ending !== undefined) return isFirst ? setting.ending : undefined
  if (world.isCalm || random(1000) >= setting.faults.kills) return undefined
  const how = (['kill', 'kill', 'kill', 'stop', 'abort'] as const)[random(5)] ?? 'kill'
  return { how, action: random(LIFETIME), before: random(2) === 0 }
}

async function stopWhenDone({ world, time }: Stage, collector: Collector, running: Promise<unknown>): Promise<void> {
  let isOver = false
  void running.then(() => {
    isOver = true
  })
  while (!isOver && isLeft(world) && time.elapsed() < OVER) {
    world.isCalm ||= time.elapsed() > CALM
    await time.sleep(20_000)
  }
  collector.stop()
}

function collectorOf(life: Life, { setting, ledger, once }: { setting: Setting; ledger: Ledger; once: boolean }): Collector {
  const { clock, random, name, faults, act } = life
  const isShared = setting.ledger === 'shared' || setting.onePlace === true
  const queue = queueOf(life, (message) => judgeDeletion(message, { life, setting }))
  return createCollector({
    sources: [createQueueSource({ queue, clock, once, hiddenSeconds: 30 + random(60) })],
    store: storeOf(life),
    sinks: sinksOf(life, setting.has, isShared ? 'shared' : name),
    ledger,
    quarantine: quarantineOf(life),
    clock,
    digests: digestsOf(life),
    filter: {
      object: ({ logRegion }) => logRegion !== UNWANTED_REGION,
      where: { eventName: [...WANTED_NAMES] },
      event: (event) => !textOf(event).includes(DROPPED),
    },
    process: async (batch) => {
      await act('process', () => undefined, faults.hookFails)
      const refused: Rejected[] = []
      for (const event of batch) {
        if (textOf(event).includes(REFUSED)) refused.push({ index: indexIn(batch, event), because: 'simulated' })
      }
      return refused
    },
    concurrency: { least: 2 + random(3), most: 8 },
    limits: { maxRecordBytes: 1 << 16 },
    // Memory for the usual million is made for each process.
    duplicateWindow: 10_000,
  })
}

function textOf(event: Event): string {
  return Buffer.from(event.raw).toString()
}

function indexIn(batch: Iterable<Event>, wanted: Event): number {
  return [...batch].indexOf(wanted)
}
