import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ObjectTask } from '../object/object.ts'
import { objectId } from '../object/task-of.ts'
import { createKnown } from './known.ts'
import { createLater } from './later.ts'
import { createLeftOut } from './left-out.ts'
import type { Delivery } from './source.ts'

/** Hands out objects that were found, each once while it is under way, and again where it was given back. */
export interface ObjectDesk {
  /** Those of the objects found that are nobody's yet: not done, not under way, not given back. */
  notDone(tasks: readonly ObjectTask[]): Promise<readonly ObjectTask[]>
  deliver(task: ObjectTask): Delivery
  /** Those given back whose time has come. */
  due(most: number): Delivery[]
  /** Nothing is under way, and nothing was given back. */
  isSettled(): boolean
  /** How often one was left for another run: given back too often, for want of a permission, or where too many were given back. */
  leftOver(): number
  /** Whether any was given back and not kept, since this was asked last: where nobody waits for the end, it must be found anew. */
  hasForgotten(): boolean
  /** Resolves when something was settled or is due, or after so many milliseconds. */
  wait(most: number, signal: AbortSignal): Promise<void>
  wake(): void
}

interface DeskOptions {
  readonly source: string
  readonly ledger: Pick<Ledger, 'get'>
  readonly clock: Clock
  /** How often an object is handed out before it is left; for ever, where it is infinite. */
  readonly mostTries: () => number
}

/** Objects remembered as done, which the ledger need not be asked for in the next round: about 40 MB. */
const MOST_KNOWN = 200_000

/** Objects given back that are kept until their time has come: about 10 MB. */
const MOST_WAITING = 10_000

/** Milliseconds from one try to the next of what may not be read, where there is no room to keep it: the longest that one that is kept waits, too. */
const DENIED_REST = 3_600_000

/** Seconds that somebody who waits for the end waits for one object. */
const LONGEST_WAIT = 30

export function createObjectDesk({ source, ledger, clock, mostTries }: DeskOptions): ObjectDesk {
  const known = createKnown(MOST_KNOWN)
  const later = createLater<{ readonly task: ObjectTask; readonly tries: number }>(clock)
  /** Under way, or given back: none of these is found anew. */
  const held = new Set<string>()
  const left = createLeftOut(clock)
  let leftOver = 0
  let hasForgotten = false
  let underWay = 0
  return {
    notDone,
    deliver: (task) => deliver(task, 1),
    due: (most) => later.due(most).map(({ task, tries }) => deliver(task, tries + 1)),
    isSettled: () => underWay === 0 && later.size() === 0,
    leftOver: () => leftOver,
    hasForgotten: () => {
      const had = left.isOver(isEnding()) || hasForgotten
      hasForgotten = false
      return had
    },
    wait: later.wait,
    wake: later.wake,
  }

  function isEnding(): boolean {
    return Number.isFinite(mostTries())
  }

  function leave(id: string, needs: string | undefined): void {
    held.delete(id)
    if (isEnding()) {
      left.add(id, Number.POSITIVE_INFINITY)
      leftOver++
    } else if (needs !== undefined) left.add(id, DENIED_REST)
    else hasForgotten = true
  }

  async function notDone(tasks: readonly ObjectTask[]): Promise<readonly ObjectTask[]> {
    const fresh = tasks.filter((task) => {
      const id = objectId(task)
      return !known.has(id) && !held.has(id) && !left.has(id)
    })
    const records = await Promise.all(fresh.map((task) => ledger.get(objectId(task))))
    return fresh.filter((task, index) => {
      if (records[index] === undefined) return true
      known.add(objectId(task))
      return false
    })
  }

  function deliver(task: ObjectTask, tries: number): Delivery {
    const id = objectId(task)
    held.add(id)
    underWay++
    return {
      id,
      source,
      items: [{ is: 'object', ...task }],
      raw: id,
      receiveCount: tries,
      acknowledge: async () => {
        underWay--
        held.delete(id)
        known.add(id)
        later.wake()
      },
      release: async (afterSeconds, needs) => {
        underWay--
        const hasRoom = later.size() < MOST_WAITING
        // Nobody grants a permission while somebody waits for the end.
        const isKept = hasRoom && tries < mostTries() && !(isEnding() && needs !== undefined)
        if (isKept) later.add({ task, tries }, (isEnding() ? Math.min(afterSeconds, LONGEST_WAIT) : afterSeconds) * 1000)
        else leave(id, needs)
        later.wake()
      },
    }
  }
}
