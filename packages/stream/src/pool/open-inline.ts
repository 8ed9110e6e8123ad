import { setImmediate as turn } from 'node:timers/promises'
import { isInBlock } from './blocks.ts'
import { loadTask } from './load-task.ts'
import type { Answer } from './message.ts'
import { type OpenedFile, openFile } from './open-file.ts'
import type { Send } from './outbox.ts'
import { sendError } from './sent-error.ts'
import { createService, type Service, type Setup } from './service.ts'
import type { OpenThread } from './thread.ts'

/** Others wait for files of so many bytes. By way of other threads, such a file would take several times as long. */
const SMALL = 2 ** 20
/** They wait no longer than for one file after so many milliseconds. */
const TURN_MS = 5

/**
 * Reads files on the thread of the caller, with the code of a worker. Results are cloned too, so that nobody relies on more, and blocks change hands.
 */
export function inlineOpener(setup: Setup): OpenThread {
  return ({ report }) => {
    let isEnded = false
    const service = start(setup, (said, memory) => {
      if (!isEnded) report(said.kind === 'answer' ? handOver(said, memory) : said)
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

function handOver(answer: Answer, memory: readonly ArrayBuffer[]): Answer {
  if (answer.end !== undefined) return structuredClone(answer, { transfer: [...memory] })
  const handed = new Map(memory.map((each) => [each, each.transfer()]))
  const batches = answer.batches.map((each) => (isInBlock(each) ? { ...each, memory: handed.get(each.memory) ?? each.memory } : each))
  return { ...answer, batches }
}

async function start(setup: Setup, send: Send): Promise<Service | undefined> {
  try {
    const task = setup.task === undefined ? undefined : await loadTask(setup.task)
    const service = createService({ setup, task, open: createOpen(), send })
    send({ kind: 'ready' }, [])
    return service
  } catch (error) {
    send({ kind: 'unusable', error: sendError(error) }, [])
    return undefined
  }
}

/** Opens files, and lets others use the thread now and then. */
function createOpen(): (path: string) => OpenedFile | Promise<OpenedFile> {
  let since = performance.now()
  return (path) => (performance.now() - since < TURN_MS ? openFile(path, SMALL) : openLater(path))

  async function openLater(path: string): Promise<OpenedFile> {
    await turn()
    since = performance.now()
    return openFile(path, SMALL)
  }
}
