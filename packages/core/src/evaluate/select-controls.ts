import type { Scope } from '../observe/observe.ts'
import type { BenchmarkId } from './benchmarks.ts'
import type { Control } from './control.ts'

/** What a user asked to be judged. Without a wish, everything. */
export interface Selection {
  readonly benchmark?: BenchmarkId | undefined
  /** The highest level of the benchmark that counts: 1, or 1 and 2. */
  readonly level?: 1 | 2 | undefined
  readonly controls?: readonly string[] | undefined
}

/**
 * The controls that a selection names.
 *
 * Without a benchmark, a control's level is the lowest that any benchmark gives it. One that has no level counts at every
 * level: leaving it out would be a judgement that nobody made.
 *
 * Returns an empty list where the selection names none; whoever asked should be told.
 */
export function selectControls(controls: readonly Control[], { benchmark, level, controls: ids }: Selection): readonly Control[] {
  return controls
    .filter((control) => ids === undefined || ids.includes(control.id))
    .filter((control) => benchmark === undefined || control.benchmarks[benchmark] !== undefined)
    .filter((control) => level === undefined || lowestLevel(control, benchmark) <= level)
}

/** A benchmark that gives no levels says nothing of the level that another gives. */
function lowestLevel(control: Control, benchmark: BenchmarkId | undefined): number {
  const entries = benchmark === undefined ? Object.values(control.benchmarks) : [control.benchmarks[benchmark]]
  const levels = entries.map((entry) => entry?.level).filter((level) => level !== undefined)
  return levels.length === 0 ? 1 : Math.min(...levels)
}

/** What has to be asked for these controls, besides what every check asks. */
export function scopeFor(controls: readonly Control[]): Pick<Scope, 'operations' | 'statusOnlyAtHome'> {
  return {
    operations: new Set(controls.flatMap((control) => control.asks)),
    statusOnlyAtHome: !controls.some((control) => control.asksStatusEverywhere === true),
  }
}
