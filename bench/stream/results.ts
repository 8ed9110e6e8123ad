import { cpus, loadavg, type as systemType, totalmem } from 'node:os'
import type { Figure } from './measure.ts'

/** A run, as it is written down. */
export interface Results {
  readonly machine: {
    readonly processor: string
    readonly cores: number
    /** Bytes. */
    readonly memory: number
    readonly system: string
    /** Processes that wanted to run, on average, in the minute before. */
    readonly load: number
  }
  /** By what they belong to. */
  readonly versions: Readonly<Record<string, string>>
  readonly corpora: readonly {
    readonly name: string
    readonly files: number
    readonly plainBytes: number
    readonly zippedBytes: number
  }[]
  readonly figures: readonly Figure[]
  /** What did not take part, and why. */
  readonly missing: readonly { readonly peer: string; readonly why: string }[]
}

/** The machine that this runs on, as long as nothing has begun. */
export function describeMachine(): Results['machine'] {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    system: `${systemType()} ${process.arch}`,
    load: loadavg()[0] ?? 0,
  }
}
