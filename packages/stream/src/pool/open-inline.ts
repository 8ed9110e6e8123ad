import { loadTask } from './load-task.ts'
import { openFile } from './open-file.ts'
import type { Send } from './outbox.ts'
import { sendError } from './sent-error.ts'
import { createService, type Service, type Setup } from './service.ts'
import type { OpenThread } from './thread.ts'

/** Reads files on the thread of the caller, with the code of a worker. Results are cloned too, so that nobody relies on more. */
export function inlineOpener(setup: Setup): OpenThread {
  return ({ report }) => {
    let isEnded = false
    const service = start(setup, (said, memory) => {
      if (!isEnded) report(said.kind === 'answer' && said.end !== undefined ? structuredClone(said, { transfer: [...memory] }) : said)
    })
    return {
      tell: (order) => void service.then((ready) => ready?.take(order)),
      ref: () => undefined,
      unref: () => undefined,
      end: async () => {
        isEnded = true
        void service.then((ready) => ready?.stop())
      },
    }
  }
}

async function start(setup: Setup, send: Send): Promise<Service | undefined> {
  try {
    const task = setup.task === undefined ? undefined : await loadTask(setup.task)
    const service = createService({ setup, task, open: openFile, send })
    send({ kind: 'ready' }, [])
    return service
  } catch (error) {
    send({ kind: 'unusable', error: sendError(error) }, [])
    return undefined
  }
}
