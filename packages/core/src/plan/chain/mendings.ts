import { parseArn } from '../../arn.ts'
import { type Fact, known, notKnown } from '../../observe/fact.ts'
import { type Mending, mendPolicy } from '../../policy/mend/index.ts'
import type { TrailContext } from '../../policy/questions/context.ts'
import { OUR_TAG } from '../settings.ts'
import type { ChainQueue, LaidOut } from './chain.ts'
import { isOutOfReach } from './logs-place.ts'

/** What is to be done to every policy of a chain but those of its queues, judged once: those who read and those who build ask the same. */
export interface Mendings {
  readonly bucket: Mending
  readonly key: Mending
  readonly topic: Mending
  readonly trust: Mending
  readonly permissions: Mending
}

/** Judge the policies of a chain. */
export function mendingsOf(chain: LaidOut): Mendings {
  return {
    bucket: bucketMending(chain),
    key: keyMending(chain),
    topic: topicMending(chain),
    trust: trustMending(chain),
    permissions: permissionsMending(chain),
  }
}

/** What is to be done to the bucket's policy. A bucket that Trailmend makes, or made and gave no policy yet, takes nothing but TLS. */
function bucketMending(chain: LaidOut): Mending {
  const { bucket } = chain
  const isMade = bucket.fact?.exists.known === true && !bucket.fact.exists.value
  const text = isMade ? known(null) : (bucket.fact?.policy ?? notKnown('not-recorded', `GetBucketPolicy of ${bucket.name}`))
  const blocks = isMade ? true : blocksPublicPolicy(chain)
  const mend = (existing: string | null, trail: TrailContext): Mending =>
    mendPolicy({
      kind: 's3-bucket',
      existing,
      trail,
      tlsOnly: isMade || (existing === null && isTaggedOurs(chain)),
      ...(blocks === undefined ? {} : { blockPublicPolicy: blocks }),
    })
  if (!chain.isWidened) return withTrail(chain.described, text, mend)
  return both(withTrail(chain.describedNow, text, mend), (now) => withTrail(chain.described, now === undefined ? text : known(now), mend))
}

/** What the bucket's policy needs now, and what it needs besides for what the trail is to become: as long as it did not, it needs both. */
function both(now: Mending, thenOf: (text: string | undefined) => Mending): Mending {
  if (now.is === 'foreign' || now.is === 'unknown') return now
  const then = thenOf('text' in now ? now.text : undefined)
  if (then.is === 'sufficient') return now
  if (!('text' in now) || !('text' in then)) return then
  const { added, rewritten } = now
  return { ...then, is: now.is, added: [...added, ...then.added], rewritten: [...rewritten, ...then.rewritten], why: now.why }
}

/** Whether the bucket's policy is enough for the trail as it is today, whatever it is to become. */
export function isBucketPolicyEnoughNow(chain: LaidOut): boolean {
  const policy = chain.bucket.fact?.policy
  if (!chain.isWidened || chain.bucket.isReplaced || policy === undefined) return false
  const mend = (existing: string | null, trail: TrailContext): Mending => mendPolicy({ kind: 's3-bucket', existing, trail })
  return withTrail(chain.describedNow, policy, mend).is === 'sufficient'
}

function isTaggedOurs({ bucket }: LaidOut): boolean {
  return bucket.fact?.tags.known === true && bucket.fact.tags.value.some(({ key }) => key === OUR_TAG)
}

/** Whether the bucket's own block or that of its owner's account refuses a public policy; `undefined` where that cannot be told. */
function blocksPublicPolicy({ bucket, account }: LaidOut): boolean | undefined {
  const isOwn = account.ownBuckets.known && account.ownBuckets.value.includes(bucket.name)
  const ofOwner = isOwn ? account.publicAccessBlock : bucket.fact?.ownersPublicAccessBlock
  const blocks = [bucket.fact?.publicAccessBlock, ofOwner]
  if (blocks.some((block) => block?.known === true && block.value.blockPublicPolicy)) return true
  return blocks.every((block) => block?.known === true) ? false : undefined
}

