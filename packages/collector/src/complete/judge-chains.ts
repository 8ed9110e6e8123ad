import { type DigestKey, parseObjectKey } from '@trailmend/stream'
import { objectId } from '../object/task-of.ts'
import { chainOf, type DigestNote, isReadable, mayName } from './digest-note.ts'
import { DIGEST_PATIENCE, HOUR, hourOf, type Place, SEAM } from './expected.ts'
import { type HourProblem, type HourProblemCode, problemOf } from './hour-verdict.ts'
import type { Sheet } from './sheet.ts'
import { holds, holesIn, joinSpans, type Span } from './spans.ts'

/** What digests cover. */
export interface Coverage {
  /** Whether digests tell of a whole span: those of every chain there is. */
  isCovered(span: Span): boolean
  /** Hours that digests say nothing of though it is long enough ago: what lies in the bucket is the next best. */
  readonly untold: ReadonlySet<number>
  /** Whether there is any chain. */
  readonly hasChains: boolean
}

/** Hold the digests of a place to their chains, each to its own signature, and each hour to be covered by every chain. */
export function judgeChains(place: Place, told: readonly DigestNote[], sheet: Sheet): Coverage {
  judgeEach(place, sheet)
  const standard = Map.groupBy(
    told.filter(({ isBackfill }) => !isBackfill),
    chainOf,
  )
  const names = new Set([...standard.keys(), ...place.chains.map(({ chain }) => chain)])
  const untold = new Set<number>()
  const uncollected = uncollectedIn(place)
  const spans = [...names].map((name) => judgeChain(name, standard.get(name) ?? [], { place, sheet, untold, uncollected }))
  return {
    isCovered: (span) => spans.length > 0 && spans.every((covered) => holds(covered, span)),
    untold,
    hasChains: names.size > 0,
  }
}

/** What is wrong with digests by themselves. */
function judgeEach({ digests }: Place, sheet: Sheet): void {
  for (const digest of digests) {
    const { verdict, bucket, key, start, end } = digest
    const span = { from: start, to: end }
    const details = { bucket, key, trail: chainOf(digest) }
    if (verdict.is === 'tampered')
      sheet.addTo(span, problemOf('digest-invalid', { ...details, because: `${verdict.code}: ${verdict.because}` }))
    else if (verdict.is === 'unverified') {
      const needs = verdict.needs === undefined ? {} : { needs: verdict.needs }
      if (verdict.isAsked) sheet.addTo(span, problemOf('digest-unverified', { ...details, because: verdict.because, ...needs }))
      else for (let hour = hourOf(start); hour < end; hour += HOUR) sheet.weaken(hour, 'named')
    }
  }
}

interface Judging {
  readonly place: Place
  readonly sheet: Sheet
  readonly untold: Set<number>
  /** Digests that lie in a bucket and were not collected. */
  readonly uncollected: readonly DigestKeyAt[]
}

type DigestKeyAt = DigestKey & { readonly bucket: string; readonly text: string }

/** What is so long ago, or so far back, that no digest can be expected any more. */
const UNTOLD: ReadonlySet<HourProblemCode> = new Set<HourProblemCode>(['before-first', 'digests-interrupted', 'not-remembered'])

/** Judge one trail's digests; what they cover. */
function judgeChain(trail: string, digests: readonly DigestNote[], { place, sheet, untold, uncollected }: Judging): readonly Span[] {
  const sorted = digests.toSorted((one, other) => one.end - other.end)
  const covered = joinSpans(
    sorted.map(({ start, end }) => ({ from: start, to: end })),
    SEAM,
  )
  judgeLinks(sorted, { place, sheet })
  const { from, to, now } = sheet.wish
  const last = place.chains.find(({ chain }) => chain === trail)
  for (let hour = hourOf(from); hour < to; hour += HOUR) {
    for (const hole of holesIn(covered, { from: hour, to: hour + HOUR })) {
      if (hole.to - hole.from <= SEAM) continue
      const problem = problemOfHole(hole, { trail, sorted, place, now, uncollected, knownEnd: last?.end })
      if (problem === undefined) continue
      if (UNTOLD.has(problem.code)) untold.add(hour)
      sheet.add(hour, problem)
    }
  }
  return covered
}

