import { NEWER_SECURITY_GROUP_CALLS, SECURITY_GROUP_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of security groups raise an alarm. */
export const monitorSecurityGroupChanges: Monitor = {
  id: 'monitor-security-group-changes',
  title: 'Changes of security groups raise an alarm',
  why: 'One new rule opens a machine to the whole internet, often meant for an hour and then forgotten.',
  severity: 'low',
  benchmarks: monitorBenchmarks(10, 2),
  accepted: [
    apiCalls('ec2.amazonaws.com', SECURITY_GROUP_CALLS),
    apiCalls('ec2.amazonaws.com', [...SECURITY_GROUP_CALLS, ...NEWER_SECURITY_GROUP_CALLS]),
  ],
  recommended: patternFor('ec2.amazonaws.com', [...SECURITY_GROUP_CALLS, ...NEWER_SECURITY_GROUP_CALLS]),
}
