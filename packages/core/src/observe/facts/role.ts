import type { Fact } from '../fact.ts'

/** A role that a trail delivers to CloudWatch Logs with. Every text is attacker-controlled. */
export interface Role {
  readonly arn: string
  readonly name: string
  readonly ownerAccount: string
  /** The text of its trust policy, percent-encoded as IAM gives it; known to be `null` where there is no such role. */
  readonly trust: Fact<string | null>
  /** The texts of its permissions, inline and managed, percent-encoded as IAM gives them. */
  readonly permissions: Fact<readonly string[]>
  /** The text of its permissions boundary; `null` if it has none. */
  readonly boundary: Fact<string | null>
}
