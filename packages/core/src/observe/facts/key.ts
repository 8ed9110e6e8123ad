import type { Fact } from '../fact.ts'
import type { Tag } from './tag.ts'

/** A KMS key. Every text is attacker-controlled. */
export interface Key {
  /** As it was named: an ARN, or an id in `region`. */
  readonly id: string
  readonly region: string
  readonly details: Fact<KeyDetails>
  /** Whether AWS rotates it every year. Asked only for keys that can be rotated. */
  readonly isRotated: Fact<boolean>
  /** The text of its policy. Asked only for keys of trails. */
  readonly policy: Fact<string>
  /** Asked only for keys of trails, and those that a plan wants to know of, and for a plan only. */
  readonly tags: Fact<readonly Tag[]>
}

export interface KeyDetails {
  readonly arn: string
  readonly ownerAccount: string
  /** Whether the account made it, rather than an AWS service. */
  readonly isCustomerManaged: boolean
  /** Such as `Enabled`, `Disabled`, `PendingDeletion`. */
  readonly state: string
  /** Such as `SYMMETRIC_DEFAULT`. */
  readonly spec: string
  /** `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM` or `EXTERNAL_KEY_STORE`. */
  readonly origin: string
  /** The region of the primary key if this is a replica of a multi-region key; rotation is set there. */
  readonly replicaOf: string | null
}
