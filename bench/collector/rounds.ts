import { median } from '../median.ts'
import type { Told, Way } from './child.ts'
import type { Measured } from './process.ts'
import type { Server } from './server.ts'

/** What came of one way. Milliseconds for each object; of processor time, of all threads. Medians of the rounds. */
export interface Figure {
  readonly way: string
  readonly cpu: number
  /** What of it the kernel took; 0 where nobody counts it. */
  readonly kernel: number
  readonly least: number
  readonly most: number
  readonly wall: number
  /** Processor time of the server, where it is asked and can be counted. */
  readonly server: number | undefined
  /** Bytes of memory after the last round. */
  readonly memory: number
  readonly rounds: number
}

/** One of those that take turns. */
export interface Contender {
  readonly name: string
  readonly process: Measured
  readonly way: Way
  /** Whether it reads the queue, which is filled for it then. */
  readonly isQueued: boolean
}

/** How long something is measured. */
export interface Effort {
  readonly warmUp: number
  readonly rounds: number
  /** Of the objects. */
  readonly events: number
}

/**
 * The share of the objects that a contender takes before each of its rounds: while others had their turn its connections were closed, and it gave
 * back memory and compiled code. One that has its work all day does not.
 */
export const RUN_IN = 0.2

/** Lets contenders take turns, round after round; those that warm up are not counted. Throws where one lost events. */
export async function takeTurns(
  contenders: readonly Contender[],
  { server, keys }: { readonly server: Server; readonly keys: readonly string[] },
  { warmUp, rounds, events }: Effort,
): Promise<readonly Figure[]> {
  const first = keys.slice(0, keys.length * RUN_IN)
  const all = contenders.map((contender) => ({ contender, told: [] as (Told & { server: number | undefined })[] }))
  for (let round = -warmUp; round < rounds; round++)
    for (const { contender, told } of all) {
      const { process, way, isQueued, name } = contender
      if (isQueued) await server.tell(first)
      await process.round({ way, keys: first, queueUrl: server.queueUrl })
      if (isQueued) await server.tell(keys)
      const before = server.cpu()
      const one = await process.round({ way, keys, queueUrl: server.queueUrl })
      if (isQueued && one.found !== events) throw new Error(`${name}: ${one.found} of ${events} events`)
      const after = server.cpu()
      if (round >= 0) told.push({ ...one, server: after === undefined || before === undefined ? undefined : (after - before) * 1000 })
    }
  return all.map(({ contender, told }) => figureOf(contender.name, told, keys.length))
}

function figureOf(way: string, told: readonly (Told & { readonly server: number | undefined })[], objects: number): Figure {
  const cpu = told.map((each) => each.cpu / objects)
  const servers = told.flatMap(({ server }) => server ?? [])
  return {
    way,
    cpu: median(cpu),
    kernel: median(told.map(({ kernel = 0 }) => kernel / objects)),
    least: Math.min(...cpu),
    most: Math.max(...cpu),
    wall: median(told.map(({ wall }) => wall / objects)),
    server: servers.length === 0 ? undefined : median(servers) / objects,
    memory: told.at(-1)?.memory ?? 0,
    rounds: told.length,
  }
}
