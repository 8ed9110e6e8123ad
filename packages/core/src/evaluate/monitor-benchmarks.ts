/** Versions of CIS AWS Foundations, named as controls name them. */
export type CisBenchmark = `cis-aws@${'1.2' | '1.3' | '1.4' | '1.5' | '2.0' | '3.0' | '4.0' | '5.0' | '6.0' | '7.0'}`

/** A version's number for a monitor, and how it grades it. */
export interface MonitorNumber {
  readonly number: string
  readonly level?: 1 | 2
  readonly assessment?: 'automated' | 'manual'
}

export type MonitorBenchmarks = Readonly<Partial<Record<CisBenchmark, MonitorNumber>>>

type Section = readonly [benchmark: CisBenchmark, section: 3 | 4 | 5, assessment: 'automated' | 'manual' | undefined]

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
export function monitorBenchmarks(place: number, level: 1 | 2, different: MonitorBenchmarks = {}): MonitorBenchmarks {
  const entries = SECTIONS.map(([benchmark, section, assessment]): [CisBenchmark, MonitorNumber] => {
    const number = `${section}.${place}`
    return [benchmark, assessment === undefined ? { number } : { number, level, assessment }]
  })
  return { ...Object.fromEntries(entries), ...different }
}

/** From 4.0 on of level 2, and in 4.0 the one monitor still automated. */
export const UNAUTHORIZED_CALLS: MonitorBenchmarks = monitorBenchmarks(1, 1, {
  'cis-aws@4.0': { number: '4.1', level: 2, assessment: 'automated' },
  'cis-aws@5.0': { number: '4.1', level: 2, assessment: 'manual' },
  'cis-aws@6.0': { number: '5.1', level: 2, assessment: 'manual' },
  'cis-aws@7.0': { number: '5.1', level: 2, assessment: 'manual' },
})

/** The monitor of Organizations came with 1.3. */
export const ORGANIZATIONS_CHANGES: MonitorBenchmarks = without('cis-aws@1.2', monitorBenchmarks(15, 1))

function without(benchmark: CisBenchmark, benchmarks: MonitorBenchmarks): MonitorBenchmarks {
  const { [benchmark]: _, ...rest } = benchmarks
  return rest
}
