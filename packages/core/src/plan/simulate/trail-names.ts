import { parseArn } from '../../arn.ts'
import type { Bucket } from '../../observe/facts/bucket.ts'
import type { LogGroup } from '../../observe/facts/log-group.ts'
import { named } from '../../observe/questions/ask.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import { blankBucket, blankKey, blankLogGroup, blankRole, blankTopic } from './blank.ts'
import { inserted } from './written.ts'

/**
 * An account with its trails changed: what they name is shown, and each bucket and log group says which trails use it.
 *
 * What no trail names any more stays, for nobody knows here whether it is also wanted for itself.
 */
export function withTrails(account: AccountSnapshot, trails: readonly Trail[]): AccountSnapshot {
  return {
    ...account,
    trails,
    buckets: usedBuckets(account.buckets, trails),
    topics: alsoNamed(account.topics, namesIn(trails, 'topicArn', 'sns'), { nameOf: ({ arn }) => arn, blank: blankTopic }),
    logGroups: usedLogGroups(account.logGroups, trails),
    roles: alsoNamed(account.roles, roleNames(trails), { nameOf: ({ arn }) => arn, blank: blankRole }),
    trailKeys: alsoNamed(account.trailKeys, namesIn(trails, 'keyArn', 'kms'), { nameOf: ({ id }) => id, blank: blankKey }),
  }
}

type Naming = 'topicArn' | 'keyArn' | 'logRoleArn'

function namesIn(trails: readonly Trail[], field: Naming, service: string): readonly string[] {
  return trails.flatMap((trail) => {
    const fact = trail[field]
    return fact.known && named(fact.value ?? undefined, service) !== undefined ? (fact.value ?? []) : []
  })
}

function roleNames(trails: readonly Trail[]): readonly string[] {
  return trails.flatMap(({ logRoleArn }) => {
    const arn = logRoleArn.known ? logRoleArn.value : null
    const role = arn === null ? undefined : parseArn(arn)
    return arn !== null && role?.service === 'iam' && role.resource.startsWith('role/') ? [arn] : []
  })
}

interface Kind<T> {
  readonly nameOf: (item: T) => string
  readonly blank: (name: string) => T
}

function alsoNamed<T>(items: readonly T[], names: readonly string[], { nameOf, blank }: Kind<T>): readonly T[] {
  return names.reduce((all, name) => (all.some((item) => nameOf(item) === name) ? all : inserted(all, blank(name), nameOf)), items)
}

function usedBuckets(buckets: readonly Bucket[], trails: readonly Trail[]): readonly Bucket[] {
  const users = usersOf(trails, ({ bucketName }) => (bucketName.known ? bucketName.value : undefined))
  const partition = trails[0]?.partition ?? 'aws'
  return used(buckets, users, { nameOf: ({ name }) => name, blank: (name) => blankBucket(name, partition) })
}

function usedLogGroups(groups: readonly LogGroup[], trails: readonly Trail[]): readonly LogGroup[] {
  return used(groups, usersOf(trails, logGroupOf), { nameOf: ({ arn }) => arn, blank: blankLogGroup })
}

/** The ARN of a trail's log group without the trailing `:*`, as snapshots name it. */
function logGroupOf({ logGroupArn }: Trail): string | undefined {
  const group = named(logGroupArn.known ? (logGroupArn.value ?? undefined) : undefined, 'logs')
  return group !== undefined && /^log-group:[^:]/.test(group.resource) ? group.arn.replace(/:\*$/, '') : undefined
}

function usersOf(trails: readonly Trail[], nameOf: (trail: Trail) => string | undefined): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const trail of trails) {
    const name = nameOf(trail)
    if (name === undefined) continue
    const same = users.get(name)
    if (same === undefined) users.set(name, [trail.arn])
    else same.push(trail.arn)
  }
  for (const arns of users.values()) arns.sort()
  return users
}

function used<T extends { readonly trails: readonly string[] }>(
  items: readonly T[],
  users: ReadonlyMap<string, readonly string[]>,
  kind: Kind<T>,
): readonly T[] {
  const all = alsoNamed(items, [...users.keys()], kind)
  const after = all.map((item) => withUsers(item, users.get(kind.nameOf(item)) ?? []))
  return after.every((item, index) => item === items[index]) ? items : after
}

function withUsers<T extends { readonly trails: readonly string[] }>(item: T, trails: readonly string[]): T {
  const isSame = item.trails.length === trails.length && item.trails.every((arn, index) => arn === trails[index])
  return isSame ? item : { ...item, trails }
}
