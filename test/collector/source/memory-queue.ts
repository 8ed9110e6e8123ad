import type { Clock } from '../../../packages/collector/src/clock.ts'
import type { EntryFate, QueuePort } from '../../../packages/collector/src/source/queue-port.ts'

/** A queue in memory, and what was asked of it. */
export interface MemoryQueue extends QueuePort {
  readonly calls: (readonly [string, unknown])[]
  readonly left: () => readonly string[]
  /** What to answer of a handle instead of doing it. */
  readonly faults: Map<string, EntryFate>
  put(...bodies: string[]): void
  /** Throw this at the next call. */
  failNext(error: Error): void
}

export function memoryQueue(clock: Clock): MemoryQueue {
  const messages = new Map<string, { body: string; visibleAt: number; receipts: number }>()
  const calls: (readonly [string, unknown])[] = []
  const faults = new Map<string, EntryFate>()
  let failure: Error | undefined
  let count = 0
  const idOf = (handle: string) => handle.split('/')[0] ?? ''
  const called = (name: string, wanted: unknown) => {
    calls.push([name, wanted])
    const error = failure
    failure = undefined
    if (error !== undefined) throw error
  }
  return {
    name: 'queue',
    calls,
    faults,
    left: () => [...messages.values()].map(({ body }) => body),
    put: (...bodies) => {
      for (const body of bodies) messages.set(`m${++count}`, { body, visibleAt: 0, receipts: 0 })
    },
    failNext: (error) => {
      failure = error
    },
    receive: async (wanted, signal) => {
      called('receive', wanted)
      const there = [...messages].filter(([, { visibleAt }]) => visibleAt <= clock.now()).slice(0, wanted.most)
      if (there.length === 0) await clock.sleep(wanted.waitSeconds * 1000, signal)
      signal.throwIfAborted()
      return there.map(([id, message]) => {
        message.visibleAt = clock.now() + wanted.hiddenSeconds * 1000
        return { id, body: message.body, handle: `${id}/${++message.receipts}`, receiveCount: message.receipts, sentAt: 5 }
      })
    },
    hide: async (entries) => {
      called('hide', entries)
      return entries.map(({ handle, seconds }) => {
        const message = messages.get(idOf(handle))
        if (message !== undefined) message.visibleAt = clock.now() + seconds * 1000
        return faults.get(handle) ?? (message === undefined ? 'lost' : 'done')
      })
    },
    remove: async (handles) => {
      called('remove', handles)
      return handles.map((handle) => {
        const fault = faults.get(handle)
        if (fault === undefined) messages.delete(idOf(handle))
        return fault ?? 'done'
      })
    },
  }
}
