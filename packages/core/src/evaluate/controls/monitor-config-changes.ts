import { CONFIG_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of AWS Config raise an alarm. */
export const monitorConfigChanges: Monitor = {
  id: 'monitor-config-changes',
  title: 'Changes of AWS Config raise an alarm',
  why: 'Where the recorder is stopped, or its channel removed, what resources looked like from then on is not known.',
  severity: 'low',
  benchmarks: monitorBenchmarks(9, 2),
  accepted: [apiCalls('config.amazonaws.com', CONFIG_CALLS)],
  recommended: patternFor('config.amazonaws.com', CONFIG_CALLS),
}
