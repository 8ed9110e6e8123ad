import type { ConditionEntry, Statement } from '../document.ts'
import type { PolicyAnswer } from './answer.ts'
import { because } from './because.ts'
import { conditionPlace, principalPlace } from './places.ts'

/**
 * Identity providers that anyone can have an identity of, and the claims that say whose it is.
 *
 * Source: IAM user guide, "Identity-provider controls for shared OIDC providers".
 */
const SHARED_PROVIDERS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'token.actions.githubusercontent.com',
    ['sub', 'job_workflow_ref', 'repository', 'repository_id', 'repository_owner', 'repository_owner_id'],
  ],
  ['gitlab.com', ['sub']],
  ['app.terraform.io', ['sub']],
  ['oidc.vercel.com', ['sub']],
  ['agent.buildkite.com', ['sub']],
  ['cognito-identity.amazonaws.com', ['aud']],
])

/** A trust policy's Allow for a shared provider without a claim that fixes whose identities may come; `undefined` if it has none. */
export function judgeSharedProviders(statement: Statement): PolicyAnswer | undefined {
  for (const entry of statement.principal.entries) {
    if (entry.type !== 'Federated') continue
    const provider = entry.value.slice(entry.value.indexOf('oidc-provider/') === -1 ? 0 : entry.value.indexOf('oidc-provider/') + 14)
    const claims = SHARED_PROVIDERS.get(provider)
    if (claims === undefined) continue
    const keys = new Set(claims.map((claim) => `${provider}:${claim}`))
    const limiting = statement.conditions.find((condition) => fixesOwner(condition, keys))
    if (limiting === undefined) {
      const reason = because('shared-identity-provider', provider)
      return { question: 'is-public', verdict: 'public', because: reason, decidedBy: principalPlace(statement, [entry]) }
    }
    const reason = because('limited-by-condition')
    return { question: 'is-public', verdict: 'not-public', because: reason, decidedBy: conditionPlace(statement, limiting) }
  }
  return undefined
}

const OPERATORS: ReadonlySet<string> = new Set(['StringEquals', 'StringEqualsIgnoreCase', 'StringLike'])

// The owner comes first in a claim (`repo:owner/name:...`): a value fixes it if no wildcard stands before the first slash.
function fixesOwner({ base, ifExists, quantifier, key, values }: ConditionEntry, keys: ReadonlySet<string>): boolean {
  if (!OPERATORS.has(base) || ifExists || quantifier === 'all' || !keys.has(key.toLowerCase())) return false
  return values.length > 0 && values.every((value) => /^[^*?$]+$/u.test(value.split('/', 1)[0] ?? ''))
}
