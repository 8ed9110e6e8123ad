import { SIGN_INS_WITHOUT_MFA } from '../../filter-pattern/monitored-events.ts'
import type { Monitor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** A console sign-in without a second factor raises an alarm. */
export const monitorSignInWithoutMfa: Monitor = {
  id: 'monitor-sign-in-without-mfa',
  title: 'A console sign-in without a second factor raises an alarm',
  why: 'A password alone can be guessed, reused or phished. A sign-in that needed nothing more shows whose account is open to that.',
  severity: 'medium',
  benchmarks: monitorBenchmarks(2, 1),
  accepted: SIGN_INS_WITHOUT_MFA,
  recommended:
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
}
