import { parseArn } from '../../../../packages/core/src/arn.ts'
import type { Fact } from '../../../../packages/core/src/observe/fact.ts'
import type { Tag } from '../../../../packages/core/src/observe/facts/tag.ts'
import type { AccountSnapshot } from '../../../../packages/core/src/observe/snapshot.ts'
import type { PlannedSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import type { PlanSettings } from '../../../../packages/core/src/plan/settings.ts'

type PlannedStep = PlannedSteps['steps'][number]

/** What a step changes, if it is there already: its owner and its tags. */
interface Changed {
  readonly owner: string
  readonly tags: Fact<readonly Tag[]>
}

/** What is wrong with a step for whose it is that it changes: a tool's, another account's, or nobody knows whose. Told from facts alone. */
export function heldByOthers(account: AccountSnapshot, step: PlannedStep, { mayChangeAccounts }: PlanSettings): readonly string[] {
  const changed = changedBy(account, step)
  if (changed === undefined) return step.change === 'cloudtrail:CreateTrail' ? takenBack(account, step) : []
  const { owner, tags } = changed
  const broken: string[] = []
  const isManaged = step.change.startsWith('cloudtrail:') && isManagedBy(account, owner)
  if (owner !== account.id && !mayChangeAccounts.includes(owner) && !isManaged) broken.push(`${step.id} changes what is account ${owner}'s`)
  if (!tags.known) broken.push(`${step.id} changes what nobody knows whose it is`)
  else if (tags.value.some(({ key, value }) => key.startsWith('aws:cloudformation:') || value === 'terraform'))
    broken.push(`${step.id} changes what a tool looks after`)
  return [...broken, ...takenBack(account, step)]
}

/** Who manages the organization's trails may change them, though they are the management account's. */
function isManagedBy({ id, managementAccount, delegatedAdministrators }: AccountSnapshot, owner: string): boolean {
  const manages = delegatedAdministrators.known && delegatedAdministrators.value.includes(id)
  return manages && managementAccount.known && managementAccount.value === owner
}

function changedBy(account: AccountSnapshot, { change, resource, input }: PlannedStep): Changed | undefined {
  const { trails, buckets, topics, queues, logGroups, roles, trailKeys } = account
  const of = (item: { readonly tags: Fact<readonly Tag[]> } | undefined, owner: string): Changed | undefined =>
    item === undefined ? undefined : { owner, tags: item.tags }
  const byArn = <T extends { readonly arn: string; readonly tags: Fact<readonly Tag[]> }>(items: readonly T[], arn: unknown) =>
    of(
      items.find((each) => each.arn === arn),
      parseArn(String(arn))?.account ?? '',
    )
  if (/^(?:cloudtrail:(?!Create)|cloudtrail:UpdateTrail)/u.test(change)) return byArn(trails, resource)
  if (/^s3:(?!CreateBucket)/u.test(change)) {
    const bucket = buckets.find(({ name }) => name === input.Bucket)
    if (!bucket?.exists.known || !bucket.exists.value) return undefined
    const isOwn = account.ownBuckets.known && account.ownBuckets.value.includes(bucket.name)
    return of(bucket, isOwn ? account.id : String(input.ExpectedBucketOwner ?? ''))
  }
  if (change === 'sns:SetTopicAttributes') return byArn(topics, resource)
  if (change === 'sqs:SetQueueAttributes') return byArn(queues, resource)
  if (change === 'iam:UpdateAssumeRolePolicy' || change === 'iam:PutRolePolicy') {
    const role = roles.find(({ arn }) => arn === resource)
    return role?.trust.known && role.trust.value !== null ? byArn(roles, resource) : undefined
  }
  if (change === 'cloudwatchlogs:PutRetentionPolicy' || change === 'cloudwatchlogs:PutMetricFilter') {
    const group = logGroups.find(({ name }) => name === input.logGroupName)
    return group?.settings.known && group.settings.value !== null ? of(group, group.ownerAccount) : undefined
  }
  return change === 'kms:PutKeyPolicy'
    ? of(
        trailKeys.find(({ id }) => id === resource),
        parseArn(resource)?.account ?? '',
      )
    : undefined
}

/** A trail that somebody took back from us twice is theirs; so is one that a tool changed last, unless we made it. */
function takenBack(account: AccountSnapshot, { id, change, resource }: PlannedStep): readonly string[] {
  if (!change.startsWith('cloudtrail:') || !account.trailWrites.known) return []
  const writes = account.trailWrites.value.filter(({ trailArn }) => trailArn === resource)
  const stops = writes.filter(({ eventName, userAgent }) => eventName === 'StopLogging' && !/trailmend/u.test(userAgent ?? ''))
  const trail = account.trails.find(({ arn }) => arn === resource)
  const isOurs = trail?.tags.known === true && trail.tags.value.some(({ key }) => key === 'trailmend')
  const gone = writes.filter(({ eventName, userAgent }) => eventName === 'DeleteTrail' && !/trailmend/u.test(userAgent ?? ''))
  if (stops.length >= 2 || gone.length >= 2) return [`${id} changes a trail that was taken back twice`]
  const isTools = writes.at(-1)?.invokedBy === 'cloudformation.amazonaws.com' && !isOurs
  return isTools ? [`${id} changes a trail that a stack changed last`] : []
}
