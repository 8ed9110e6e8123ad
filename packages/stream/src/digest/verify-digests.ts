import { beginAt, type ChainState } from './chain-state.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { inOrder } from './in-order.ts'
import { createKeyring } from './keyring.ts'
import { DAY, DEFAULT_LIMITS, DELIVERY_DELAY, HOUR, type VerifyLimits } from './limits.ts'
import type { Outcome } from './outcome.ts'
import type { DigestCrypto, DigestStore } from './port.ts'
import type { Run, Step } from './run.ts'
import { placeOf, samePlace, type TrailScope } from './scope.ts'
import { beginLogFolders, lookForUndeclared } from './undeclared.ts'
import { beginDay, endOfChain, walkDay } from './walk-day.ts'

export interface VerifyOptions extends VerifyLimits {
  readonly scope: TrailScope
  /** The time whose logs are verified, in milliseconds since 1970-01-01 UTC, both ends included. */
  readonly from: number
  readonly to: number
  /** What time it is: digests of the last hours may still be on their way. */
  readonly now: number
  /** Whether to list log folders for files that no digest names; yes unless `false`. */
  readonly undeclared?: boolean
  /** Go on from a checkpoint of a run with the same scope and times. */
  readonly cursor?: string
}

/** A day is done: a run with this cursor goes on before it, and repeats nothing that has been told. */
export interface Checkpoint {
  readonly kind: 'checkpoint'
  readonly cursor: string
  /** Everything from here on has been told of. */
  readonly downTo: number
}

/**
 * Verify a trail's log files by its digests, from the newest backwards, and tell of every digest and file what was found.
 *
 * Holds a few digests and the names of about a day, however long the time and however large the files; reads `concurrency`
 * objects at once. Outcomes come in an order that only depends on what is there. Never throws for what lies in the bucket, nor for what cannot be read.
 *
 * What it holds logs to: the signature of each digest by the region's key of that time; each digest to the hash and signature in the one after it; the hours between them to be covered; each
 * file to its hash, all of its bytes; each log folder to what digests name.
 *
 * Source: CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation".
 *
 * @throws CursorError where the cursor is of another run.
 */
export async function* verifyDigests(
  store: DigestStore,
  primitives: DigestCrypto,
  options: VerifyOptions,
): AsyncGenerator<Outcome | Checkpoint, void, undefined> {
  const { scope, from, to, now, undeclared = true, cursor } = options
  const limits = { ...DEFAULT_LIMITS, ...options }
  const keyring = createKeyring(store, { region: scope.region, from, to })
  const run: Run = { ...limits, store, primitives, keyring, scope, from, to, lookForUndeclared: undeclared }
  const state =
    cursor === undefined
      ? beginAt(startOfDay(to + HOUR), placeOf(scope.bucket, scope), Math.min(to, now - DELIVERY_DELAY))
      : readCursor(run, cursor)
  yield* inOrder(Math.max(1, run.concurrency), walk(run, state))
}

async function* walk(run: Run, state: ChainState): AsyncGenerator<Step<Outcome | Checkpoint>> {
  const first = startOfDay(run.from)
  let next = beginDay(run, state.place, state.day)
  while (state.day >= first) {
    const day = next
    // Folders are listed while files are read.
    if (state.day > first) next = beginDay(run, state.place, state.day - DAY)
    const folders = beginLogFolders(run, state.day, day.place)
    yield* walkDay(run, state, day)
    const more = samePlace(day.place, state.place) ? [] : beginLogFolders(run, state.day, state.place)
    if (run.lookForUndeclared) yield* lookForUndeclared(run, state, [...folders, ...more])
    const downTo = state.day
    state.day -= DAY
    if (state.day >= first) yield checkpoint(writeCursor(run, state), downTo)
  }
  yield* endOfChain(run, state)
}

function checkpoint(cursor: string, downTo: number): Step<Checkpoint> {
  return () => Promise.resolve({ kind: 'checkpoint', cursor, downTo })
}

function startOfDay(time: number): number {
  return Math.floor(time / DAY) * DAY
}
