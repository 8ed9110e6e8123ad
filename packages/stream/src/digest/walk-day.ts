import type { ChainState } from './chain-state.ts'
import { checkDigest } from './check-digest.ts'
import { readAhead } from './in-order.ts'
import { HOUR, SEAM, UNSEEN_SEAM } from './limits.ts'
import { type DigestsOfDay, type Listed, listDigests } from './list-digests.ts'
import { type Outcome, type OutcomeCode, outcome } from './outcome.ts'
import { type Run, type Step, told } from './run.ts'
import { type DigestPlace, digestOf, placeOf, samePlace } from './scope.ts'
import { type Arrival, takeDigest } from './take-digest.ts'
import { walkBackfill } from './walk-backfill.ts'

/** How many digests are read before their turn, and the most bytes of each that may wait: a larger one is read again when its turn comes. */
const AHEAD = 4
const AHEAD_BYTES = 4 << 20

/** A day whose digests are being listed. */
export interface BegunDay {
  readonly place: DigestPlace
  readonly listed: Promise<DigestsOfDay>
}

/** Begin listing a day's digests where they are expected. */
export function beginDay(run: Run, place: DigestPlace, day: number): BegunDay {
  return { place, listed: listDigests(run, place, day) }
}

/**
 * Walk a day's digests from the newest on, each named by the one after it, and the backfill digests beside them.
 *
 * Where the trail was given another bucket or prefix, the walk goes on there.
 */
export async function* walkDay(run: Run, state: ChainState, begun: BegunDay): AsyncGenerator<Step> {
  let day = await (samePlace(begun.place, state.place) ? begun.listed : listDigests(run, state.place, state.day))
  let read = ahead(run, day.standard)
  let index = 0
  const backfill = [...day.backfill]
  state.shared = day.shared
  yield* tellOf(state, day.failure)
  for (;;) {
    const expected = expectedIn(run, state)
    const next = day.standard[index]
    if (expected !== undefined && !samePlace(state.place, placeOf(expected.bucket, expected.parsed))) {
      state.place = placeOf(expected.bucket, expected.parsed)
      day = await listDigests(run, state.place, state.day)
      yield* tellOf(state, day.failure)
      state.shared ||= day.shared
      backfill.push(...day.backfill)
      day = { ...day, standard: day.standard.filter(({ parsed }) => parsed.time <= expected.parsed.time) }
      read = ahead(run, day.standard)
      index = 0
    } else if (expected !== undefined && (next === undefined || next.parsed.time < expected.parsed.time)) {
      // It is not listed. Whether it is there, only asking for it tells: a listing may be refused.
      yield* takeDigest(run, state, expected, arrivalOf(state), await checkDigest(run, expected, expected.parsed))
    } else if (next !== undefined) {
      const arrival = arrive(state, next, expected)
      if (arrival.as === 'found') yield* breakBefore(state, next)
      yield* takeDigest(run, state, next, arrival, await read(index++))
    } else break
  }
  yield* walkBackfill(run, state, backfill)
}

function ahead(run: Run, listed: readonly Listed[]): (index: number) => ReturnType<typeof checkDigest> {
  const bounded = { ...run, maxDigestBytes: Math.min(run.maxDigestBytes, AHEAD_BYTES) }
  const read = readAhead(listed, AHEAD, (each) => checkDigest(bounded, { bucket: each.bucket, key: each.key }, each.parsed))
  return async (index) => {
    const answer = await read(index)
    const again = 'code' in answer && answer.code === 'digest-too-large' && bounded.maxDigestBytes < run.maxDigestBytes
    const at = again ? listed[index] : undefined
    return at === undefined ? answer : checkDigest(run, { bucket: at.bucket, key: at.key }, at.parsed)
  }
}

function* tellOf(state: ChainState, failure: Outcome | undefined): Generator<Step> {
  if (failure === undefined) return
  state.blind = true
  yield told(failure)
}

/** The digest that the one after it names, where it is one of this day or should have come before. */
function expectedIn(run: Run, { expects, day }: ChainState): Listed | undefined {
  if (expects === undefined || expects === null) return undefined
  const parsed = digestOf(run.scope, expects.key)
  if (parsed === undefined || parsed.time < day || parsed.time < run.from) return undefined
  return { bucket: expects.bucket, key: expects.key, parsed }
}

function arrive(state: ChainState, next: Listed, expected: Listed | undefined): Arrival {
  if (expected !== undefined) return next.key === expected.key && next.bucket === expected.bucket ? arrivalOf(state) : { as: 'beside' }
  // The one that is named lies further back.
  return state.expects ? { as: 'beside' } : { as: 'found' }
}

function arrivalOf({ expects }: ChainState): Arrival {
  return expects ? { as: 'linked', expected: expects } : { as: 'found' }
}

/** Tell what is missing before a digest that none after it leads to. */
function* breakBefore(state: ChainState, { parsed: { time } }: Listed): Generator<Step> {
  const { reached, blind } = state
  state.blind = false
  if (reached === undefined) {
    state.top = time
    state.endsEarly = time < state.due
    if (state.endsEarly) yield told(missing(blind ? 'digests-unseen' : 'digests-end-early', time, state.due))
  } else if (state.expects === null) yield told(outcome('chain-gap', { from: Math.min(time, reached), to: reached }))
  else if (time < reached - UNSEEN_SEAM) yield told(missing(blind ? 'digests-unseen' : 'digests-missing', time, reached))
}

/** Tell how the walk ended, when there is nothing further back to look at. */
export function* endOfChain(run: Run, { reached, expects, blind }: ChainState): Generator<Step> {
  const { from, to } = run
  if (reached === undefined) yield told(outcome('digests-none', { from, to }))
  else if (expects === null && reached > from) yield told(outcome('chain-begins', { to: reached, from }))
  else if (expects === undefined && reached > from + UNSEEN_SEAM) {
    yield told(missing(blind ? 'digests-unseen' : 'digests-missing', from, reached))
  } else if (expects && reached > from + SEAM) {
    // The one that is named ends before the time asked for, and this one starts in it.
    yield told(outcome('time-hole', { from, to: reached }))
  }
}

/** Digests are made every hour, so a time tells how many of them it lacks. */
function missing(code: OutcomeCode, from: number, to: number): Outcome {
  return outcome(code, { from, to, count: Math.max(1, Math.round((to - from) / HOUR)) })
}
