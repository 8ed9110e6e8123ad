import { managementRecording, s3ObjectRecording } from '../../../../packages/core/src/event-selectors/index.ts'
import type { EventSelectors } from '../../../../packages/core/src/event-selectors/selectors.ts'
import type { Fact } from '../../../../packages/core/src/observe/fact.ts'
import type { Tag } from '../../../../packages/core/src/observe/facts/tag.ts'
import type { AccountSnapshot, Trail } from '../../../../packages/core/src/observe/snapshot.ts'
import { once } from '../../../../packages/core/src/plan/chain/once.ts'

type Bucket = AccountSnapshot['buckets'][number]
type Topic = AccountSnapshot['topics'][number]
type Queue = AccountSnapshot['queues'][number]
type Role = AccountSnapshot['roles'][number]

/**
 * What is worse in the second of two snapshots, in words: a thing gone, a protection off, a statement, selector, subscription or tag lost.
 *
 * Told from facts alone, whatever steps say of themselves.
 *
 * @param taken - the ARNs of subscriptions that were to be taken away
 */
export function weakened(before: AccountSnapshot, after: AccountSnapshot, taken: ReadonlySet<unknown> = new Set()): readonly string[] {
  return [
    ...pairs(before.trails, after.trails, ({ arn }) => arn).flatMap(([a, b]) => trailWeakened(a, b)),
    ...pairs(before.buckets, after.buckets, ({ name }) => name).flatMap(([a, b]) => bucketWeakened(a, b)),
    ...pairs(before.topics, after.topics, ({ arn }) => arn).flatMap(([a, b]) => topicWeakened(a, b, taken)),
    ...pairs(before.queues, after.queues, ({ arn }) => arn).flatMap(([a, b]) => queueWeakened(a, b)),
    ...pairs(before.roles, after.roles, ({ arn }) => arn).flatMap(([a, b]) => roleWeakened(a, b)),
    ...pairs(before.trailKeys, after.trailKeys, ({ id }) => id).flatMap(([a, b]) => lostStatements(a.id, a.policy, b.policy)),
    ...pairs(before.logGroups, after.logGroups, ({ arn }) => arn).flatMap(([a, b]) => [
      ...lostTags(a.arn, a.tags, b.tags),
      ...shorter(a.arn, told(a.settings)?.retentionDays, told(b.settings)?.retentionDays),
    ]),
    ...(told(before.trustedAccess) === true && told(after.trustedAccess) !== true ? ['trusted access is gone'] : []),
  ]
}

/** What changed only: what a simulation leaves alone is the very same object. */
function pairs<T>(before: readonly T[], after: readonly T[], nameOf: (item: T) => string): readonly (readonly [T, T])[] {
  if (before === after) return []
  return before.flatMap((item): readonly (readonly [T, T])[] => {
    const now = after.find((each) => nameOf(each) === nameOf(item))
    if (now === undefined) throw new Error(`${nameOf(item)} is gone`)
    return now === item ? [] : [[item, now]]
  })
}

function told<T>(fact: Fact<T>): T | undefined {
  return fact.known ? fact.value : undefined
}

/** Retention for ever is the longest. */
function shorter(name: string, before: number | null | undefined, after: number | null | undefined): readonly string[] {
  if (before === undefined || after === undefined || after === null) return []
  return before === null || after < before ? [`${name}: retention is shorter`] : []
}

function trailWeakened(before: Trail, after: Trail): readonly string[] {
  const broken: string[] = []
  const lost = (what: string, is: boolean) => is && broken.push(`${before.arn}: ${what}`)
  for (const field of ['validatesLogFiles', 'includesGlobalEvents'] as const)
    lost(`${field} is off`, told(before[field]) === true && told(after[field]) !== true)
  for (const field of ['topicArn', 'keyArn', 'logGroupArn', 'logRoleArn'] as const)
    lost(`${field} is gone`, typeof told(before[field]) === 'string' && typeof told(after[field]) !== 'string')
  lost('not all regions', before.isMultiRegion && !after.isMultiRegion)
  lost('key prefix', before.keyPrefix !== after.keyPrefix)
  lost('logging is off', isLogging(before) && !isLogging(after))
  const kept = new Set(selectorsOf(after))
  const isRewritten = before.selectors.known && after.selectors.known && before.selectors.value.kind !== after.selectors.value.kind
  for (const each of isRewritten ? [] : selectorsOf(before)) lost(`selector ${each} is lost`, !kept.has(each))
  for (const each of recordedLess(before, after)) lost(`${each} are recorded no more`, true)
  lost('the organization is left', before.isOrganization && !after.isOrganization)
  return [...broken, ...lostTags(before.arn, before.tags, after.tags)]
}

