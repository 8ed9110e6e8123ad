import { parseArn } from '../../arn.ts'
import type { Bucket } from '../../observe/facts/bucket.ts'
import type { Key } from '../../observe/facts/key.ts'
import type { LogGroup } from '../../observe/facts/log-group.ts'
import type { Queue, Topic } from '../../observe/facts/notification.ts'
import type { Role } from '../../observe/facts/role.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Mending } from '../../policy/mend/index.ts'
import { remembering } from '../../policy/mend/remember.ts'
import { type DescribedTrail, describeTrail, type TrailInput } from '../../policy/questions/context.ts'
import type { Collection } from '../collection.ts'
import type { PlanSettings, Use } from '../settings.ts'
import { type ChosenTrail, chooseTrail, newTrail } from './choose-trail.ts'
import type { Held } from './holder.ts'
import { type Mendings, mendingsOf, queueMending } from './mendings.ts'
import { isToBeWidened, managedFor } from './organization.ts'
import { trailHeldOf } from './trail-held.ts'

/** What a plan is made from. */
export interface PlanInput {
  readonly account: AccountSnapshot
  readonly settings: PlanSettings
  /** What was collected from until now; `null` if nothing was. */
  readonly collection: Collection | null
  /** Milliseconds since 1970-01-01 UTC: when the facts are taken to be looked at. */
  readonly now: number
}

/** The chain of one account: every part by the name it has or is to get, with what is known of what has that name, and what is judged of it. */
export interface Chain extends LaidOut {
  readonly mendings: Mendings
  /** Who holds the trail. */
  readonly trailHeld: Held
}

/** A chain of which nothing is judged yet. */
export interface LaidOut extends PlanInput {
  readonly chosen: ChosenTrail
  /** Whether another trail is collected from: this one gets neither queue nor topic, and what is collected stays as it is. */
  readonly isAside: boolean
  readonly trail: Trail | undefined
  readonly trailArn: string
  readonly homeRegion: string
  /** The account whose credentials make or change the trail: its owner's, or this one where it manages the organization's trails. */
  readonly trailAccount: string
  /** The management account whose organization's trails this account manages; `undefined` if it does not. */
  readonly managedFor: string | undefined
  /** Whether the trail records one account and is to record the whole organization. */
  readonly isWidened: boolean
  readonly bucket: { readonly name: string; readonly keyPrefix: string; readonly fact: Bucket | undefined; readonly isReplaced: boolean }
  /** `undefined` where neither the trail has one nor anybody wants one. */
  readonly topic: { readonly arn: string; readonly fact: Topic | undefined } | undefined
  readonly logGroup: { readonly arn: string; readonly name: string; readonly fact: LogGroup | undefined } | undefined
  readonly role: { readonly arn: string; readonly name: string; readonly fact: Role | undefined } | undefined
  readonly key: { readonly arn: string; readonly fact: Key | undefined } | undefined
  readonly queues: readonly ChainQueue[]
  /** The trail as it is to be, for questions to policies. */
  readonly described: DescribedTrail
  /** The same, as far as the trail records one account now. */
  readonly describedNow: DescribedTrail
}

/** A queue of a use, and its dead-letter queue. */
export interface ChainQueue {
  readonly use: Use
  readonly arn: string
  /** The topic that is to tell it; empty if there is none. */
  readonly topicArn: string
  readonly fact: Queue | undefined
  readonly deadLetterArn: string
  readonly deadLetterFact: Queue | undefined
  /** What is to be done to its policy. */
  readonly mending: Mending
}

/** Lay out the chain of an account: which trail it hangs on, and what the rest is called. */
export function layOut(given: PlanInput): Chain {
  const chosen = chooseTrail(given.account, given.settings, given.collection)
  const trail = chosen.is === 'there' ? chosen.trail : undefined
  const isAside = given.settings.trail !== null && given.collection !== null && given.collection.trailArn !== trail?.arn
  const input = isAside ? aside(given) : given
  const { account, settings, collection, now } = input
  const homeRegion = trail?.homeRegion ?? settings.region
  const { arn: trailArn, ownerAccount: owner } = trail ?? newTrail(account, settings)
  const manages = managedFor(account, settings)
  const trailAccount = owner === manages ? account.id : owner
  const isWidened = isToBeWidened(account, settings, trail)
  const place = { partition: account.partition, region: homeRegion, account: account.id }
  // Source: CloudTrail API Reference, UpdateTrail: log group and role are in the account that makes the call.
  const logsPlace = { ...place, account: trailAccount }
  const topic = topicOf(input, trail, place)
  const parts = {
    bucket: bucketOf(input, trail),
    topic,
    logGroup: logGroupOf(input, trail, logsPlace),
    role: roleOf(input, trail, logsPlace),
    key: keyOf(input, trail),
    queues: settings.uses.map((use) => queueOf(input, use, { ...place, topicArn: topic?.arn ?? '' })),
  }
  const isOrganization = trail?.isOrganization ?? settings.wants.organizationTrail
  const describedNow = describe(input, isOrganization, { trailArn, ...parts })
  const laidOut: LaidOut = {
    ...parts,
    account,
    settings,
    collection,
    now,
    chosen,
    isAside,
    trail,
    trailArn,
    homeRegion,
    trailAccount,
    managedFor: manages,
    isWidened,
    described: isWidened ? describe(input, true, { trailArn, ...parts }) : describedNow,
    describedNow,
  }
  return { ...laidOut, mendings: mendingsOf(laidOut), trailHeld: trailHeldOf(laidOut) }
}

