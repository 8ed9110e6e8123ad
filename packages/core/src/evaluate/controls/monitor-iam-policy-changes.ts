import { IAM_POLICY_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of IAM policies raise an alarm. */
export const monitorIamPolicyChanges: Monitor = {
  id: 'monitor-iam-policy-changes',
  title: 'Changes of IAM policies raise an alarm',
  why: 'One attached policy can make an administrator of anyone. Whoever wants to stay in an account begins here.',
  severity: 'medium',
  benchmarks: monitorBenchmarks(4, 1),
  accepted: [apiCalls('iam.amazonaws.com', IAM_POLICY_CALLS)],
  recommended: patternFor('iam.amazonaws.com', IAM_POLICY_CALLS),
}