function isLogging({ status }: Trail): boolean {
  return status.known && status.value.isLogging.known && status.value.isLogging.value
}

/** The same selectors are in thousands of states. */
const managementOf = once((selectors: EventSelectors) => managementRecording([selectors]))
const objectsIn = once((selectors: EventSelectors) => {
  const byPartition = new Map<string, ReturnType<typeof s3ObjectRecording>>()
  return (partition: string) => {
    const recording = byPartition.get(partition) ?? s3ObjectRecording([selectors], partition)
    byPartition.set(partition, recording)
    return recording
  }
})

/** What the event selectors recorded, by what they mean, and do no more: the log bucket's own objects alone may be left out of what was not chosen. */
function recordedLess({ selectors: before, partition }: Trail, { selectors: after }: Trail): readonly string[] {
  if (before === after || !before.known || !after.known) return []
  const [management, managementNow] = [managementOf(before.value), managementOf(after.value)]
  const [objects, objectsNow] = [objectsIn(before.value)(partition), objectsIn(after.value)(partition)]
  const sides = ['read', 'write'] as const
  return [
    ...sides.filter((side) => isLess(management[side].recorded, managementNow[side].recorded)).map((side) => `management events (${side})`),
    ...sides.filter((side) => isLess(objects[side].recorded, objectsNow[side].recorded)).map((side) => `objects (${side})`),
  ]
}

const WIDTH: readonly string[] = ['none', 'some', 'all-but', 'all']

function isLess(before: string, after: string): boolean {
  return before !== after && before !== 'cannot-say' && WIDTH.indexOf(after) < WIDTH.indexOf(before)
}

/** As they were written; the selectors that a trail has by default say that all management events are recorded. */
function selectorsOf({ selectors }: Trail): readonly string[] {
  if (!selectors.known) return []
  const { written, rules } = selectors.value
  const lists = Object.values(written ?? {}) as readonly (readonly unknown[])[]
  return written === undefined ? [] : lists.flat().map((each) => JSON.stringify(each) ?? String(rules.length))
}

function bucketWeakened(before: Bucket, after: Bucket): readonly string[] {
  const broken: string[] = []
  const block = told(before.publicAccessBlock)
  if (block !== undefined && block !== told(after.publicAccessBlock))
    for (const [name, is] of Object.entries(block))
      if (is && told(after.publicAccessBlock)?.[name as keyof typeof block] !== true) broken.push(`${before.name}: ${name} is off`)
  if (told(before.versioning)?.status === 'enabled' && told(after.versioning)?.status !== 'enabled')
    broken.push(`${before.name}: versions are off`)
  if (typeof told(before.accessLogs) === 'string' && told(before.accessLogs) !== told(after.accessLogs))
    broken.push(`${before.name}: access logs go elsewhere`)
  const tags = told(before.exists) === true ? lostTags(before.name, before.tags, after.tags) : []
  return [...broken, ...tags, ...lostStatements(before.name, before.policy, after.policy), ...madeWell(before, after)]
}

/** A bucket that was made is closed to the public, keeps versions, encrypts, owns its objects and takes nothing but TLS. */
function madeWell(before: Bucket, after: Bucket): readonly string[] {
  if (told(before.exists) !== false || told(after.exists) !== true) return []
  const wanted: readonly (readonly [string, boolean])[] = [
    ['is open', Object.values(told(after.publicAccessBlock) ?? {}).some((is) => !is)],
    ['keeps no versions', told(after.versioning)?.status !== 'enabled'],
    ['does not encrypt', told(after.encryption) === null],
    ['does not own its objects', told(after.ownership) !== 'BucketOwnerEnforced'],
    ['takes plain HTTP', !(told(after.policy) ?? '').includes('aws:SecureTransport')],
    ['is not marked', !(told(after.tags) ?? []).some(({ key }) => key === 'trailmend')],
  ]
  return wanted.filter(([, is]) => is).map(([what]) => `${after.name} was made, and ${what}`)
}

