/** Why an element could not be judged. */
export type UnknownCause =
  /** AWS has no such condition operator. */
  | 'unknown-operator'
  /** What AWS would send for a condition key is not known. */
  | 'unknown-context'
  /** The policy's value is not a number, date, address or ARN as its operator wants, or the request's is not. */
  | 'invalid-value'
  /** A key with several values meets an operator for one, and the values disagree. */
  | 'several-values'
  /** A policy variable has no value where its absence would widen the statement. */
  | 'unresolved-variable'
  /** A list is empty where AWS does not say what that means. */
  | 'empty-list'
  /** AWS does not document the case. */
  | 'undocumented'
  /** AWS does not accept a part wildcard in a principal. */
  | 'wildcard-principal'
  /** A canonical user id, or a role session whose role is not known in full. */
  | 'unidentified-principal'
  /** The statement lacks an element that such a policy must have, or has one that it must not have. */
  | 'misplaced-element'

/** Whether an element of a statement covers a request, or why that cannot be said. */
export type Judgement = boolean | UnknownCause

/** One of several is enough: `true` wins, then what cannot be judged. */
export function anyOf(judgements: Iterable<Judgement>): Judgement {
  let result: Judgement = false
  for (const judgement of judgements) {
    if (judgement === true) return true
    if (judgement !== false && result === false) result = judgement
  }
  return result
}

/** All are needed: `false` wins, then what cannot be judged. */
export function allOf(judgements: Iterable<Judgement>): Judgement {
  let result: Judgement = true
  for (const judgement of judgements) {
    if (judgement === false) return false
    if (judgement !== true && result === true) result = judgement
  }
  return result
}

/** The opposite; what cannot be judged stays so. */
export function not(judgement: Judgement): Judgement {
  return typeof judgement === 'boolean' ? !judgement : judgement
}
