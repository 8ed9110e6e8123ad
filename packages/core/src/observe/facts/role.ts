import type { Fact } from '../fact.ts'
import type { Tag } from './tag.ts'

/** A role that a trail delivers to CloudWatch Logs with, or that a plan wants to know of. Every text is attacker-controlled. */
export interface Role {
  readonly arn: string
  readonly name: string
  readonly ownerAccount: string
  /** The text of its trust policy, percent-encoded as IAM gives it; known to be `null` where there is no such role. */
  readonly trust: Fact<string | null>
  /** The texts of its permissions, percent-encoded as IAM gives them: first those of its inline policies, then those of managed ones. */
  readonly permissions: Fact<readonly string[]>
  /** The names of its inline policies, in the order of their texts. */
  readonly inlinePolicies: Fact<readonly string[]>
  /** The text of its permissions boundary; `null` if it has none. */
  readonly boundary: Fact<string | null>
  /** Told along with the role itself. */
  readonly tags: Fact<readonly Tag[]>
}
