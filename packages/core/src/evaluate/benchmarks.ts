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
