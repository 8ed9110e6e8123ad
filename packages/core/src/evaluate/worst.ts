import type { Verdict } from './verdict.ts'

/**
 * The verdict that counts of several that must all be good: the first failure, for it is certain whatever else is not known;
 * else the first that is not known; else `good`.
 */
export function worst(verdicts: readonly Verdict[], good: Verdict): Verdict {
  return verdicts.find(({ outcome }) => outcome === 'fail') ?? verdicts.find(({ outcome }) => outcome === 'unknown') ?? good
}
