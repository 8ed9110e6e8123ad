import { createCollector } from '../../../packages/collector/src/collector.ts'
import type { Counts } from '../../../packages/collector/src/run/counts.ts'
import { createQueueSource } from '../../../packages/collector/src/source/queue-source.ts'
import { createRandom } from '../../fixtures/cloudtrail-log.ts'
import { createVirtualClock } from './virtual-clock.ts'
import { createIncarnation, createWorld, type Faults, type IncarnationOptions, type World } from './world.ts'

/** What a simulation came to. */
export interface Simulated {
  readonly world: World
  /** Of each process that ended by itself. */
  readonly counts: readonly Counts[]
  readonly processes: number
  readonly kills: number
  readonly errors: readonly unknown[]
}

export type SinkSet = IncarnationOptions['has']

/** Processes, one after the other, until every message is gone. */
const MOST_PROCESSES = 60
/** Milliseconds between the end of a process and the beginning of the next. */
const BETWEEN = 40_000

/** Run collectors in a world until nothing is left in its queue. The same seed gives the same world and, as far as nothing is unzipped elsewhere, the same faults. */
export async function simulate(seed: number, faults: Faults, has: SinkSet): Promise<Simulated> {
  const random = createRandom(seed)
  const clock = createVirtualClock(() => random(2 ** 32) / 2 ** 32)
  const world = createWorld(random)
  const counts: Counts[] = []
  const errors: unknown[] = []
  let kills = 0
  let processes = 0
  const refuses = (raw: string) => raw.includes('"eventID":"e-3')
  for (; processes < MOST_PROCESSES && world.messages.some(({ deleted }) => !deleted); processes++) {
    world.actions = 0
    // At the end without faults: what is left must be taken.
    const calm = processes > MOST_PROCESSES / 2
    const life = createIncarnation({ world, clock, random, faults: calm ? NO_FAULTS : faults, has, refuses })
    const collector = createCollector({
      sources: [createQueueSource({ queue: life.queue, clock, once: true, hiddenSeconds: 30 + random(60) })],
      store: life.store,
      sinks: life.sinks,
      ledger: life.ledger,
      quarantine: life.quarantine,
      clock,
      filter: { where: { eventName: ['RunInstances', 'ConsoleLogin', 'GetObject'] } },
      limits: { maxRecordBytes: 1 << 16 },
    })
    const running = collector.run().then(
      (ended) => void counts.push(ended),
      (error) => void errors.push(error),
    )
    const death = life.died.then(() => void kills++)
    await clock.runUntil(Promise.race([running, death]))
    const hidden = world.messages.filter(({ deleted }) => !deleted).map(({ visibleAt }) => visibleAt - clock.elapsed())
    await clock.runUntil(clock.sleep(Math.max(BETWEEN, hidden.length === 0 ? 0 : Math.min(...hidden))))
  }
  return { world, counts, processes, kills, errors }
}

/** Nothing goes wrong. */
export const NO_FAULTS: Faults = {
  throttled: 0,
  denied: 0,
  timeout: 0,
  cutBody: 0,
  corruptBody: 0,
  sinkFails: 0,
  diskFull: 0,
  quarantineFails: 0,
  ledgerFails: 0,
  duplicateDelivery: 0,
  lostAnswer: 0,
  clockJump: 0,
  kills: 0,
}
