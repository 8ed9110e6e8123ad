import { messageText } from '../sink/message-text.ts'
import type { Alert, AlertSink } from './alert.ts'

/** A queue to send to: SQS by way of the SDK. What became of each; throws what is worth trying again. */
export interface AlertQueue {
  readonly name: string
  send(bodies: readonly string[]): Promise<readonly ('done' | 'lost' | { readonly failed: string })[]>
}

/** Sends alerts to a queue, each as one message of JSON: what `trailmend watch --wake-queue` waits for. What is over wakes nobody and is not sent. */
export function createQueueAlerts(queue: AlertQueue): AlertSink {
  return {
    name: `queue ${queue.name}`,
    send: async (alerts) => {
      const bodies = alerts.filter(({ isOver }) => isOver !== true).map((alert) => messageText(JSON.stringify({ v: 1, ...alert })))
      if (bodies.length === 0) return
      const failed = (await queue.send(bodies)).find((fate) => fate !== 'done')
      if (failed !== undefined) throw new Error(typeof failed === 'object' ? failed.failed : 'it was not taken')
    },
  }
}

/** Hands alerts to a logger. */
export function createLogAlerts(log: (alert: Alert) => void): AlertSink {
  return {
    name: 'log',
    send: async (alerts) => {
      for (const alert of alerts) log(alert)
    },
  }
}
