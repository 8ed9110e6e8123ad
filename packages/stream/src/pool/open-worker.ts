import { execArgv } from 'node:process'
import { Worker } from 'node:worker_threads'
import type { Report } from './message.ts'
import type { Setup } from './service.ts'
import type { OpenThread } from './thread.ts'

/** Beside this file, and written in what this file is written in: the compiler changes imports, but no URLs. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
/** Workers get the flags of the process. Those of a program that is given in words would keep them from starting. */
const FLAGS = execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {}

/** Workers of this setup; `heapMegabytes` is what the JavaScript heap of each may grow to. */
export function workerOpener(setup: Setup, heapMegabytes: number | undefined): OpenThread {
  const limits = heapMegabytes === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } }
  return ({ report, ended }) => {
    const worker = new Worker(ENTRY, { workerData: setup, name: 'trailmend', ...FLAGS, ...limits })
    let error: unknown
    worker.on('message', (message: Report) => report(message))
    worker.on('error', (thrown) => {
      error = thrown
    })
    worker.on('exit', () => ended(error))
    worker.unref()
    return {
      tell: (order) => worker.postMessage(order),
      ref: () => worker.ref(),
      unref: () => worker.unref(),
      end: async () => {
        worker.ref()
        await worker.terminate()
      },
    }
  }
}
