import { VPC_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of VPCs raise an alarm. */
export const monitorVpcChanges: Monitor = {
  id: 'monitor-vpc-changes',
  title: 'Changes of VPCs raise an alarm',
  why: 'Peering joins two networks that were kept apart, and needs no change on any machine in either of them.',
  severity: 'low',
  benchmarks: monitorBenchmarks(14, 1),
  accepted: [apiCalls('ec2.amazonaws.com', VPC_CALLS)],
  recommended: patternFor('ec2.amazonaws.com', VPC_CALLS),
}
