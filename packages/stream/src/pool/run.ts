import { createBell } from './bell.ts'
import { createCrew } from './crew.ts'
import { createFileList, type Files } from './file-list.ts'
import type { Outcome } from './seat.ts'
import { createOrderedShelf, createShelf } from './shelf.ts'
import type { OpenThread } from './thread.ts'

export interface RunParts {
  readonly open: OpenThread
  /** Threads at most. */
  readonly threads: number
  readonly unreadBytes: number
  readonly ordered: boolean
  readonly signal: AbortSignal | undefined
}

/** Everything that comes of some files. Throws what the list of them throws, and the signal's reason; ends every thread it started. */
export async function* run(files: Files, { open, threads, unreadBytes, ordered, signal }: RunParts): AsyncGenerator<Outcome> {
  signal?.throwIfAborted()
  const bell = createBell()
  const shelf = ordered ? createOrderedShelf() : createShelf()
  const list = createFileList(files, change)
  let failure: { readonly error: unknown } | undefined
  const crew = createCrew(threads, { open, unreadBytes, deliver: shelf.put, changed: change, fail })
  let given = 0
  let ended = 0
  let isClosed = false
  signal?.addEventListener('abort', bell.ring)
  try {
    change()
    for (;;) {
      signal?.throwIfAborted()
      if (failure !== undefined) throw failure.error
      const outcome = shelf.take()
      if (outcome !== undefined) {
        if (outcome.end !== undefined) ended++
        outcome.taken()
        yield outcome
      } else if (list.isOver() && ended === given) return
      else await crew.attend(bell.wait())
    }
  } finally {
    isClosed = true
    signal?.removeEventListener('abort', bell.ring)
    await Promise.all([crew.close(), list.close()])
  }

  function fail(error: unknown): void {
    failure ??= { error }
  }

  /** Not only when somebody asks for more: who takes long with an event finds the next ones there. */
  function change(): void {
    if (isClosed || signal?.aborted) return
    try {
      handOut()
    } catch (error) {
      fail(error)
    }
    bell.ring()
  }

  function handOut(): void {
    for (let seat = crew.freeSeat(); seat !== undefined && failure === undefined; seat = crew.freeSeat()) {
      const file = list.take()
      if (file === undefined) return
      seat.give({ index: given++, ...file })
    }
  }
}
