/** The conditions of a statement: operator, key, what the key is compared with. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

/** A statement of an identity-based policy that is made here. */
export interface GrantStatement {
  /** Letters and digits only, and unique in its policy. */
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: Conditions
}

/** An identity-based policy, ready for `JSON.stringify`. */
export interface GrantPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly GrantStatement[]
}
