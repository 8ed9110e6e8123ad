import type { LogKind } from '../object-key/index.ts'
import type { PreviousDigest } from './digest.ts'
import type { DigestPlace } from './scope.ts'

/** A time that digests cover, in milliseconds since 1970-01-01 UTC. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A file in a log folder that no digest has named so far. */
export interface Unnamed {
  readonly bucket: string
  readonly key: string
  readonly time: number
  readonly kind: LogKind
}

/**
 * How far the walk has come, from the newest digest backwards, a day at a time. Plain data: between two days it is what a cursor holds.
 */
export interface ChainState {
  /** Until when digests must be there: the end of the time asked for, or what could have been delivered when the run began. */
  due: number
  /** The start of the day that comes next. */
  day: number
  place: DigestPlace
  /** What the digest after it says of the next one: `null` where it says there is none, `undefined` where no such word can be trusted. */
  expects: PreviousDigest | null | undefined
  /** The start of what has been covered, or been given up; `undefined` before the first digest. */
  reached: number | undefined
  /** The end of the newest digest. */
  top: number | undefined
  endsEarly: boolean
  /** What valid digests cover, from the newest on, as far back as files may still need it. */
  proven: Span[]
  /** Kinds of log files that digests have named: files of the others may be of a kind that is not digested. */
  kinds: LogKind[]
  /** Files of days to come that digests have named, as `bucket/key`. */
  declared: Set<string>
  /** Files too close to the day before for its digests not to be heard first. */
  deferred: Unnamed[]
  /** Whether a folder that would hold the next digests could not be listed. */
  blind: boolean
  /** Whether digests of other trails lie beside those of this one. */
  shared: boolean
  /** When backfill digests were made that could not be read: files about that time may be named by them. */
  unheard: number[]
}

export function beginAt(day: number, place: DigestPlace, due: number): ChainState {
  return {
    due,
    day,
    place,
    expects: undefined,
    reached: undefined,
    top: undefined,
    endsEarly: false,
    proven: [],
    kinds: [],
    declared: new Set(),
    deferred: [],
    blind: false,
    shared: false,
    unheard: [],
  }
}

/** Note that a valid digest covers a time, joining it to what it touches. */
export function cover(state: ChainState, span: Span, seam: number): void {
  const last = state.proven.at(-1)
  if (last !== undefined && span.to >= last.from - seam && span.from <= last.from) {
    state.proven[state.proven.length - 1] = { from: span.from, to: Math.max(last.to, span.to) }
  } else state.proven.push(span)
}

/** Whether one stretch of covered time holds a whole span. */
export function covers(state: ChainState, { from, to }: Span): boolean {
  return state.proven.some((span) => span.from <= from && to <= span.to)
}