/** What is to be done to the key's policy. */
function keyMending(chain: LaidOut): Mending {
  const { key } = chain
  const text = key?.fact?.policy ?? notKnown('not-recorded', `GetKeyPolicy of ${key?.arn ?? ''}`)
  return withTrail(chain.described, text, (existing, trail) => mendPolicy({ kind: 'kms-key', existing, trail }))
}

/** What is to be done to the topic's policy. A topic that is made has SNS's own policy, which lets its owner's account publish. */
function topicMending(chain: LaidOut): Mending {
  const { topic } = chain
  const isMade = topic?.fact?.exists.known === true && !topic.fact.exists.value
  const text = isMade ? known(null) : (topic?.fact?.policy ?? notKnown('not-recorded', `GetTopicAttributes of ${topic?.arn ?? ''}`))
  return withTrail(chain.described, text, (existing, trail) => mendPolicy({ kind: 'sns-topic', existing, trail }))
}

/** What is to be done to a queue's policy. */
export function queueMending({ arn, topicArn, fact }: Pick<ChainQueue, 'arn' | 'topicArn' | 'fact'>): Mending {
  const settings = fact?.settings ?? notKnown('not-recorded', `GetQueueAttributes of ${arn}`)
  if (!settings.known) return { is: 'unknown', why: settings.detail }
  return mendPolicy({ kind: 'sqs-queue', existing: settings.value?.policy ?? null, queueArn: arn, topicArn })
}

/** What is to be done to the delivery role's trust policy. */
function trustMending(chain: LaidOut): Mending {
  const { role } = chain
  const text = role?.fact?.trust ?? (isRoleOutOfReach(chain) ? known(null) : notKnown('not-recorded', `GetRole of ${role?.arn ?? ''}`))
  return withTrail(chain.described, text, (existing, trail) => mendPolicy({ kind: 'role-trust', existing, trail }))
}

/** The name of Trailmend's own inline policy of the delivery role. */
export const ROLE_POLICY = 'trailmend-delivery'

/** What is to be done to the delivery role's permissions: policies that are there stay, and Trailmend's own inline policy is made or added to. */
function permissionsMending(chain: LaidOut): Mending {
  const { role } = chain
  if (isRoleOutOfReach(chain) || (role?.fact?.trust.known === true && role.fact.trust.value === null))
    return mendPermissions(chain, { own: null, others: [], boundary: null })
  const nothing = notKnown('not-recorded', `policies of ${role?.arn ?? ''}`)
  const { permissions, inlinePolicies, boundary } = role?.fact ?? { permissions: nothing, inlinePolicies: nothing, boundary: nothing }
  if (!permissions.known) return { is: 'unknown', why: permissions.detail }
  if (!inlinePolicies.known) return { is: 'unknown', why: inlinePolicies.detail }
  if (!boundary.known) return { is: 'unknown', why: boundary.detail }
  const at = inlinePolicies.value.indexOf(ROLE_POLICY)
  const own = permissions.value[at] ?? null
  const others = permissions.value.filter((_, index) => index !== at)
  return mendPermissions(chain, { own, others, boundary: boundary.value })
}

/** Of a role in an account that nobody asks, what it would need from nothing is said. */
function isRoleOutOfReach(chain: LaidOut): boolean {
  const { role } = chain
  return role !== undefined && role.fact === undefined && isOutOfReach(chain, parseArn(role.arn)?.account ?? chain.account.id)
}

interface RolePolicies {
  readonly own: string | null
  readonly others: readonly string[]
  readonly boundary: string | null
}

function mendPermissions(chain: LaidOut, { own, others, boundary }: RolePolicies): Mending {
  return withTrail(chain.described, known(own), (existing, trail) =>
    mendPolicy({ kind: 'role-permissions', existing, others, trail, ...(boundary === null ? {} : { boundary }) }),
  )
}

function withTrail(
  described: LaidOut['described'],
  text: Fact<string | null>,
  mend: (existing: string | null, trail: TrailContext) => Mending,
): Mending {
  if (!text.known) return { is: 'unknown', why: text.detail }
  return described.ok ? mend(text.value, described.trail) : { is: 'foreign', code: 'cannot-be-granted', why: described.because.text }
}
