/** Whom the owner trusts: accounts (12 digits), organizations (`o-…`), and single principals by ARN or canonical user id. */
export interface Trusted {
  readonly accounts?: readonly string[]
  readonly organizations?: readonly string[]
  readonly arns?: readonly string[]
}
