import type { Report } from './check.ts'

/** What every platform must report of the inputs, whatever number of comparisons that took. */
export const WANTED: Omit<Report, 'comparisons'> = {
  engine: 'wasm',
  wrong: [],
  broken: 'gzip-broken',
  verified: { 'digest-valid': 4, 'log-valid': 8 },
  tampered: { 'digest-valid': 4, 'log-modified': 1, 'log-valid': 7 },
}

export const LEAST_COMPARISONS = 40_000
