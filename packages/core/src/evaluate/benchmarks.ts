import type { Control } from './define-control.ts'

/** The benchmarks that controls are numbered by. */
export const BENCHMARKS: Readonly<Record<BenchmarkId, string>> = {
  'cis-aws@1.2': 'CIS AWS Foundations Benchmark v1.2.0',
  'cis-aws@1.3': 'CIS AWS Foundations Benchmark v1.3.0',
  'cis-aws@1.4': 'CIS AWS Foundations Benchmark v1.4.0',
  'cis-aws@1.5': 'CIS AWS Foundations Benchmark v1.5.0',
  'cis-aws@2.0': 'CIS AWS Foundations Benchmark v2.0.0',
  'cis-aws@3.0': 'CIS AWS Foundations Benchmark v3.0.0',
  'cis-aws@4.0': 'CIS AWS Foundations Benchmark v4.0.0',
  'cis-aws@5.0': 'CIS AWS Foundations Benchmark v5.0.0',
  'cis-aws@6.0': 'CIS AWS Foundations Benchmark v6.0.0',
  'cis-aws@7.0': 'CIS AWS Foundations Benchmark v7.0.0',
  'aws-fsbp@1.0': 'AWS Foundational Security Best Practices v1.0.0 (Security Hub)',
}

export type BenchmarkId = `cis-aws@${'1.2' | '1.3' | '1.4' | '1.5' | '2.0' | '3.0' | '4.0' | '5.0' | '6.0' | '7.0'}` | 'aws-fsbp@1.0'

/** Whether a text names a benchmark. */
export function isBenchmark(text: string): text is BenchmarkId {
  return Object.hasOwn(BENCHMARKS, text)
}

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
