import type { AccountSnapshot, Trail } from '../observe/snapshot.ts'

/** An assumption: events in a log group are rather 1 to 1.5 kB each. */
export const BYTES_PER_EVENT = 1250
const DAY = 86_400_000
const DAYS_A_MONTH = 30

/**
 * About how many events a trail records in 30 days, estimated from what its log group holds; `undefined` if nothing tells.
 *
 * A log group that several trails deliver to is shared out evenly among them. An organization's log group holds the events of
 * every member, and tells nothing of one account.
 *
 * @param now - milliseconds since 1970-01-01 UTC
 */
export function eventsAMonth(trail: Trail, { logGroups }: AccountSnapshot, now: number): number | undefined {
  const group = trail.isOrganization ? undefined : logGroups.find(({ trails }) => trails.includes(trail.arn))
  const settings = group?.settings.known ? group.settings.value : null
  if (group === undefined || settings === null || settings.storedBytes === null || settings.storedBytes === 0) return undefined
  const { createdAt, retentionDays, storedBytes } = settings
  const days = Math.min(createdAt === null ? Number.POSITIVE_INFINITY : (now - createdAt) / DAY, retentionDays ?? Number.POSITIVE_INFINITY)
  // What came in within hours says nothing of a month.
  if (!Number.isFinite(days) || days < 1) return undefined
  return (storedBytes / group.trails.length / BYTES_PER_EVENT / days) * DAYS_A_MONTH
}
