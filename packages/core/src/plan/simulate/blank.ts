import { parseArn } from '../../arn.ts'
import { notKnown, type Unknown } from '../../observe/fact.ts'
import type { Bucket } from '../../observe/facts/bucket.ts'
import type { Key } from '../../observe/facts/key.ts'
import type { LogGroup } from '../../observe/facts/log-group.ts'
import type { Queue, Topic } from '../../observe/facts/notification.ts'
import type { Role } from '../../observe/facts/role.ts'

// What a step makes, or a trail begins to name, and of which nobody had asked before: nothing is known of it but its name.

const unasked = (what: string): Unknown => notKnown('not-recorded', `${what}, which was not asked about before the step`)

/** A bucket of which only the name is known. */
export function blankBucket(name: string, partition: string): Bucket {
  const nothing = unasked(`bucket ${name}`)
  return {
    name,
    partition,
    trails: [],
    exists: nothing,
    region: nothing,
    acl: nothing,
    policy: nothing,
    publicAccessBlock: nothing,
    ownersPublicAccessBlock: nothing,
    accessLogs: nothing,
    versioning: nothing,
    objectLock: nothing,
    lifecycle: nothing,
    encryption: nothing,
    ownership: nothing,
    tags: nothing,
  }
}

/** A topic of which only the ARN is known. */
export function blankTopic(arn: string): Topic {
  const nothing = unasked(`topic ${arn}`)
  return { arn, ...placeOf(arn), exists: nothing, policy: nothing, key: nothing, subscriptions: nothing, tags: nothing }
}

/** A queue of which only the ARN is known. */
export function blankQueue(arn: string): Queue {
  const nothing = unasked(`queue ${arn}`)
  return { arn, ...placeOf(arn), settings: nothing, tags: nothing }
}

/** A log group of which only the ARN is known, without `:*` at the end. */
export function blankLogGroup(arn: string): LogGroup {
  const nothing = unasked(`log group ${arn}`)
  const name = parseArn(arn)?.resource.slice('log-group:'.length) ?? ''
  return { arn, name, ...placeOf(arn), trails: [], settings: nothing, metricFilters: nothing, tags: nothing }
}

/** A role of which only the ARN is known. */
export function blankRole(arn: string): Role {
  const nothing = unasked(`role ${arn}`)
  const parsed = parseArn(arn)
  const name = parsed?.resource.split('/').at(-1) ?? ''
  return {
    arn,
    name,
    ownerAccount: parsed?.account ?? '',
    trust: nothing,
    permissions: nothing,
    inlinePolicies: nothing,
    boundary: nothing,
    tags: nothing,
  }
}

/** A key of which only the ARN is known. */
export function blankKey(arn: string): Key {
  const nothing = unasked(`key ${arn}`)
  return { id: arn, region: parseArn(arn)?.region ?? '', details: nothing, isRotated: nothing, policy: nothing, tags: nothing }
}

function placeOf(arn: string): { readonly ownerAccount: string; readonly region: string } {
  const parsed = parseArn(arn)
  return { ownerAccount: parsed?.account ?? '', region: parsed?.region ?? '' }
}
