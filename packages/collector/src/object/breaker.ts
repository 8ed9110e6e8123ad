import type { Clock } from '../clock.ts'
import type { GetProblem, ObjectStore } from './object.ts'

export interface BreakerOptions {
  readonly clock: Clock
  /** So many times busy on end, and a bucket is left alone; 8 unless given. */
  readonly failures?: number
  /** Milliseconds for which it is left alone, the first time; 2 seconds unless given. Twice as long each further time, a minute at most. */
  readonly rest?: number
}

interface Bucket {
  failures: number
  /** How often it has been left alone on end. */
  rests: number
  until: number
  /** Somebody is trying whether it answers again. */
  isTried: boolean
}

const LONGEST_REST = 60_000
const BUSY: GetProblem = { is: 'busy' }

/**
 * A store that leaves a bucket alone for a while which does not answer: asking on makes it no better, and holds up what comes from others.
 *
 * After the rest one object is asked for, and where that is answered all are again. Meanwhile every object of the bucket is `busy`. What is
 * thrown counts as no answer.
 */
export function withBreaker(store: ObjectStore, { clock, failures = 8, rest = 2_000 }: BreakerOptions): ObjectStore {
  const buckets = new Map<string, Bucket>()
  return {
    ...store,
    get: async (wanted, signal) => {
      const bucket = bucketOf(wanted.bucket)
      const isTrial = bucket.rests > 0
      if (bucket.until > clock.now() || (isTrial && bucket.isTried)) return BUSY
      if (isTrial) bucket.isTried = true
      try {
        const got = await store.get(wanted, signal)
        if ('is' in got && got.is === 'busy') failed(bucket)
        else Object.assign(bucket, { failures: 0, rests: 0, until: 0 })
        return got
      } catch (error) {
        if (!signal.aborted) failed(bucket)
        throw error
      } finally {
        if (isTrial) bucket.isTried = false
      }
    },
  }

  function bucketOf(name: string): Bucket {
    const bucket = buckets.get(name) ?? { failures: 0, rests: 0, until: 0, isTried: false }
    buckets.set(name, bucket)
    return bucket
  }

  function failed(bucket: Bucket): void {
    // Those asked for before it was left alone say nothing new.
    if (bucket.until > clock.now()) return
    bucket.failures++
    if (bucket.failures < failures && bucket.rests === 0) return
    const longest = Math.min(rest * 2 ** bucket.rests, LONGEST_REST)
    bucket.until = clock.now() + longest * (0.5 + clock.random() / 2)
    bucket.rests = Math.min(bucket.rests + 1, 16)
  }
}
