import { parseObjectKey } from '../object-key/index.ts'
import { type ChainState, cover } from './chain-state.ts'
import { isRead, isSigned, type ReadDigest } from './check-digest.ts'
import { checkLog } from './check-log.ts'
import type { Digest, PreviousDigest } from './digest.ts'
import { HOUR, SEAM } from './limits.ts'
import type { Listed } from './list-digests.ts'
import { type Outcome, type OutcomeCode, outcome } from './outcome.ts'
import { type Run, type Step, told } from './run.ts'
import { digestOf } from './scope.ts'

/** How a digest came up: named by the one after it, first or after a break, or beside the chain. */
export type Arrival = { readonly as: 'linked'; readonly expected: PreviousDigest } | { readonly as: 'found' } | { readonly as: 'beside' }

/** Tell what became of a digest, and take from it what the walk goes on with. Digests that cannot be trusted only leave a break. */
export function* takeDigest(run: Run, state: ChainState, at: Listed, arrival: Arrival, read: ReadDigest | Outcome): Generator<Step> {
  const expected = arrival.as === 'linked' ? { expectedSha256: arrival.expected.sha256.toLowerCase() } : {}
  yield told({ ...(isRead(read) ? read.outcome : read), ...expected })
  const trusted = isRead(read) ? trustedBy(read, arrival) : undefined
  if (trusted === undefined || !isRead(read)) {
    if (arrival.as !== 'beside') breakAt(state, at.parsed.time)
    if (isRead(read) && !run.lookForUndeclared) yield* unproven(at, read.digest)
    return
  }
  for (const wrong of linkProblems(read, arrival)) yield told(outcome(wrong, linkDetails(at, arrival, read)))
  if (arrival.as === 'linked') yield* seam(state, trusted)
  if (arrival.as !== 'beside') yield* follow(run, state, at, trusted)
  yield* logSteps(run, state, at, trusted)
}

/** What is signed, and what a trusted digest holds the hash of, is CloudTrail's word, whatever became of its own signature. */
function trustedBy(read: ReadDigest, arrival: Arrival): Digest | undefined {
  const vouched =
    arrival.as === 'linked' && arrival.expected.algorithm === 'SHA-256' && arrival.expected.sha256.toLowerCase() === read.sha256
  return vouched || isSigned(read) ? read.digest : undefined
}

function linkProblems(read: ReadDigest, arrival: Arrival): readonly OutcomeCode[] {
  if (arrival.as === 'beside') return ['digest-unlinked']
  if (arrival.as === 'found') return []
  const { algorithm, sha256, signature } = arrival.expected
  if (algorithm !== 'SHA-256') return ['digest-previous-hash-algorithm']
  return [
    ...(sha256.toLowerCase() === read.sha256 ? [] : (['digest-previous-hash-wrong'] as const)),
    // A signature that is gone has been told of already.
    ...(read.signature === '' || signature.toLowerCase() === read.signature.toLowerCase()
      ? []
      : (['digest-previous-signature-wrong'] as const)),
  ]
}

function linkDetails({ bucket, key }: Listed, arrival: Arrival, read: ReadDigest): object {
  const expected = arrival.as === 'linked' ? { expectedSha256: arrival.expected.sha256.toLowerCase(), sha256: read.sha256 } : {}
  return { place: { bucket, key }, from: read.digest.start, to: read.digest.end, ...expected }
}

/** A digest ends where the one after it starts. */
function* seam({ reached }: ChainState, { end }: Digest): Generator<Step> {
  if (reached === undefined) return
  if (end < reached - SEAM) yield told(outcome('time-hole', { from: end, to: reached }))
  if (end > reached + SEAM) yield told(outcome('time-overlap', { from: reached, to: end }))
}

function* follow(run: Run, state: ChainState, at: Listed, digest: Digest): Generator<Step> {
  state.reached = Math.min(digest.start, state.reached ?? digest.start)
  cover(state, { from: digest.start, to: digest.end }, SEAM)
  state.expects = digest.previous
  if (digest.previous === null) return
  const previous = digestOf(run.scope, digest.previous.key)
  if (previous !== undefined && !previous.backfill && previous.time < at.parsed.time) return
  state.expects = undefined
  yield told(outcome('digest-link-astray', { place: { bucket: at.bucket, key: at.key }, because: digest.previous.key }))
}

/** Name the files of a digest that proves nothing, where no look into their folder would come upon them. */
function* unproven({ bucket, key }: Listed, { logs }: Digest): Generator<Step> {
  for (const log of logs) yield told(outcome('log-unproven', { place: { bucket: log.bucket, key: log.key }, digest: { bucket, key } }))
}

/** Go on after a digest that says nothing that can be trusted: it stood for about an hour. */
function breakAt(state: ChainState, time: number): void {
  state.expects = undefined
  state.reached = Math.min(time - HOUR, state.reached ?? time - HOUR)
}

/** The log files that a trusted digest names. */
export function* logSteps(run: Run, state: ChainState, at: Listed, digest: Digest): Generator<Step> {
  const source = { bucket: at.bucket, key: at.key }
  for (const log of digest.logs) {
    if (run.lookForUndeclared) state.declared.add(`${log.bucket}/${log.key}`)
    const kind = parseObjectKey(log.key)?.kind
    if (kind !== undefined && kind !== 'CloudTrail-Digest' && !state.kinds.includes(kind)) state.kinds.push(kind)
    yield () => checkLog(run.store, run.primitives, { log, digest: source, backfill: at.parsed.backfill, maxBytes: run.maxLogBytes })
  }
}
