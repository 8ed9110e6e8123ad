import { FAILED_SIGN_INS } from '../../filter-pattern/monitored-events.ts'
import type { Monitor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Failed console sign-ins raise an alarm. */
export const monitorConsoleAuthFailures: Monitor = {
  id: 'monitor-console-auth-failures',
  title: 'Failed console sign-ins raise an alarm',
  why: 'Many failures in a short time are passwords being guessed, and they name the address that guesses.',
  severity: 'low',
  benchmarks: monitorBenchmarks(6, 2),
  accepted: FAILED_SIGN_INS,
  recommended: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
}
