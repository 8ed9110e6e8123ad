import { availableParallelism } from 'node:os'
import { compileWhere } from '../event/where.ts'
import type { ReadOptions } from '../read/options.ts'
import { inlineOpener } from './open-inline.ts'
import { workerOpener } from './open-worker.ts'
import type { RunParts } from './run.ts'
import type { Setup } from './service.ts'

/** How many files are read, and by whom. */
export interface PoolOptions extends Pick<ReadOptions, 'where' | 'engine' | 'strict' | 'limits'> {
  /** Worker threads at most; as many as `os.availableParallelism()` says, where it is absent. With 0, the caller's thread does it all. */
  readonly workers?: number
  /** True, the default: file after file, in the order of the list. False: whatever is there first, files among one another. */
  readonly ordered?: boolean
  /** What comes of a file that cannot be read. `deliver`, the default: its error is given in its turn. `throw`: everything ends. */
  readonly errors?: 'deliver' | 'throw'
  /** Ends everything; its reason is thrown. */
  readonly signal?: AbortSignal
  /** Bytes of events and results that a worker may have sent and nobody has taken; then it waits. 4 MiB, where it is absent. */
  readonly unreadBytes?: number
  /** Megabytes that the JavaScript heap of a worker may grow to. Node's own limit, where it is absent. */
  readonly heapMegabytes?: number
}

const UNREAD_BYTES = 4 * 2 ** 20

/** What options come to. Throws a `TypeError` or a `RangeError` at what is none. */
export function partsOf(options: PoolOptions, task?: URL): RunParts {
  const { where, engine, strict, limits, signal, heapMegabytes } = options
  const { workers = availableParallelism(), ordered = true, unreadBytes = UNREAD_BYTES } = options
  if (!Number.isInteger(workers) || workers < 0) throw new RangeError('workers: wants a whole number, 0 or more')
  if (!(unreadBytes > 0)) throw new RangeError('unreadBytes: wants more than 0')
  if (where !== undefined) compileWhere(where)
  const read = {
    ...(where === undefined ? {} : { where }),
    ...(engine === undefined ? {} : { engine }),
    ...(strict === undefined ? {} : { strict }),
    ...(limits === undefined ? {} : { limits }),
  }
  const setup: Setup = { read, task: task?.href, unreadBytes }
  const open = workers === 0 ? inlineOpener(setup) : workerOpener(setup, heapMegabytes)
  return { open, threads: Math.max(workers, 1), unreadBytes, ordered, signal }
}
