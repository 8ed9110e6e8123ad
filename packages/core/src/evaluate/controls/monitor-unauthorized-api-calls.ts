import { REFUSED_CALLS } from '../../filter-pattern/monitored-events.ts'
import type { Monitor } from '../monitor.ts'
import { UNAUTHORIZED_CALLS } from '../monitor-benchmarks.ts'

/** Refused API calls raise an alarm. */
export const monitorUnauthorizedApiCalls: Monitor = {
  id: 'monitor-unauthorized-api-calls',
  title: 'Refused API calls raise an alarm',
  why: 'Someone who tries out stolen credentials is refused again and again before anything works. The same alarm finds programs that lack a permission.',
  severity: 'medium',
  benchmarks: UNAUTHORIZED_CALLS,
  accepted: REFUSED_CALLS,
  recommended:
    '{ (($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")) && ($.sourceIPAddress != "delivery.logs.amazonaws.com") && ($.eventName != "HeadBucket") }',
}
