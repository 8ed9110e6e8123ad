import { execArgv } from 'node:process'
import { Worker } from 'node:worker_threads'
import type { Order, Report } from './message.ts'
import type { Setup } from './service.ts'
import type { OpenThread } from './thread.ts'
import type { WorkerSetup } from './worker.ts'

/** Beside this file, and written in what this file is written in: the compiler changes imports, but no URLs. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
/** Workers get the flags of the process. Those of a program that is given in words would keep them from starting. */
const FLAGS = execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {}

/** Workers of this setup; `heapMegabytes` is what the JavaScript heap of each may grow to. */
export function workerOpener(setup: Setup, heapMegabytes: number | undefined): OpenThread {
  const limits = heapMegabytes === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } }
  return ({ report, ended }) => {
    const place = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(-1)
    const workerData: WorkerSetup = { setup, place }
    const worker = new Worker(ENTRY, { workerData, name: 'trailmend', ...FLAGS, ...limits })
    let error: unknown
    worker.on('message', (reports: readonly Report[]) => {
      for (const each of reports) report(each)
    })
    worker.on('error', (thrown) => {
      error = thrown
    })
    worker.on('exit', () => ended(error, Atomics.load(place, 0)))
    worker.unref()
    return {
      tell: createMail((orders) =>
        worker.postMessage(
          orders,
          orders.flatMap((order) => (order.kind === 'taken' ? order.memory : [])),
        ),
      ),
      ref: () => worker.ref(),
      unref: () => worker.unref(),
      end: async () => {
        worker.ref()
        await worker.terminate()
      },
    }
  }
}

/** Posts all orders of one turn together. Bytes go at once: that they cannot be cloned is for who gave them to know. */
function createMail(post: (orders: readonly Order[]) => void): (order: Order) => void {
  let orders: Order[] = []
  return (order) => {
    orders.push(order)
    if (order.kind === 'file' && order.bytes !== undefined) flush()
    else if (orders.length === 1) queueMicrotask(flush)
  }

  function flush(): void {
    if (orders.length === 0) return
    const sent = orders
    orders = []
    post(sent)
  }
}
