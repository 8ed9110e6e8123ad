import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ObjectTask } from '../object/object.ts'
import { createObjectDesk } from '../source/object-desk.ts'
import type { Delivery, Source } from '../source/source.ts'

export interface KeysSourceOptions {
  /** The objects to fetch: those that `missingObjects` tells of, say. */
  readonly tasks: Iterable<ObjectTask>
  readonly ledger: Pick<Ledger, 'get'>
  readonly clock: Clock
  /** `keys` unless given. */
  readonly name?: string
  /** How often an object is handed out before it is left for another time; 5 unless given. */
  readonly mostTries?: number
}

/** Asked of the ledger at once. */
const AT_ONCE = 50
const MOST_WAIT = 20_000

/** Objects by their keys, from a list. What the ledger knows is passed over. Drained when each is done, or was given back too often. */
export function createKeysSource({ tasks, ledger, clock, name = 'keys', mostTries = 5 }: KeysSourceOptions): Source {
  const left = tasks[Symbol.iterator]()
  const desk = createObjectDesk({ source: name, ledger, clock, mostTries: () => mostTries })
  let isOver = false
  return { name, receive }

  async function receive(most: number, signal: AbortSignal): Promise<readonly Delivery[] | 'drained'> {
    const deliveries = desk.due(most)
    while (deliveries.length < most && !isOver && !signal.aborted) {
      const wanted = await desk.notDone(some(Math.min(AT_ONCE, most - deliveries.length)))
      deliveries.push(...wanted.map(desk.deliver))
    }
    if (deliveries.length > 0 || signal.aborted) return deliveries
    if (desk.isSettled()) return 'drained'
    await desk.wait(MOST_WAIT, signal)
    return []
  }

  function some(most: number): readonly ObjectTask[] {
    const taken: ObjectTask[] = []
    while (taken.length < most) {
      const next = left.next()
      if (next.done === true) {
        isOver = true
        break
      }
      taken.push(next.value)
    }
    return taken
  }
}
