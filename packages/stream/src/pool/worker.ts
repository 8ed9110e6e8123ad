// The entry of a worker.

import { parentPort, workerData } from 'node:worker_threads'
import { loadTask } from './load-task.ts'
import type { Order } from './message.ts'
import { openFile } from './open-file.ts'
import { createParcel } from './parcel.ts'
import { sendError } from './sent-error.ts'
import { createService, type Setup } from './service.ts'

/** What a worker is given when it starts. */
export interface WorkerSetup {
  readonly setup: Setup
  /** One number, in memory of both sides: the place in the list of the file at hand. It outlives the worker. */
  readonly place: Int32Array<SharedArrayBuffer>
}

/** A worker has a thread of its own to be stopped by files of so many bytes. */
const SMALL = 4 * 2 ** 20

const port = parentPort
if (port === null) throw new Error('this module is the entry of a worker')
const { setup, place } = workerData as WorkerSetup
const send = createParcel((reports, memory) => port.postMessage(reports, memory))
try {
  const task = setup.task === undefined ? undefined : await loadTask(setup.task)
  const service = createService({
    setup,
    task,
    open: (path) => openFile(path, SMALL),
    send,
    atHand: (index) => void Atomics.store(place, 0, index),
  })
  send({ kind: 'ready' }, [])
  port.on('message', (orders: readonly Order[]) => {
    for (const order of orders) service.take(order)
  })
} catch (error) {
  send({ kind: 'unusable', error: sendError(error) }, [])
}