/** Hold each digest to what the one after it says. */
function judgeLinks(sorted: readonly DigestNote[], { place, sheet }: Pick<Judging, 'place' | 'sheet'>): void {
  const versions = Map.groupBy(place.digests, (digest) => objectId(digest))
  for (const { previous, verdict } of sorted) {
    if (!previous || verdict.is !== 'verified') continue
    const collected = versions.get(objectId(previous)) ?? []
    if (collected.length === 0 || collected.some((each) => each.sha256 === previous.sha256 || isTooLarge(each))) continue
    for (const { start, end, bucket, key, ...digest } of collected)
      sheet.addTo({ from: start, to: end }, problemOf('digest-replaced', { bucket, key, trail: chainOf(digest) }))
  }
}

/** Of one that was too large to be read nobody knows the hash. */
function isTooLarge(digest: DigestNote): boolean {
  return digest.verdict.is === 'unverified' && !isReadable(digest)
}

interface HoleContext {
  readonly trail: string
  readonly sorted: readonly DigestNote[]
  readonly place: Place
  readonly now: number
  readonly uncollected: readonly DigestKeyAt[]
  /** The end of the newest digest that there ever was of the chain. */
  readonly knownEnd: number | undefined
}

/** Why no digest of a trail covers a time. */
function problemOfHole(hole: Span, context: HoleContext): HourProblem | undefined {
  const { trail, sorted, place, now, uncollected, knownEnd } = context
  const next = sorted.find(({ start }) => start >= hole.to - SEAM)
  const beside = uncollected.find((digest) => chainOf(digest) === trail && isAt(digest.time, hole))
  if (beside !== undefined) return problemOf('digest-not-collected', { trail, bucket: beside.bucket, key: beside.text })
  if (next === undefined) {
    // The digest of the end of the hole may begin just before it, and comes when its own hour is over.
    if (now < hole.to + HOUR + DIGEST_PATIENCE) return problemOf('not-due', { trail })
    return problemOf(knownEnd !== undefined && knownEnd >= hole.to ? 'not-remembered' : 'digest-overdue', { trail })
  }
  const isFirst = sorted.every(({ end }) => end > hole.from)
  const previous = next.previous && mayName(next, next.previous) ? next.previous : null
  // A digest that says that there is none before it begins a chain: what was before it was not signed.
  if (previous === null) return problemOf(isFirst ? 'before-first' : 'digests-interrupted', { trail })
  if (isFirst && !isOf(previous.key, hole)) return problemOf('before-first', { trail })
  if (!isOf(previous.key, hole)) return problemOf('digest-not-collected', { trail })
  const named = { trail, bucket: previous.bucket, key: previous.key }
  // It is there, and nothing that it says counts: that has been told.
  if (place.digests.some((digest) => objectId(digest) === objectId(previous))) return undefined
  const isListed = place.listings.some(({ bucket, failure }) => bucket === previous.bucket && failure === undefined)
  if (isListed) return problemOf('digest-missing', named)
  return problemOf(isFirst ? 'before-first' : 'digest-not-collected', named)
}

function uncollectedIn({ listed, digests }: Place): readonly DigestKeyAt[] {
  const collected = new Set(digests.map((digest) => objectId(digest)))
  return [...listed].flatMap(([id, { bucket, key, kind }]) => {
    const parsed = kind === 'CloudTrail-Digest' && !collected.has(id) ? parseObjectKey(key) : undefined
    return parsed?.kind === 'CloudTrail-Digest' && !parsed.backfill ? [{ ...parsed, bucket, text: key }] : []
  })
}

/** Whether a digest covers the end of a hole, by its key. */
function isOf(key: string, hole: Span): boolean {
  const time = parseObjectKey(key)?.time
  return time !== undefined && isAt(time, hole)
}

function isAt(end: number, hole: Span): boolean {
  return end >= hole.to - SEAM && end - HOUR < hole.to
}
