// The entry of a worker.

import { parentPort, workerData } from 'node:worker_threads'
import { loadTask } from './load-task.ts'
import type { Order } from './message.ts'
import { openFileNow } from './open-file.ts'
import type { Send } from './outbox.ts'
import { sendError } from './sent-error.ts'
import { createService, type Setup } from './service.ts'

const port = parentPort
if (port === null) throw new Error('this module is the entry of a worker')
const send: Send = (report, memory) => port.postMessage(report, memory)
const setup = workerData as Setup
try {
  const task = setup.task === undefined ? undefined : await loadTask(setup.task)
  const service = createService({ setup, task, open: openFileNow, send })
  send({ kind: 'ready' }, [])
  port.on('message', (order: Order) => service.take(order))
} catch (error) {
  send({ kind: 'unusable', error: sendError(error) }, [])
}