function topicWeakened(before: Topic, after: Topic, taken: ReadonlySet<unknown>): readonly string[] {
  const endpoints = new Set((told(after.subscriptions) ?? []).map(({ endpoint }) => endpoint))
  const lost = before.subscriptions.known
    ? before.subscriptions.value.filter(({ arn, endpoint }) => !endpoints.has(endpoint) && !taken.has(arn))
    : []
  return [
    ...lost.map(({ endpoint }) => `${before.arn}: the subscription of ${endpoint} is lost`),
    ...lostTags(before.arn, before.tags, after.tags),
    ...lostStatements(before.arn, before.policy, after.policy),
  ]
}

function queueWeakened(before: Queue, after: Queue): readonly string[] {
  const [was, is] = [told(before.settings), told(after.settings)]
  if (was === undefined || was === null) return []
  if (is === undefined || is === null) return [`${before.arn} is gone`]
  return [
    ...(was.deadLetterQueue !== null && was.deadLetterQueue !== is.deadLetterQueue ? [`${before.arn}: other dead-letter queue`] : []),
    ...shorter(before.arn, was.retentionSeconds, is.retentionSeconds),
    ...lostTags(before.arn, before.tags, after.tags),
    ...lostStatements(before.arn, { known: true, value: was.policy }, { known: true, value: is.policy }),
  ]
}

function roleWeakened(before: Role, after: Role): readonly string[] {
  if (told(before.trust) === null) return []
  const policies = (role: Role) => told(role.permissions) ?? []
  const now = policies(after)
  const lost = policies(before).filter((text) => !now.some((each) => lostFrom(text, each).length === 0))
  return [
    ...lostStatements(before.arn, before.trust, after.trust),
    ...lost.map((text) => `${before.arn}: the policy ${text} is lost`),
    ...lostTags(before.arn, before.tags, after.tags),
  ]
}

function lostTags(name: string, before: Fact<readonly Tag[]>, after: Fact<readonly Tag[]>): readonly string[] {
  if (before === after || !before.known) return []
  const now = told(after) ?? []
  return before.value
    .filter(({ key, value }) => !now.some((each) => each.key === key && each.value === value))
    .map(({ key }) => `${name}: tag ${key} is lost`)
}

function lostStatements(name: string, before: Fact<string | null>, after: Fact<string | null>): readonly string[] {
  if (!before.known || before.value === null || (after.known && before.value === after.value)) return []
  if (!after.known || after.value === null) return [`${name}: the policy is gone`]
  return lostFrom(before.value, after.value).map((statement) => `${name}: the statement ${statement} is lost`)
}

interface Statement {
  readonly Sid?: unknown
}

/** The statements of a text that another one lacks. A statement of Trailmend's own may list more than before; none may list less. */
function lostFrom(before: string, after: string): readonly string[] {
  const kept = statementsOf(after)
  const texts = new Set(kept.map(({ text }) => text))
  return statementsOf(before)
    .filter((each) => !texts.has(each.text) && !kept.some((other) => isExtended(each, other)))
    .map(({ text }) => text)
}

function isExtended(before: Parsed, after: Parsed): boolean {
  const { Sid } = before.statement
  if (!/^(?:Trailmend|AWSCloudTrail)/u.test(String(Sid ?? '')) || Sid !== after.statement.Sid) return false
  const now = new Set(after.text.match(/"[^"]*"/gu))
  return (before.text.match(/"[^"]*"/gu) ?? []).every((text) => now.has(text))
}

/** A statement, and its JSON. */
interface Parsed {
  readonly statement: Statement
  readonly text: string
}

const parsed = new Map<string, readonly Parsed[]>()

/** AWS keeps no text that is no document, but for none; a plan has to be made of any. */
function documentOf(text: string): { readonly Statement?: Statement | readonly Statement[] } {
  try {
    const value = JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function statementsOf(text: string): readonly Parsed[] {
  const before = parsed.get(text)
  if (before !== undefined) return before
  const { Statement = [] } = documentOf(text)
  const statements = [Statement].flat().map((statement) => ({ statement, text: JSON.stringify(statement) }))
  if (parsed.size < 10_000) parsed.set(text, statements)
  return statements
}
