import { BUCKET_POLICY_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of S3 bucket policies raise an alarm. */
export const monitorS3BucketPolicyChanges: Monitor = {
  id: 'monitor-s3-bucket-policy-changes',
  title: 'Changes of S3 bucket policies raise an alarm',
  why: 'A bucket is made public, or copied to a stranger, by one call. Found within minutes, little has been read.',
  severity: 'low',
  benchmarks: monitorBenchmarks(8, 1),
  accepted: [apiCalls('s3.amazonaws.com', BUCKET_POLICY_CALLS)],
  recommended: patternFor('s3.amazonaws.com', BUCKET_POLICY_CALLS),
}
