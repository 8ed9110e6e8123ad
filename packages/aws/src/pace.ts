import { setImmediate } from 'node:timers/promises'
import type { Operation } from '@trailmend/core'
import PQueue from 'p-queue'

/** Lets calls go at most so many at a time, and each operation at most as often as AWS allows. */
export interface Pace {
  /** Run `send` when it is its turn. `place` is whose credentials ask, and the region: what the budget belongs to. */
  run<T>(operation: Operation, place: string, send: () => Promise<T>): Promise<T>
}

/**
 * A pace shared by every session of a check.
 *
 * AWS counts calls by account, region and operation, so each of these has a budget of its own: one busy region never slows
 * another. A fifth of the budget is left to whatever else runs in the account.
 *
 * @param concurrency - calls under way at once, everywhere together
 */
export function createPace(concurrency: number): Pace {
  const everywhere = new PQueue({ concurrency })
  const budgets = new Map<string, PQueue>()
  let turn: Promise<void> = Promise.resolve()
  return {
    run: (operation, place, send) => budgetOf(operation, place).add(() => everywhere.add(() => begunInTurn(send))),
  }

  // The first call to a region has a client to make, which takes a millisecond and lets nothing else happen. Begun one at each
  // turn of the event loop, the first calls are on their way while the next are made.
  function begunInTurn<T>(send: () => Promise<T>): Promise<T> {
    turn = turn.then(() => setImmediate())
    return turn.then(send)
  }

  function budgetOf(operation: Operation, place: string): PQueue {
    const key = `${place} ${operation.service}:${operation.operation}`
    const budget = budgets.get(key) ?? new PQueue({ interval: 1000, intervalCap: Math.ceil(operation.perSecond * 0.8) })
    budgets.set(key, budget)
    return budget
  }
}
