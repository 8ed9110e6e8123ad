import type { Fact } from '../fact.ts'
import type { Tag } from './tag.ts'

/** A bucket that a trail delivers to, or that a plan wants to know of. Every text is attacker-controlled. */
export interface Bucket {
  readonly name: string
  readonly partition: string
  /** The ARNs of the trails that deliver to it, sorted; empty for one that only a plan wants to know of. */
  readonly trails: readonly string[]
  /** Whether there is a bucket of this name, in whichever account. */
  readonly exists: Fact<boolean>
  /** The region it is in; `null` if there is none. */
  readonly region: Fact<string | null>
  /** The grants of its access control list. */
  readonly acl: Fact<readonly AclGrant[]>
  /** The text of its policy; `null` if it has none. */
  readonly policy: Fact<string | null>
  readonly publicAccessBlock: Fact<PublicAccessBlock>
  /** What the account that owns the bucket blocks for all of its buckets, where that account was asked. */
  readonly ownersPublicAccessBlock: Fact<PublicAccessBlock>
  /** The bucket its access logs go to; `null` if access is not logged. */
  readonly accessLogs: Fact<string | null>
  readonly versioning: Fact<Versioning>
  /** `null` if objects are not locked. */
  readonly objectLock: Fact<ObjectLock | null>
  /** The rules by which objects expire or move; empty if there are none. */
  readonly lifecycle: Fact<readonly LifecycleRule[]>
  /** How objects are encrypted by default; `null` if nothing is set. Asked for a plan only. */
  readonly encryption: Fact<BucketEncryption | null>
  /** Who owns the objects, such as `BucketOwnerEnforced`; `null` if nothing is set. Asked for a plan only. */
  readonly ownership: Fact<string | null>
  /** Asked for a plan only. */
  readonly tags: Fact<readonly Tag[]>
}

/** How a bucket encrypts objects by default. */
export interface BucketEncryption {
  /** Such as `AES256`, `aws:kms` or `aws:kms:dsse`. */
  readonly algorithm: string
  /** The key as it was named; `null` for S3's own, or the one that AWS keeps for S3. */
  readonly keyId: string | null
  /** Whether a key of the bucket's own spares requests to KMS. */
  readonly bucketKey: boolean
}

/** One grant of an access control list. */
export interface AclGrant {
  /** A group's URI, such as `http://acs.amazonaws.com/groups/global/AllUsers`, else a canonical user id or an e-mail address. */
  readonly grantee: string
  readonly isGroup: boolean
  readonly permission: string
}

/** The four settings of a public access block, all `false` where there is none. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean
  readonly ignorePublicAcls: boolean
  readonly blockPublicPolicy: boolean
  readonly restrictPublicBuckets: boolean
}

/** Whether a bucket keeps versions. */
export interface Versioning {
  readonly status: 'enabled' | 'suspended' | 'never-enabled'
  readonly mfaDelete: boolean
}

/** Object Lock with its default retention, if it has one. */
export interface ObjectLock {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE' | null
  /** Days that an object stays locked by default; years count 365 days. `null` without a default. */
  readonly days: number | null
}

/** A lifecycle rule that is switched on. */
export interface LifecycleRule {
  readonly id: string
  /** The prefix of the keys it applies to; empty for all. */
  readonly prefix: string
  /** Whether it applies to objects with certain tags only. CloudTrail tags no object. */
  readonly needsTags: boolean
  /** Days after which current objects expire; `null` if never. A date counts as 0: it comes for every object at once. */
  readonly expiresAfterDays: number | null
  /** Days after which versions that are no longer current are deleted for good; `null` if never. */
  readonly deletesVersionsAfterDays: number | null
}
