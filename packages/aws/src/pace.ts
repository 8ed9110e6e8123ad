import { setImmediate } from 'node:timers/promises'
import type { Operation } from '@trailmend/core'
import PQueue from 'p-queue'

/** An operation whose calls are counted together, and how many of them a second an account and region allow. */
export type Paced = Pick<Operation, 'service' | 'operation' | 'perSecond'>

/** Lets calls go at most so many at a time, and each operation at most as often as AWS allows. */
export interface Pace {
  /**
   * Run `send` when it is its turn. `place` stands for the credentials that ask and the region, which the budget belongs to:
   * the same object for the same place. Budgets are forgotten with their place.
   */
  run<T>(operation: Paced, place: object, send: () => Promise<T>): Promise<T>
  /**
   * Assume a role when the budget for that allows. It takes no turn among the calls: a call may hold its turn while it waits
   * for its credentials.
   */
  enter<T>(assume: () => Promise<T>): Promise<T>
  /**
   * Begin no other call, now that nobody waits for one: those that wait for their turn never settle. Where nothing answers, the
   * process would otherwise live on until the last of them has been tried in vain.
   */
  end(): void
}

/** Calls of AssumeRole a second that an account and region allow. Source: IAM User Guide, "IAM and AWS STS quotas". */
const ROLES_PER_SECOND = 600

/**
 * A pace shared by every session of a check.
 *
 * AWS counts calls by account, region and operation, so each of these has a budget of its own: one busy region never slows
 * another. A call takes its turn among all calls only when its budget allows it, so that one that must wait holds up no other.
 * A fifth of the budget is left to whatever else runs in the account.
 *
 * @param concurrency - calls under way at once, everywhere together
 */
export function createPace(concurrency: number): Pace {
  const everywhere = new PQueue({ concurrency })
  const roles = createBudget(ROLES_PER_SECOND)
  const budgets = new WeakMap<object, Map<string, PQueue>>()
  let turn: Promise<void> = Promise.resolve()
  let isEnded = false
  return {
    run: (operation, place, send) =>
      budgetOf(operation, place).add(() => everywhere.add(() => (isEnded ? never<never>() : begunInTurn(send)))),
    enter: (assume) => roles.add(assume),
    end: () => {
      isEnded = true
    },
  }

  // The first call to a region has a client to make, which takes a millisecond and lets nothing else happen. Begun one at each
  // turn of the event loop, the first calls are on their way while the next are made.
  function begunInTurn<T>(send: () => Promise<T>): Promise<T> {
    turn = turn.then(() => setImmediate())
    return turn.then(send)
  }

  function budgetOf(operation: Paced, place: object): PQueue {
    const here = budgets.get(place) ?? new Map<string, PQueue>()
    budgets.set(place, here)
    const name = `${operation.service}:${operation.operation}`
    const budget = here.get(name) ?? createBudget(operation.perSecond)
    here.set(name, budget)
    return budget
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {})
}

function createBudget(perSecond: number): PQueue {
  return new PQueue({ interval: 1000, intervalCap: Math.ceil(perSecond * 0.8) })
}
