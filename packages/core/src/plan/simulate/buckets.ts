import { flagField, type JsonObject, objectOf, ownField, textField } from '../../observe/answer-fields.ts'
import { type Fact, known, notKnown } from '../../observe/fact.ts'
import type { AclGrant, Bucket, PublicAccessBlock } from '../../observe/facts/bucket.ts'
import { readAccessLogs, readPublicAccessBlock, readVersioning } from '../../observe/from-answers/buckets.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { blankBucket } from './blank.ts'
import type { ChangeCall, Simulation } from './call.ts'
import { givenTags } from './tags.ts'
import { changed, inserted, ONLY_AWS_SAYS, putIn, written } from './written.ts'

const ALL_BLOCKED: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
}
const OWNERS_ALONE: readonly AclGrant[] = [{ grantee: ONLY_AWS_SAYS, isGroup: false, permission: 'FULL_CONTROL' }]

/** Source: S3 API Reference, CreateBucket: the old word for a region. */
const EU = 'EU'

/**
 * A bucket as AWS makes them since April 2023: closed to the public, encrypted with S3's own keys, owning all its objects.
 *
 * Source: S3 User Guide, "Default settings for new S3 buckets FAQ"; "Setting default server-side encryption behavior".
 */
export const createBucket: Simulation = (account, call) => {
  const name = textField(call.input, 'Bucket') ?? ''
  const blank = blankBucket(name, account.partition)
  const before = account.buckets.find((bucket) => bucket.name === name)
  if (name === '' || (before?.exists.known && before.exists.value)) return account
  const isOurs = call.account === account.id
  const own = account.ownBuckets
  return {
    ...account,
    buckets: putIn(account.buckets, { nameOf: (bucket) => bucket.name, blank }, (bucket) => newBucket(account, call, bucket)),
    ownBuckets: own.known && isOurs && !own.value.includes(name) ? known(inserted(own.value, name, (each) => each)) : own,
  }
}

/** Whether a bucket was to be made in the account whose name somebody else has. */
export function isStrangersBucket({ id, ownBuckets }: AccountSnapshot, { change, account, input }: ChangeCall): boolean {
  return change === 's3:CreateBucket' && account === id && ownBuckets.known && !ownBuckets.value.includes(textField(input, 'Bucket') ?? '')
}

function newBucket(account: AccountSnapshot, { input, region, account: owner }: ChangeCall, before: Bucket): Bucket {
  const configuration = objectOf(ownField(input, 'CreateBucketConfiguration')) ?? {}
  const location = textField(configuration, 'LocationConstraint') ?? region
  const isLocked = flagField(input, 'ObjectLockEnabledForBucket') ?? false
  return {
    ...before,
    exists: known(true),
    region: written(before.region, location === EU ? 'eu-west-1' : location),
    acl: written(before.acl, OWNERS_ALONE),
    policy: written(before.policy, null),
    publicAccessBlock: written(before.publicAccessBlock, ALL_BLOCKED),
    ownersPublicAccessBlock:
      owner === account.id ? account.publicAccessBlock : notKnown('not-recorded', `the public access block of account ${owner}`),
    accessLogs: written(before.accessLogs, null),
    versioning: written(before.versioning, { status: isLocked ? 'enabled' : 'never-enabled', mfaDelete: false }),
    objectLock: written(before.objectLock, isLocked ? { mode: null, days: null } : null),
    lifecycle: written(before.lifecycle, []),
    encryption: written(before.encryption, { algorithm: 'AES256', keyId: null, bucketKey: false }),
    ownership: written(before.ownership, textField(input, 'ObjectOwnership') ?? 'BucketOwnerEnforced'),
    tags: written(before.tags, givenTags(configuration, 'Tags')),
  }
}

/** The text is the policy. */
export const putBucketPolicy: Simulation = onBucket((bucket, input) => {
  const policy = textField(input, 'Policy')
  return policy === undefined ? bucket : { ...bucket, policy: written(bucket.policy, policy) }
})

/** All four settings are replaced: one that is left out is off. */
export const putPublicAccessBlock: Simulation = onBucket((bucket, input) => ({
  ...bucket,
  publicAccessBlock: read(bucket.publicAccessBlock, readPublicAccessBlock(input)),
}))

/** MFA Delete stays as it is, for only the root user changes it. */
export const putBucketVersioning: Simulation = onBucket((bucket, input) => {
  const after = readVersioning(objectOf(ownField(input, 'VersioningConfiguration')) ?? {})
  if (!after.known) return bucket
  const mfaDelete = bucket.versioning.known && bucket.versioning.value.mfaDelete
  return { ...bucket, versioning: written(bucket.versioning, { ...after.value, mfaDelete }) }
})

/** An empty status takes access logging away. */
export const putBucketLogging: Simulation = onBucket((bucket, input) => ({
  ...bucket,
  accessLogs: read(bucket.accessLogs, readAccessLogs(objectOf(ownField(input, 'BucketLoggingStatus')) ?? {})),
}))

/** All tags are replaced. */
export const putBucketTagging: Simulation = onBucket((bucket, input) => ({
  ...bucket,
  tags: written(bucket.tags, givenTags(objectOf(ownField(input, 'Tagging')) ?? {}, 'TagSet')),
}))

function read<T>(before: Fact<T>, after: Fact<T>): Fact<T> {
  return after.known ? written(before, after.value) : before
}

function onBucket(change: (bucket: Bucket, input: JsonObject) => Bucket): Simulation {
  return (account, { input }) => {
    const name = textField(input, 'Bucket')
    const buckets = changed(
      account.buckets,
      (bucket) => bucket.name === name,
      (bucket) => change(bucket, input),
    )
    return buckets === account.buckets ? account : { ...account, buckets }
  }
}
