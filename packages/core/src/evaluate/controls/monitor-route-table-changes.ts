import { ROUTE_TABLE_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of route tables raise an alarm. */
export const monitorRouteTableChanges: Monitor = {
  id: 'monitor-route-table-changes',
  title: 'Changes of route tables raise an alarm',
  why: 'A changed route sends traffic past the machine that inspects it, or through one that should not see it.',
  severity: 'low',
  benchmarks: monitorBenchmarks(13, 1),
  accepted: [apiCalls('ec2.amazonaws.com', ROUTE_TABLE_CALLS)],
  recommended: patternFor('ec2.amazonaws.com', ROUTE_TABLE_CALLS),
}
