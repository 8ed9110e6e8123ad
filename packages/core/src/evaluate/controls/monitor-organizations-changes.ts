import { FURTHER_ORGANIZATIONS_CALLS, ORGANIZATIONS_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCallsOnlyOf } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { ORGANIZATIONS_CHANGES } from '../monitor-benchmarks.ts'

/** Changes of the organization raise an alarm. */
export const monitorOrganizationsChanges: Monitor = {
  id: 'monitor-organizations-changes',
  title: 'Changes of the organization raise an alarm',
  why: 'An account that leaves, a guard rail that is detached, an invitation that is accepted: each changes who is in charge, for many accounts at once.',
  severity: 'low',
  benchmarks: ORGANIZATIONS_CHANGES,
  accepted: [
    apiCallsOnlyOf('organizations.amazonaws.com', ORGANIZATIONS_CALLS),
    apiCallsOnlyOf('organizations.amazonaws.com', [...ORGANIZATIONS_CALLS, ...FURTHER_ORGANIZATIONS_CALLS]),
  ],
  recommended: patternFor('organizations.amazonaws.com', [...ORGANIZATIONS_CALLS, ...FURTHER_ORGANIZATIONS_CALLS]),
}
