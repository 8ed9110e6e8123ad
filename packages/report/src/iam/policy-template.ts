import type { GrantPolicy } from '@trailmend/core/plan'

/** A policy of a role of Trailmend's, to be written as a template. */
export interface PolicyTemplate {
  /** Such as `remediator-standard`. */
  readonly name: string
  readonly description: string
  /** With placeholders such as `{account}` in its texts. */
  readonly policy: GrantPolicy
  /** What the bucket is called before `-` and the account's id, where nobody names it. */
  readonly bucketPrefix: string
}
