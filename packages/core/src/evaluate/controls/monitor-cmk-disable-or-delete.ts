import { KEY_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Disabling a KMS key, or scheduling its deletion, raises an alarm. */
export const monitorCmkDisableOrDelete: Monitor = {
  id: 'monitor-cmk-disable-or-delete',
  title: 'Disabling a KMS key, or scheduling its deletion, raises an alarm',
  why: 'What a deleted key has encrypted is lost for ever. The waiting period only helps if somebody knows that it has begun.',
  severity: 'low',
  benchmarks: monitorBenchmarks(7, 2),
  accepted: [apiCalls('kms.amazonaws.com', KEY_CALLS)],
  recommended: patternFor('kms.amazonaws.com', KEY_CALLS),
}
