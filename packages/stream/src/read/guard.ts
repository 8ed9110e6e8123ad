import { StreamError } from '../stream-error.ts'
import { DEFAULT_LIMITS, FREE_BYTES, type Limits } from './limits.ts'
import type { ReadOptions } from './options.ts'

/** Counts what goes in and what comes out, and throws when that is more than the limits allow. */
export interface Guard {
  readonly zipped: (bytes: number) => void
  readonly unzipped: (bytes: number) => void
}

/** The limits that hold for these options. */
export function limitsOf({ limits }: ReadOptions): Limits {
  return { ...DEFAULT_LIMITS, ...limits }
}

/** A guard for one source. What is not zipped at all is guarded by its size alone. */
export function createGuard(options: ReadOptions, isZipped: boolean): Guard {
  const limits = limitsOf(options)
  let bytesIn = 0
  let bytesOut = 0
  return {
    zipped: (bytes) => {
      bytesIn += bytes
    },
    unzipped: (bytes) => {
      bytesOut += bytes
      const place = { offset: bytesOut, source: options.name }
      if (bytesOut > limits.maxBytes) throw new StreamError('too-large', place)
      if (isZipped && bytesOut > FREE_BYTES && bytesOut > bytesIn * limits.maxRatio) throw new StreamError('ratio-too-high', place)
    },
  }
}