/** The configured topic tells the queues of the trail that is collected from: announcing there would bring them this one's log files, too. */
function aside({ settings, ...given }: PlanInput): PlanInput {
  return { ...given, settings: { ...settings, uses: [], wants: { ...settings.wants, topic: false } }, collection: null }
}

interface Place {
  readonly partition: string
  readonly region: string
  readonly account: string
}

function arnOf(service: string, { partition, region, account }: Place, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`
}

/** A bucket that was deleted is replaced under the configured name, for the lost name may be a stranger's tomorrow. */
function bucketOf({ account, settings }: PlanInput, trail: Trail | undefined): Chain['bucket'] {
  const { bucket, keyPrefix } = settings.names
  const find = (name: string) => account.buckets.find((each) => each.name === name)
  if (trail === undefined) return { name: bucket, keyPrefix, fact: find(bucket), isReplaced: false }
  const name = trail.bucketName.known ? trail.bucketName.value : bucket
  const fact = find(name)
  const isGone = trail.bucketName.known && fact?.exists.known === true && !fact.exists.value
  if (!isGone) return { name, keyPrefix: trail.keyPrefix, fact, isReplaced: false }
  return { name: bucket, keyPrefix: trail.keyPrefix, fact: find(bucket), isReplaced: true }
}

function topicOf({ account, settings }: PlanInput, trail: Trail | undefined, place: Place): Chain['topic'] {
  const named = trail?.topicArn.known ? trail.topicArn.value : null
  if (named === null && !settings.wants.topic && settings.uses.length === 0) return undefined
  const arn = named ?? arnOf('sns', place, settings.names.topic)
  return { arn, fact: account.topics.find((each) => each.arn === arn) }
}

function logGroupOf({ account, settings }: PlanInput, trail: Trail | undefined, place: Place): Chain['logGroup'] {
  const named = trail?.logGroupArn.known ? trail.logGroupArn.value : null
  if (named === null && !settings.wants.logs) return undefined
  const arn = (named ?? arnOf('logs', place, `log-group:${settings.names.logGroup}`)).replace(/:\*$/u, '')
  const name = /^log-group:([^:]+)/u.exec(parseArn(arn)?.resource ?? '')?.[1] ?? settings.names.logGroup
  return { arn, name, fact: account.logGroups.find((each) => each.arn === arn) }
}

function roleOf({ account, settings }: PlanInput, trail: Trail | undefined, place: Place): Chain['role'] {
  const named = trail?.logRoleArn.known ? trail.logRoleArn.value : null
  if (named === null && !settings.wants.logs) return undefined
  const arn = named ?? arnOf('iam', { ...place, region: '' }, `role/${settings.names.deliveryRole}`)
  return { arn, name: arn.split('/').at(-1) ?? '', fact: account.roles.find((each) => each.arn === arn) }
}

function keyOf({ account, settings }: PlanInput, trail: Trail | undefined): Chain['key'] {
  const arn = settings.wants.keyArn ?? (trail?.keyArn.known ? trail.keyArn.value : null)
  return arn === null
    ? undefined
    : { arn, fact: account.trailKeys.find(({ id, details }) => id === arn || (details.known && details.value.arn === arn)) }
}

function queueOf({ account }: PlanInput, use: Use, place: Place & Pick<ChainQueue, 'topicArn'>): ChainQueue {
  const { topicArn } = place
  const arn = arnOf('sqs', place, use.queue)
  const find = (wanted: string) => account.queues.find((each) => each.arn === wanted)
  const fact = find(arn)
  const settings = fact?.settings.known ? fact.settings.value : null
  const deadLetterArn = settings?.deadLetterQueue ?? arnOf('sqs', place, `${use.queue}-dead-letter`)
  const mending = queueMending({ arn, topicArn, fact })
  return { use, arn, topicArn, fact, deadLetterArn, deadLetterFact: find(deadLetterArn), mending }
}

type Parts = Pick<Chain, 'trailArn' | 'bucket' | 'topic' | 'logGroup' | 'key'>

function describe(
  { account, settings }: PlanInput,
  isOrganization: boolean,
  { trailArn, bucket, topic, logGroup, key }: Parts,
): DescribedTrail {
  const input: { -readonly [Field in keyof TrailInput]: TrailInput[Field] } = {
    trailArn,
    bucket: bucket.name,
    isOrganization,
    isMultiRegion: true,
    logFileValidation: true,
  }
  // One by one: a dozen objects spread into one cost more than all else here.
  if (bucket.keyPrefix !== '') input.prefix = bucket.keyPrefix
  if (isOrganization && account.organizationId.known) input.organizationId = account.organizationId.value
  if (key !== undefined) input.kmsKeyArn = key.arn
  if (bucket.fact?.encryption.known === true) input.bucketKey = bucket.fact.encryption.value?.bucketKey ?? false
  if (topic !== undefined) input.topicArn = topic.arn
  if (logGroup !== undefined) input.logGroupArn = logGroup.arn
  if (settings.feedingAccounts.length > 0) input.accounts = settings.feedingAccounts
  return describeOnce(input)
}

/** The same trail is described by the very same object, which questions to policies are remembered by. */
const describeOnce: (input: TrailInput) => DescribedTrail = remembering(describeTrail, (input) => Object.entries(input).flat(2).map(String))
