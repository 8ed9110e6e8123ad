import type { Partition } from '../partition.ts'
import { OPERATIONS, type Operation } from './operations.ts'

/** A statement of the policies that `checkerPolicy` and `plannerPolicy` write. */
export interface CheckerStatement {
  /** Letters and digits only, and unique in the policy. */
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: string
}

/** An identity-based IAM policy, ready for `JSON.stringify`. */
export interface CheckerPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly CheckerStatement[]
}

/**
 * The least that a role needs to be checked: every action that a check asks for, on the narrowest resource that IAM knows for it.
 *
 * One statement for each resource, `*` first. The same in every run. Operations that only a recording may hold, and those
 * that AWS answers to every valid caller, need no permission and are left out.
 * Source: Service Authorization Reference, by way of `OPERATIONS`.
 */
export function checkerPolicy(partition: Partition): CheckerPolicy {
  return policyFor(partition, ['asked'])
}

/** The least that a role needs for a plan to be made: what a check asks for, and what is asked besides. It can only read, too. */
export function plannerPolicy(partition: Partition): CheckerPolicy {
  return policyFor(partition, ['asked', 'planned'])
}

function policyFor(partition: Partition, uses: readonly Operation['use'][]): CheckerPolicy {
  const granted = Object.values(OPERATIONS).flatMap(({ use, action, grantedOn }) => {
    return uses.includes(use) && action !== undefined ? [{ action, grantedOn }] : []
  })
  const byResource = [...Map.groupBy(granted, ({ grantedOn }) => grantedOn)].sort(([a], [b]) => (a < b ? -1 : 1))
  const statements = byResource.map(([grantedOn, rows]): CheckerStatement => {
    const actions = [...new Set(rows.map(({ action }) => action))].sort()
    return { Sid: sidOf(grantedOn), Effect: 'Allow', Action: actions, Resource: resourceIn(partition, grantedOn) }
  })
  return { Version: '2012-10-17', Statement: statements }
}

function resourceIn(partition: Partition, grantedOn: string): string {
  return grantedOn === '*' ? '*' : `arn:${partition}:${grantedOn}`
}

/** `cloudtrail:*:*:trail/*` becomes `ReadCloudtrailTrail`. */
function sidOf(grantedOn: string): string {
  const words = grantedOn.match(/[A-Za-z0-9]+/g) ?? ['anything']
  return `Read${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`
}
