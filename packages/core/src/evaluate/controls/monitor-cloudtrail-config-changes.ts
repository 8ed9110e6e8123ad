import { TRAIL_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of trails raise an alarm. */
export const monitorCloudtrailConfigChanges: Monitor = {
  id: 'monitor-cloudtrail-config-changes',
  title: 'Changes of trails raise an alarm',
  why: 'An intruder who stops a trail is not seen from then on. The call that stops it is the last thing recorded, and must not go unnoticed.',
  severity: 'medium',
  benchmarks: monitorBenchmarks(5, 1),
  accepted: [apiCalls('cloudtrail.amazonaws.com', TRAIL_CALLS)],
  recommended: patternFor('cloudtrail.amazonaws.com', TRAIL_CALLS),
}
