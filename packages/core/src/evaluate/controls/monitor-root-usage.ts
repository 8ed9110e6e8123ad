import { ROOT_ACTIONS } from '../../filter-pattern/monitored-events.ts'
import type { Monitor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Any use of the root user raises an alarm. */
export const monitorRootUsage: Monitor = {
  id: 'monitor-root-usage',
  title: 'Any use of the root user raises an alarm',
  why: 'The root user can do everything and no policy of the account binds it. Day to day nobody needs it, so each use deserves a look.',
  severity: 'medium',
  benchmarks: monitorBenchmarks(3, 1),
  accepted: ROOT_ACTIONS,
  recommended: '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
}
