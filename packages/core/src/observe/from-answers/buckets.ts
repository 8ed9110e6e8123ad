import { isPartition, MAIN_REGION } from '../../partition.ts'
import { isRegionName } from '../../region-name.ts'
import { flagField, type JsonObject, listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { AclGrant, Bucket, BucketEncryption, PublicAccessBlock, Versioning } from '../facts/bucket.ts'
import { isAnswered, type OperationName } from '../operations.ts'
import type { RecordedCall } from '../recording.ts'
import type { Trail } from '../snapshot.ts'
import { readLifecycle, readObjectLock } from './bucket-retention.ts'
import { tagsListed } from './tags.ts'

const NO_BLOCK: PublicAccessBlock = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
}

/** The trails of an account, and what a plan wants to know of besides what they name. */
export interface TrailsAndWanted {
  readonly trails: readonly Trail[]
  /** Names of buckets. */
  readonly wanted: readonly string[]
  /** The partition of the account. */
  readonly partition: string
}

/** The buckets that trails deliver to, and those wanted, as the account, or any other account of the recording, was told. */
export function readBuckets(answers: Answers, account: string, { trails, wanted, partition }: TrailsAndWanted): readonly Bucket[] {
  const byName = new Map<string, Trail[]>(wanted.map((name) => [name, []]))
  for (const trail of trails) {
    if (trail.bucketName.known) byName.set(trail.bucketName.value, [...(byName.get(trail.bucketName.value) ?? []), trail])
  }
  return [...byName]
    .map(([name, users]) => ({
      name,
      partition: users[0]?.partition ?? partition,
      trails: users.map(({ arn }) => arn).sort(),
      ...readBucket(answers, account, { name, region: users[0]?.homeRegion ?? mainRegionOf(partition) }),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** A region of a partition: S3 finds a bucket from any of them. */
function mainRegionOf(partition: string): string {
  return isPartition(partition) ? MAIN_REGION[partition] : partition
}

/** A bucket by its name, and a region of the partition that it is in. */
interface Named {
  readonly name: string
  readonly region: string
}

function readBucket(answers: Answers, account: string, bucket: Named): Omit<Bucket, 'name' | 'partition' | 'trails'> {
  const { name, region } = bucket
  const call = (operation: OperationName) => answers.anyAbout(account, operation, region, name)
  const about = (operation: OperationName) => ({ operation, missing: `${operation.split(':')[1]} of bucket ${name}` })
  return {
    exists: readAnswer(call('s3:HeadBucket'), {
      ...about('s3:HeadBucket'),
      read: () => known(true),
      none: { means: false },
    }),
    region: readAnswer(call('s3:HeadBucket'), { ...about('s3:HeadBucket'), read: readRegion, none: { means: null } }),
    acl: readAnswer(call('s3:GetBucketAcl'), { ...about('s3:GetBucketAcl'), read: readAcl }),
    policy: readAnswer(call('s3:GetBucketPolicy'), {
      ...about('s3:GetBucketPolicy'),
      read: readPolicyText,
      none: { means: null },
    }),
    publicAccessBlock: readAnswer(call('s3:GetPublicAccessBlock'), {
      ...about('s3:GetPublicAccessBlock'),
      read: readPublicAccessBlock,
      none: { means: NO_BLOCK },
    }),
    ownersPublicAccessBlock: readOwnersBlock(answers, account, bucket),
    accessLogs: readAnswer(call('s3:GetBucketLogging'), { ...about('s3:GetBucketLogging'), read: readAccessLogs }),
    versioning: readAnswer(call('s3:GetBucketVersioning'), { ...about('s3:GetBucketVersioning'), read: readVersioning }),
    objectLock: readAnswer(call('s3:GetObjectLockConfiguration'), {
      ...about('s3:GetObjectLockConfiguration'),
      read: readObjectLock,
      none: { means: null },
    }),
    lifecycle: readAnswer(call('s3:GetBucketLifecycleConfiguration'), {
      ...about('s3:GetBucketLifecycleConfiguration'),
      read: readLifecycle,
      none: { means: [] },
    }),
    encryption: readAnswer(call('s3:GetBucketEncryption'), {
      ...about('s3:GetBucketEncryption'),
      read: readEncryption,
      none: { means: null },
    }),
    ownership: readAnswer(call('s3:GetBucketOwnershipControls'), {
      ...about('s3:GetBucketOwnershipControls'),
      read: readOwnership,
      none: { means: null },
    }),
    tags: readAnswer(call('s3:GetBucketTagging'), {
      ...about('s3:GetBucketTagging'),
      read: (output) => tagsListed(output, 'TagSet'),
      none: { means: [] },
    }),
  }
}

/**
 * S3 tells a bucket's policy, or that it has none, to identities of the owner's account and to nobody else: who was told owns it.
 * Whoever was told the bucket's own block is mostly the owner, too, which does for an alarm and not for a pass.
 *
 * Source: S3 API Reference, GetBucketPolicy (405 Method Not Allowed); User Guide, "Blocking public access".
 */
function readOwnersBlock(answers: Answers, account: string, { name, region }: Named): Fact<PublicAccessBlock> {
  const toldPolicy = answers.anyAbout(account, 's3:GetBucketPolicy', region, name)
  if (toldPolicy !== undefined && isAnswered(toldPolicy)) return readAccountBlock(answers, toldPolicy.account)
  const toldBlock = answers.anyAbout(account, 's3:GetPublicAccessBlock', region, name)
  const block = toldBlock !== undefined && isAnswered(toldBlock) ? readAccountBlock(answers, toldBlock.account) : undefined
  if (block?.known && !Object.values(block.value).includes(true)) return block
  return notKnown('other-account', `which account owns bucket ${name}`)
}

/** What an account blocks for all of its buckets. */
export function readAccountBlock(answers: Answers, account: string): Fact<PublicAccessBlock> {
  const operation = 's3control:GetPublicAccessBlock'
  const call: RecordedCall | undefined = answers.calls(account, operation).at(-1)
  return readAnswer(call, {
    operation,
    missing: `the public access block of account ${account}`,
    read: readPublicAccessBlock,
    none: { means: NO_BLOCK },
  })
}

/** S3 tells the region in a header of its answer. */
function readRegion(output: JsonObject): Fact<string | null> {
  const region = textField(output, 'BucketRegion')
  return region === undefined || !isRegionName(region) ? notKnown('malformed-answer', 'HeadBucket: expected "BucketRegion"') : known(region)
}

/** What GetBucketEncryption tells. The first rule counts: S3 takes no more than one. */
function readEncryption(output: JsonObject): Fact<BucketEncryption | null> {
  const rules = listField(objectOf(output.ServerSideEncryptionConfiguration) ?? {}, 'Rules')
  const rule = objectOf(rules?.[0])
  const byDefault = objectOf(rule?.ApplyServerSideEncryptionByDefault) ?? {}
  const algorithm = textField(byDefault, 'SSEAlgorithm')
  if (rule === undefined || algorithm === undefined) {
    return notKnown('malformed-answer', 'GetBucketEncryption: expected a rule with "SSEAlgorithm"')
  }
  return known({
    algorithm,
    keyId: textField(byDefault, 'KMSMasterKeyID') ?? null,
    bucketKey: flagField(rule, 'BucketKeyEnabled') ?? false,
  })
}

/** What GetBucketOwnershipControls tells. */
function readOwnership(output: JsonObject): Fact<string | null> {
  const rules = listField(objectOf(output.OwnershipControls) ?? {}, 'Rules')
  const ownership = textField(objectOf(rules?.[0]) ?? {}, 'ObjectOwnership')
  return ownership === undefined
    ? notKnown('malformed-answer', 'GetBucketOwnershipControls: expected a rule with "ObjectOwnership"')
    : known(ownership)
}

function readAcl(output: JsonObject): Fact<readonly AclGrant[]> {
  const grants = listField(output, 'Grants')?.map((each): AclGrant | undefined => {
    const grant = objectOf(each)
    const grantee = grant && objectOf(grant.Grantee)
    const permission = grant && textField(grant, 'Permission')
    if (grantee === undefined || permission === undefined) return undefined
    const uri = textField(grantee, 'URI')
    const name = uri ?? textField(grantee, 'ID') ?? textField(grantee, 'EmailAddress')
    return name === undefined ? undefined : { grantee: name, isGroup: uri !== undefined, permission }
  })
  if (grants === undefined) return notKnown('malformed-answer', 'GetBucketAcl: expected a list "Grants"')
  const read = grants.filter((grant) => grant !== undefined)
  return read.length < grants.length ? notKnown('malformed-answer', 'GetBucketAcl: a grant without grantee or permission') : known(read)
}

function readPolicyText(output: JsonObject): Fact<string | null> {
  const policy = textField(output, 'Policy')
  return policy === undefined ? notKnown('malformed-answer', 'GetBucketPolicy: expected "Policy"') : known(policy)
}

/** What GetPublicAccessBlock tells, of a bucket or of an account. */
export function readPublicAccessBlock(output: JsonObject): Fact<PublicAccessBlock> {
  const block = objectOf(output.PublicAccessBlockConfiguration)
  if (block === undefined) return notKnown('malformed-answer', 'GetPublicAccessBlock: expected "PublicAccessBlockConfiguration"')
  return known({
    blockPublicAcls: flagField(block, 'BlockPublicAcls') ?? false,
    ignorePublicAcls: flagField(block, 'IgnorePublicAcls') ?? false,
    blockPublicPolicy: flagField(block, 'BlockPublicPolicy') ?? false,
    restrictPublicBuckets: flagField(block, 'RestrictPublicBuckets') ?? false,
  })
}

/** What GetBucketLogging tells. */
export function readAccessLogs(output: JsonObject): Fact<string | null> {
  const logging = objectOf(output.LoggingEnabled)
  if (logging === undefined) return known(null)
  const bucket = textField(logging, 'TargetBucket')
  return bucket === undefined ? notKnown('malformed-answer', 'GetBucketLogging: expected "TargetBucket"') : known(bucket)
}

const VERSIONING: ReadonlyMap<string, Versioning['status']> = new Map([
  ['Enabled', 'enabled'],
  ['Suspended', 'suspended'],
])

/** What GetBucketVersioning tells. */
export function readVersioning(output: JsonObject): Fact<Versioning> {
  const status = textField(output, 'Status')
  const mfaDelete = textField(output, 'MFADelete') === 'Enabled'
  if (status === undefined) return known({ status: 'never-enabled', mfaDelete })
  const read = VERSIONING.get(status)
  return read === undefined
    ? notKnown('malformed-answer', 'GetBucketVersioning: "Status" is neither Enabled nor Suspended')
    : known({ status: read, mfaDelete })
}
