import { createGroups, type GroupOptions, type Ready, type Stored } from './commit-group.ts'

/** Ends objects one group after the other. */
export interface CommitLane {
  /** Resolves when the object would survive a crash: `lost` where somebody else finished it first. Throws when the lane is broken. */
  finish(ready: Ready): Promise<'finished' | 'lost'>
}

/** What a lane needs. */
export interface LaneOptions extends GroupOptions {
  /** Objects that are worked on, those that wait here among them. */
  readonly underWay: () => number
}

interface Waiting extends Ready {
  readonly settle: { resolve(outcome: 'finished' | 'lost'): void; reject(error: unknown): void }
}

/** With fewer objects a group waits for others that are under way, so many milliseconds at most: each group is flushed to the disk, in sinks and ledger. */
const [ENOUGH, LINGER] = [24, 20]
/** What of the objects under way a group takes at most, where they are more than enough: a third is in the ledger, a third in the sinks, a third is read. */
const SHARE = 1 / 3
/** A reason that is none: without one, a fresh error is made each time, with the calls that led there. */
const NO_MORE = 'no more'

/**
 * The one way to the ledger, where objects go in groups: first each appending sink takes the parcels of the whole group, then the ledger takes
 * their fates together with where those sinks stand, while the sinks take the next group. So a position never covers a parcel whose object is not in
 * the ledger, and what a crash leaves behind a position belongs to nobody.
 *
 * What fails is tried again until it works or `signal` is aborted: going on without a sink would mean to write a parcel twice, and without the ledger
 * to lose where the sinks stand. Aborted, the lane is broken: nothing goes through any more, and only a restart, which takes the sinks back to where
 * the ledger has them, can mend it.
 */
export function createCommitLane({ underWay, ...options }: LaneOptions, signal: AbortSignal): CommitLane {
  const { clock } = options
  const { store, record } = createGroups(options, signal)
  const waiting: Waiting[] = []
  let isBusy = false
  /** The group that every sink has, while the ledger takes it, and how many it is. */
  let [recording, inLedger]: [Promise<void>, number] = [Promise.resolve(), 0]
  const isEnough = (): boolean => waiting.length >= Math.min(ENOUGH, underWay() - inLedger)
  let lingering: AbortController | undefined
  let broken: { readonly error: unknown } | undefined
  return {
    finish: (ready) =>
      new Promise((resolve, reject) => {
        if (broken !== undefined) return reject(broken.error)
        waiting.push({ ...ready, settle: { resolve, reject } })
        if (!isBusy) void work()
        else if (isEnough()) lingering?.abort(NO_MORE)
      }),
  }

  async function work(): Promise<void> {
    isBusy = true
    // What becomes ready in the same turn goes along.
    await Promise.resolve()
    while (waiting.length > 0) {
      // Those that ended in the last group are under way until they heard of it: nobody is to wait for them.
      if (!isEnough()) await clock.sleep(0)
      if (!isEnough()) {
        lingering = new AbortController()
        await clock.sleep(LINGER, AbortSignal.any([signal, lingering.signal]))
      }
      const group = waiting.splice(0, Math.max(ENOUGH, Math.floor(underWay() * SHARE)))
      try {
        const stored = await store(group)
        await recording
        if (broken !== undefined) throw broken.error
        recording = end(group, stored)
      } catch (error) {
        breakWith(error, group)
      }
    }
    isBusy = false
  }

  /** Never throws. */
  async function end(group: readonly Waiting[], stored: Stored): Promise<void> {
    inLedger = group.length
    try {
      const lost = await record(group, stored)
      for (const [index, { settle }] of group.entries()) settle.resolve(lost.has(index) ? 'lost' : 'finished')
    } catch (error) {
      breakWith(error, group)
    }
    inLedger = 0
  }

  function breakWith(error: unknown, group: readonly Waiting[]): void {
    broken ??= { error }
    for (const { settle } of [...group, ...waiting.splice(0)]) settle.reject(error)
  }
}
