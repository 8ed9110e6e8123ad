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
 * The controls that a selection names. A control to which the benchmark gives no level counts at every level.
 *
 * Returns an empty list where the selection names none; whoever asked should be told.
 */
export function selectControls(controls: readonly Control[], { benchmark, level, controls: ids }: Selection): readonly Control[] {
  return controls
    .filter((control) => ids === undefined || ids.includes(control.id))
    .filter((control) => benchmark === undefined || control.benchmarks[benchmark] !== undefined)
    .filter((control) => level === undefined || levels(control, benchmark).some((each) => each <= level))
}

function levels(control: Control, benchmark: BenchmarkId | undefined): readonly number[] {
  const entries = benchmark === undefined ? Object.values(control.benchmarks) : [control.benchmarks[benchmark]]
  return entries.map((entry) => entry?.level ?? 1)
}
