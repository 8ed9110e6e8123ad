import type { JsonObject } from '../../observe/answer-fields.ts'
import type { PublicAccessBlock } from '../../observe/facts/bucket.ts'
import type { Chain } from '../chain/chain.ts'
import type { Decision } from '../plan-data.ts'
import { OUR_TAG } from '../settings.ts'
import { backTo, byHand, changes, idOf, on, type StepDraft } from './draft.ts'

/** What makes the bucket: the bucket, its versions and its tag. Its policy is a part of its own. One that is there needs no step. */
export function makeBucket(chain: Chain, decision: Decision): readonly StepDraft[] {
  const { bucket, homeRegion, settings } = chain
  if (bucket.fact?.exists.known === true && bucket.fact.exists.value) return []
  const base = on(decision, bucket.name)
  // Source: S3 API Reference, CreateBucket: the location is left out in us-east-1 alone.
  const location = homeRegion === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: homeRegion } }
  const Bucket = bucket.name
  return [
    {
      ...base,
      id: idOf(decision),
      change: 's3:CreateBucket',
      input: { Bucket, ObjectOwnership: 'BucketOwnerEnforced', ...location },
      fields: [changes('bucket', null, bucket.name), changes('ownership', null, 'BucketOwnerEnforced')],
      undo: byHand(`Empty and delete bucket ${bucket.name} by hand, once nothing in it is needed.`),
    },
    {
      ...base,
      id: idOf(decision, 'versioning'),
      change: 's3:PutBucketVersioning',
      input: { Bucket, VersioningConfiguration: { Status: 'Enabled' } },
      fields: [changes('versioning', 'never-enabled', 'enabled')],
      undo: byHand(`Suspend versioning of bucket ${bucket.name} by hand.`),
    },
    {
      ...base,
      id: idOf(decision, 'tag'),
      change: 's3:PutBucketTagging',
      input: { Bucket, Tagging: { TagSet: [{ Key: OUR_TAG, Value: settings.profile }] } },
      fields: [changes('tags', [], [`${OUR_TAG}=${settings.profile}`])],
      undo: byHand(`Remove the tag ${OUR_TAG} of bucket ${bucket.name} by hand.`),
    },
  ]
}

/** The bucket's policy, with what is missing added. */
export function mendBucketPolicy(chain: Chain, decision: Decision): readonly StepDraft[] {
  const mending = chain.mendings.bucket
  if (!('text' in mending)) return []
  const { bucket } = chain
  const before = bucket.fact?.policy.known === true ? bucket.fact.policy.value : null
  const policyOf = (Policy: string): JsonObject => ({ Bucket: bucket.name, Policy, ExpectedBucketOwner: decision.account })
  return [
    {
      ...on(decision, bucket.name),
      id: idOf(decision),
      change: 's3:PutBucketPolicy',
      input: policyOf(mending.text),
      fields: [changes('policy', before, mending.text)],
      undo: backTo(before, 's3:PutBucketPolicy', { inputOf: policyOf, hand: `Delete the policy of bucket ${bucket.name} by hand.` }),
    },
  ]
}

/** All four settings of the public access block. */
export function blockPublicAccess({ bucket }: Chain, decision: Decision): readonly StepDraft[] {
  const block = bucket.fact?.publicAccessBlock
  const now: PublicAccessBlock | undefined = block?.known === true ? block.value : undefined
  const inputOf = (is: PublicAccessBlock): JsonObject => ({
    Bucket: bucket.name,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: is.blockPublicAcls,
      IgnorePublicAcls: is.ignorePublicAcls,
      BlockPublicPolicy: is.blockPublicPolicy,
      RestrictPublicBuckets: is.restrictPublicBuckets,
    },
    ExpectedBucketOwner: decision.account,
  })
  const all = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true }
  const fields = (['blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets'] as const)
    .filter((field) => now?.[field] !== true)
    .map((field) => changes(field, now?.[field] ?? null, true))
  return [
    {
      ...on(decision, bucket.name),
      id: idOf(decision),
      change: 's3:PutPublicAccessBlock',
      input: inputOf(all),
      fields,
      undo:
        now === undefined
          ? byHand(`Set the public access block of bucket ${bucket.name} by hand.`)
          : { by: 'call', change: 's3:PutPublicAccessBlock', input: inputOf(now) },
    },
  ]
}

/** Access logs to the bucket that the configuration names. */
export function logAccess({ bucket, settings }: Chain, decision: Decision): readonly StepDraft[] {
  const target = settings.wants.accessLogBucket
  if (target === null) return []
  const inputOf = (status: JsonObject): JsonObject => ({
    Bucket: bucket.name,
    BucketLoggingStatus: status,
    ExpectedBucketOwner: decision.account,
  })
  return [
    {
      ...on(decision, bucket.name),
      id: idOf(decision),
      change: 's3:PutBucketLogging',
      input: inputOf({ LoggingEnabled: { TargetBucket: target, TargetPrefix: `${bucket.name}/` } }),
      fields: [changes('accessLogs', null, target)],
      undo: { by: 'call', change: 's3:PutBucketLogging', input: inputOf({}) },
    },
  ]
}

/** The key's policy, with what is missing added. */
export function mendKeyPolicy(chain: Chain, decision: Decision): readonly StepDraft[] {
  const mending = chain.mendings.key
  const { key } = chain
  if (key === undefined || !('text' in mending)) return []
  const before = key.fact?.policy.known === true ? key.fact.policy.value : null
  const inputOf = (Policy: string): JsonObject => ({ KeyId: key.arn, PolicyName: 'default', Policy, BypassPolicyLockoutSafetyCheck: false })
  return [
    {
      ...on(decision, key.arn),
      id: idOf(decision),
      change: 'kms:PutKeyPolicy',
      input: inputOf(mending.text),
      fields: [changes('policy', before, mending.text)],
      undo: backTo(before, 'kms:PutKeyPolicy', { inputOf, hand: `Set the policy of key ${key.arn} by hand.` }),
    },
  ]
}
