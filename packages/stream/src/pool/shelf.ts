import type { Outcome } from './seat.ts'

/** Outcomes that nobody has taken yet. */
export interface Shelf {
  readonly put: (outcome: Outcome) => void
  readonly take: () => Outcome | undefined
}

/** Gives outcomes as they came. */
export function createShelf(): Shelf {
  let outcomes: Outcome[] = []
  let next = 0
  return {
    put: (outcome) => void outcomes.push(outcome),
    take: () => {
      const outcome = outcomes[next]
      next++
      // Cheaper than to move all the others for each one that is taken.
      if (next >= outcomes.length) {
        outcomes = []
        next = 0
      }
      return outcome
    },
  }
}

/** Gives everything of the first file, then everything of the second. */
export function createOrderedShelf(): Shelf {
  const files = new Map<number, Shelf>()
  let index = 0
  return {
    put: (outcome) => {
      const shelf = files.get(outcome.job.index) ?? createShelf()
      files.set(outcome.job.index, shelf)
      shelf.put(outcome)
    },
    take: () => {
      const outcome = files.get(index)?.take()
      if (outcome?.end !== undefined) files.delete(index++)
      return outcome
    },
  }
}
