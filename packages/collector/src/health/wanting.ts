import type { CollectorProblem, ProgressReport } from '../run/progress.ts'

type Settled = Extract<ProgressReport, { readonly is: 'settled' }>

/** Keeps the permissions for want of which deliveries are left. */
export interface Wanting {
  readonly problem: (problem: CollectorProblem) => void
  readonly settled: (report: Settled) => void
  /** Sorted, each once. */
  permissions(): readonly string[]
}

/** Deliveries that are told apart, about 4 MB of them. What further ones need is told though they should come through later. */
const MOST_DELIVERIES = 10_000
/** Permissions of one delivery: AWS has not that many, and names them. */
const MOST_OF_ONE = 1_000

/** Begin to keep. */
export function createWanting(): Wanting {
  const byDelivery = new Map<string, Set<string>>()
  const ofOthers = new Set<string>()
  return {
    problem: ({ of, name, needs }) => {
      if (of !== 'delivery' || needs === undefined) return
      const isOther = byDelivery.size >= MOST_DELIVERIES && !byDelivery.has(name)
      const wanted = isOther ? ofOthers : (byDelivery.get(name) ?? new Set())
      if (!isOther) byDelivery.set(name, wanted)
      if (wanted.size < MOST_OF_ONE) wanted.add(needs)
    },
    settled: ({ id, how }) => {
      if (how === 'acknowledged') byDelivery.delete(id)
    },
    permissions: () => [...new Set([...byDelivery.values(), ofOthers].flatMap((wanted) => [...wanted]))].sort(),
  }
}
