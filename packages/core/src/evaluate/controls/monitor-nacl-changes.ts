import { NETWORK_ACL_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of network access lists raise an alarm. */
export const monitorNaclChanges: Monitor = {
  id: 'monitor-nacl-changes',
  title: 'Changes of network access lists raise an alarm',
  why: 'Access lists are the second wall of a subnet. A hole in them is found late, because the first wall usually still stands.',
  severity: 'low',
  benchmarks: monitorBenchmarks(11, 2),
  accepted: [apiCalls('ec2.amazonaws.com', NETWORK_ACL_CALLS)],
  recommended: patternFor('ec2.amazonaws.com', NETWORK_ACL_CALLS),
}
