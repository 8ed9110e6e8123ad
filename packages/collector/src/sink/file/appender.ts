import { formatPosition, type Position } from './position.ts'
import { createRepeat } from './repeat.ts'
import { adoptFile, appendLines, extentsOf, finish, type Load, type Shelf, sealDue } from './shelf.ts'

/** Adds parcels to a folder, each whole and in one piece. */
export interface Appender {
  /** Resolves when it would survive a crash. Parcels that wait together are synced together. */
  add(load: Load, signal: AbortSignal): Promise<void>
  /** Behind everything that was added so far. */
  position(): string
  /** The ledger has this position, and these parcels. */
  recorded(position: Position, ids: readonly string[]): void
  /** Finishes what can be finished. Throws what kept a file from it. */
  close(): Promise<void>
}

/**
 * Of how many parcels a position says that they are in the files. Those that wait for the ledger are far fewer; this keeps a position short
 * where nobody tells what the ledger has.
 */
const MOST_INSIDE = 1024

interface Waiting {
  readonly load: Load
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

interface State {
  readonly shelf: Shelf
  /** By the parcel's id what it has in the files, of those that the ledger is not known to have. */
  readonly inside: Map<string, string>
  waiting: Waiting[]
  /** In words, where it is as it was when that was asked for: all parcels of a group ask. */
  position: string | undefined
}

/**
 * Joins what waits into groups, one after the other; files that are full are finished while the next group is added. `inside`: what is in the files
 * already of which the ledger may not know.
 */
export function createAppender(openShelf: (onDue: () => void) => Shelf, inside: ReadonlyMap<string, string>): Appender {
  const state: State = { shelf: openShelf(() => writing.ask()), inside: new Map(inside), waiting: [], position: undefined }
  const writing = createRepeat(async () => {
    await writeGroup(state)
    try {
      await sealDue(state.shelf)
    } finally {
      state.position = undefined
      finishing.ask()
    }
  })
  const finishing = createRepeat(async () => {
    try {
      await finish(state.shelf)
    } finally {
      state.position = undefined
    }
  })
  return {
    add: (load, signal) => wait(state, { load, signal, wake: writing.ask }),
    position: () => (state.position ??= positionOf(state)),
    recorded(position, ids) {
      state.shelf.recorded = position
      for (const id of ids) state.inside.delete(id)
      state.position = undefined
      finishing.ask()
    },
    async close() {
      // What failed is tried once more.
      await Promise.allSettled([writing.rest()])
      if (state.shelf.current !== undefined) state.shelf.current.isDue = true
      writing.ask()
      try {
        await writing.rest()
      } finally {
        await finishing.rest()
      }
    },
  }
}

interface Asked {
  readonly load: Load
  readonly signal: AbortSignal
  readonly wake: () => void
}

function wait(state: State, { load, signal, wake }: Asked): Promise<void> {
  let done = () => {}
  const added = new Promise<void>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', giveUp)
    const entry: Waiting = { load, resolve, reject }
    done = () => signal.removeEventListener('abort', giveUp)
    state.waiting.push(entry)
    wake()

    /** What is being written is waited for: it may be there already. */
    function giveUp(): void {
      const at = state.waiting.indexOf(entry)
      if (at === -1) return
      state.waiting.splice(at, 1)
      reject(signal.reason)
    }
  })
  return added.finally(() => done())
}

async function writeGroup(state: State): Promise<void> {
  const group = state.waiting
  state.waiting = []
  const lines: (Waiting & { readonly pieces: readonly Buffer[] })[] = []
  for (const each of group) {
    const { id, print, content } = each.load
    if (state.inside.get(id) === print) each.resolve()
    else if (content.is === 'lines') lines.push({ ...each, pieces: content.pieces })
    else await settle(state, [each], () => adoptFile(state.shelf, { ...content, time: each.load.time }))
  }
  if (lines.length === 0) return
  await settle(state, lines, () =>
    appendLines(
      state.shelf,
      lines.map(({ load, pieces }) => ({ time: load.time, pieces })),
    ),
  )
}

async function settle(state: State, group: readonly Waiting[], write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (problem) {
    for (const { reject } of group) reject(problem)
    return
  }
  for (const { load } of group) state.inside.set(load.id, load.print)
  for (const id of state.inside.keys()) {
    if (state.inside.size <= MOST_INSIDE) break
    state.inside.delete(id)
  }
  state.position = undefined
  for (const { resolve } of group) resolve()
}

function positionOf({ shelf, inside }: State): string {
  return formatPosition({ ...extentsOf(shelf), unrecorded: [...inside].map(([id, print]) => `${id}.${print}`) })
}
