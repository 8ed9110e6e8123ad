import type { BenchmarkId } from '../evaluate/benchmarks.ts'
import type { BenchmarkEntry } from '../evaluate/control.ts'

type Benchmarks = Readonly<Partial<Record<BenchmarkId, BenchmarkEntry>>>
type Section = readonly [benchmark: BenchmarkId, section: 3 | 4 | 5, assessment: 'automated' | 'manual' | undefined]

/** The section of each version that holds the monitors, in one order in all of them. Version 1.2 has no levels that are known here. */
const SECTIONS: readonly Section[] = [
  ['cis-aws@1.2', 3, undefined],
  ['cis-aws@1.3', 4, 'automated'],
  ['cis-aws@1.4', 4, 'automated'],
  ['cis-aws@1.5', 4, 'automated'],
  ['cis-aws@2.0', 4, 'automated'],
  ['cis-aws@3.0', 4, 'automated'],
  ['cis-aws@4.0', 4, 'manual'],
  ['cis-aws@5.0', 4, 'manual'],
  ['cis-aws@6.0', 5, 'manual'],
  ['cis-aws@7.0', 5, 'manual'],
]

/** The numbers of the monitor that is the `place`-th of its section in every version, and what a version says differently. */
export function monitorBenchmarks(place: number, level: 1 | 2, different: Benchmarks = {}): Benchmarks {
  const entries = SECTIONS.map(([benchmark, section, assessment]): [BenchmarkId, BenchmarkEntry] => {
    const number = `${section}.${place}`
    return [benchmark, assessment === undefined ? { number } : { number, level, assessment }]
  })
  return { ...Object.fromEntries(entries), ...different }
}

/** From 4.0 on of level 2, and in 4.0 the one monitor still automated. */
export const UNAUTHORIZED_CALLS: Benchmarks = monitorBenchmarks(1, 1, {
  'cis-aws@4.0': { number: '4.1', level: 2, assessment: 'automated' },
  'cis-aws@5.0': { number: '4.1', level: 2, assessment: 'manual' },
  'cis-aws@6.0': { number: '5.1', level: 2, assessment: 'manual' },
  'cis-aws@7.0': { number: '5.1', level: 2, assessment: 'manual' },
})

/** The monitor of Organizations came with 1.3. */
export const ORGANIZATIONS_CHANGES: Benchmarks = without('cis-aws@1.2', monitorBenchmarks(15, 1))

function without(benchmark: BenchmarkId, benchmarks: Benchmarks): Benchmarks {
  const { [benchmark]: _, ...rest } = benchmarks
  return rest
}
