import { cpus } from 'node:os'
import { median } from '../median.ts'
import type { Told } from './child.ts'
import { type Measured, startMeasured } from './process.ts'
import { type Effort, RUN_IN } from './rounds.ts'
import type { Server } from './server.ts'

/** What two collectors are to one. */
export interface TwoToOne {
  /** Times as many objects in a second of the clock. */
  readonly byClock: number
  /** Times as many objects while the busier of the two uses a second of its processor: as if the server had one of its own. */
  readonly byProcessor: number
  /** What the machine has: two processes that read objects from memory and share nothing, by the clock. */
  readonly ceiling: number
  /** The same by processor time. */
  readonly ceilingByProcessor: number
  /** The server's share of what two processors did while two collected. */
  readonly serverShare: number | undefined
}

/** Milliseconds. */
interface Run {
  readonly wall: number
  /** Of the busier process. */
  readonly cpu: number
  readonly server?: number | undefined
}

/**
 * Lets one and two collectors empty the same queue in turn, and one and two processes read without a queue. Each process has warmed up for itself
 * before: of what only two of them do, the second would have done a third as much as the first, and its code be less compiled.
 */
export async function compareTwo(server: Server, keys: readonly string[], { warmUp, rounds, events }: Effort): Promise<TwoToOne> {
  const both = await Promise.all([0, 1].map((processor) => startMeasured({ processor, env: server.env, isHeapSmall: true })))
  const first = both[0] as Measured
  const some = keys.slice(0, keys.length * RUN_IN)
  const pairs: TwoToOne[] = []
  try {
    for (let round = 0; round < warmUp; round++)
      for (const each of both) {
        await collect([each])
        await read([each], keys)
      }
    for (let round = 0; round < rounds; round++) {
      const one = await collect([first])
      const two = await collect(both)
      const alone = await read([first], keys)
      const together = await read(both, keys)
      pairs.push({
        byClock: one.wall / two.wall,
        byProcessor: one.cpu / two.cpu,
        ceiling: alone.wall / together.wall,
        ceilingByProcessor: alone.cpu / together.cpu,
        serverShare: two.server === undefined ? undefined : two.server / (two.wall * Math.min(2, cpus().length)),
      })
    }
  } finally {
    for (const each of both) each.stop()
  }
  const of = (name: keyof TwoToOne) => median(pairs.map((pair) => pair[name] ?? 0))
  const isCounted = pairs.every(({ serverShare }) => serverShare !== undefined)
  return {
    byClock: of('byClock'),
    byProcessor: of('byProcessor'),
    ceiling: of('ceiling'),
    ceilingByProcessor: of('ceilingByProcessor'),
    serverShare: isCounted ? of('serverShare') : undefined,
  }

  async function collect(processes: readonly Measured[]): Promise<Run> {
    for (const each of processes) {
      await server.tell(some)
      await each.round({ way: 'collect', keys: some, queueUrl: server.queueUrl })
    }
    await server.tell(keys)
    const before = server.cpu()
    const told = await Promise.all(processes.map((each) => each.round({ way: 'collect', keys, queueUrl: server.queueUrl })))
    const after = server.cpu()
    const found = told.reduce((sum, each) => sum + each.found, 0)
    if (found !== events) throw new Error(`${processes.length} collectors found ${found} of ${events} events`)
    return { ...longest(told), server: before === undefined || after === undefined ? undefined : (after - before) * 1000 }
  }

  async function read(processes: readonly Measured[], all: readonly string[]): Promise<Run> {
    const told = await Promise.all(
      processes.map((each, at) => {
        const share = all.filter((_, index) => index % processes.length === at)
        return each.round({ way: 'read', keys: share, queueUrl: server.queueUrl })
      }),
    )
    return longest(told)
  }
}

function longest(told: readonly Told[]): Run {
  return { wall: Math.max(...told.map(({ wall }) => wall)), cpu: Math.max(...told.map(({ cpu }) => cpu)) }
}
