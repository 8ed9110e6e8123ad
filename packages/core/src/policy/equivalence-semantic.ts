import type { PolicyDocument } from './document.ts'
import { partitionOf } from './equivalence.ts'
import { type AtomicGrant, atomicGrants, grantCovers } from './equivalence-grants.ts'
import { witnessesOf } from './equivalence-witness.ts'
import { evaluatePolicy, type PolicyDecision } from './evaluate.ts'
import type { PolicyAttachment } from './evaluate-statement.ts'
import type { PolicyRequest } from './request.ts'

/** A grant that one document has and the other does not cover, in the words of the policy language. */
export interface GrantDifference {
  readonly in: 'left' | 'right'
  readonly statement: number
  readonly effect: 'Allow' | 'Deny'
  readonly principal: string
  readonly action: string
  readonly resource: string
  /** Operator, key and values of each. */
  readonly conditions: readonly string[]
}

/**
 * How two documents compare. `different` comes with a request they answer differently; `unknown` with why nothing was proven: `too-large`
 * to compare, or `not-proven`, neither equal nor shown to differ.
 */
export type SemanticComparison =
  | { readonly verdict: 'equivalent' }
  | {
      readonly verdict: 'different'
      readonly witness: PolicyRequest
      readonly left: PolicyDecision
      readonly right: PolicyDecision
      readonly differences: readonly GrantDifference[]
    }
  | { readonly verdict: 'unknown'; readonly why: 'too-large' | 'not-proven'; readonly differences: readonly GrantDifference[] }

// Each of a difference's requests is judged by both documents: so many grants are examined, and so many list entries looked at.
const MAX_EXAMINED = 100
const MAX_WORK = 10_000_000

/**
 * Whether two documents answer every request alike, whatever their statements look like.
 *
 * Both fall into atomic grants. If each grant of one is covered by one of the other (or, for an Allow, voided by a Deny), they are
 * `equivalent`: that is proof. Otherwise requests made from the grants left over are judged by both; one answered differently, in effect or
 * in how directly it is allowed, proves `different`. If none is, the answer is `unknown`. Labels (Version where no `${...}` depends on it,
 * Id, Sid) do not matter; `"*"` and `{"AWS":"*"}` mean the same here.
 */
export function semanticallyEquivalent(
  left: PolicyDocument,
  right: PolicyDocument,
  attachedTo: PolicyAttachment = 'resource',
): SemanticComparison {
  const partition = partitionOf([left, right])
  const leftGrants = atomicGrants(left, partition)
  const rightGrants = atomicGrants(right, partition)
  if (leftGrants === undefined || rightGrants === undefined) return { verdict: 'unknown', why: 'too-large', differences: [] }
  const onlyLeft = uncovered(leftGrants, rightGrants)
  const onlyRight = uncovered(rightGrants, leftGrants)
  if (onlyLeft.length === 0 && onlyRight.length === 0) return { verdict: 'equivalent' }
  const differences = [...onlyLeft.map(describe('left')), ...onlyRight.map(describe('right'))].slice(0, MAX_EXAMINED)
  const cost = weightOf(left) + weightOf(right)
  let work = 0
  for (const grant of [...onlyLeft.slice(0, MAX_EXAMINED), ...onlyRight.slice(0, MAX_EXAMINED)]) {
    for (const witness of witnessesOf(grant)) {
      work += cost + witness.context.size
      if (work > MAX_WORK) return { verdict: 'unknown', why: 'too-large', differences }
      const answers = { left: evaluatePolicy(left, witness, attachedTo), right: evaluatePolicy(right, witness, attachedTo) }
      if (contradict(answers.left, answers.right)) return { verdict: 'different', witness, ...answers, differences }
    }
  }
  return { verdict: 'unknown', why: 'not-proven', differences }
}

/** What judging one request by a document costs at most, in list entries. */
function weightOf({ statements }: PolicyDocument): number {
  return statements.reduce((sum, { principal, action, resource, conditions }) => {
    const values = conditions.reduce((count, entry) => count + 1 + entry.values.length, 0)
    return sum + 1 + principal.entries.length + action.values.length + resource.values.length + values
  }, 0)
}

/**
 * The grants that the other document does not cover.
 *
 * An Allow that its own document's Deny covers entirely never counts, whatever the other document says.
 */
function uncovered(grants: readonly AtomicGrant[], others: readonly AtomicGrant[]): readonly AtomicGrant[] {
  return grants.filter((grant) => {
    if (others.some((other) => other.effect === grant.effect && grantCovers(other, grant))) return false
    return grant.effect === 'Deny' || !grants.some((own) => own.effect === 'Deny' && grantCovers(own, grant))
  })
}

/** Two firm answers that are not the same; an `unknown` one proves nothing. */
function contradict(left: PolicyDecision, right: PolicyDecision): boolean {
  if (left.effect === 'unknown' || right.effect === 'unknown') return false
  // A refusal that may be a Deny is no other answer than a Deny.
  if ((left.effect === 'deny' && right.mayDeny !== undefined) || (right.effect === 'deny' && left.mayDeny !== undefined)) return false
  return left.effect !== right.effect || (left.reach === 'account') !== (right.reach === 'account')
}

function describe(side: GrantDifference['in']): (grant: AtomicGrant) => GrantDifference {
  return ({ statement, effect, principal, action, resource, conditions }) => ({
    in: side,
    statement,
    effect,
    principal: principal.form,
    action: action.form,
    resource: resource.form,
    conditions: conditions.map(({ entry }) => `${entry.operator} ${entry.key} ${entry.values.join(' ')}`.trimEnd()),
  })
}
