import { cpus } from 'node:os'
import { median } from '../median.ts'
import { type Measured, startMeasured } from './process.ts'
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

interface Run {
  readonly wall: number
  readonly cpu: number
}

/** Lets one and two collectors empty the same queue in turn, and one and two processes read without a queue. */
export async function compareTwo(
  server: Server,
  keys: readonly string[],
  { rounds, events }: { readonly rounds: number; readonly events: number },
): Promise<TwoToOne> {
  const both = await Promise.all([0, 1].map((processor) => startMeasured({ processor, env: server.env, isHeapSmall: true })))
  const first = both[0] as Measured
  const pairs: TwoToOne[] = []
  try {
    for (let round = -1; round < rounds; round++) {
      const one = await collect([first])
      const before = server.cpu()
      const two = await collect(both)
      const after = server.cpu()
      const alone = await read([first], keys)
      const together = await read(both, keys)
      const share =
        before === undefined || after === undefined ? undefined : ((after - before) * 1000) / (two.wall * Math.min(2, cpus().length))
      if (round < 0) continue
      pairs.push({
        byClock: one.wall / two.wall,
        byProcessor: one.cpu / two.cpu,
        ceiling: alone.wall / together.wall,
        ceilingByProcessor: alone.cpu / together.cpu,
        serverShare: share,
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
    await server.tell(keys)
    const told = await Promise.all(processes.map((each) => each.round({ way: 'collect', keys, queueUrl: server.queueUrl })))
    const wall = Math.max(...told.map((each) => each.wall))
    const found = told.reduce((sum, each) => sum + each.found, 0)
    if (found !== events) throw new Error(`${processes.length} collectors found ${found} of ${events} events`)
    return { wall, cpu: Math.max(...told.map(({ cpu }) => cpu)) }
  }

  async function read(processes: readonly Measured[], all: readonly string[]): Promise<Run> {
    const told = await Promise.all(
      processes.map((each, at) => {
        const share = all.filter((_, index) => index % processes.length === at)
        return each.round({ way: 'read', keys: share, queueUrl: server.queueUrl })
      }),
    )
    return { wall: Math.max(...told.map(({ wall }) => wall)), cpu: Math.max(...told.map(({ cpu }) => cpu)) }
  }
}
