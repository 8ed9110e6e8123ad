import type { ConditionEntry, PrincipalEntry, Statement } from '../document.ts'
import type { PolicyAnswer } from './answer.ts'
import { because } from './because.ts'
import { conditionPlace, principalPlace } from './places.ts'

/** What a value must begin with, before its first wildcard, to name one owner; `whole` if nothing but a full value does. */
type OwnerForm = 'whole' | RegExp

/** Claims, lower-cased, that say whose identity it is. */
type OwnerClaims = Readonly<Record<string, OwnerForm>>

const REPOSITORY = /^[^/:]+\//u
const ORGANIZATION = /^organization:[^:/]+:/u
const ACCOUNT = /^account:[^:/]+:/u
// The subject can be made of other claims than the repository; each ends in its own way.
const GITHUB_SUBJECT = /^(?:(?:repo|repository|job_workflow_ref):[^/:]+\/|(?:repository_owner|repository_owner_id|repository_id):[^:/]+:)/u
const GITHUB: OwnerClaims = {
  sub: GITHUB_SUBJECT,
  job_workflow_ref: REPOSITORY,
  repository: REPOSITORY,
  repository_id: 'whole',
  repository_owner: 'whole',
  repository_owner_id: 'whole',
}

/**
 * Identity providers that anyone can have an identity of, and the claims that say whose it is.
 *
 * Source: IAM user guide, "Identity-provider controls for shared OIDC providers" and "Available keys for AWS web identity federation". A
 * provider that is not listed belongs to whoever set it up.
 */
const SHARED_PROVIDERS: ReadonlyMap<string, OwnerClaims> = new Map<string, OwnerClaims>([
  ['accounts.google.com', { aud: 'whole', sub: 'whole' }],
  ['agent.buildkite.com', { sub: ORGANIZATION }],
  ['api.pulumi.com/oidc', { aud: 'whole' }],
  ['app.terraform.io', { sub: ORGANIZATION }],
  ['cognito-identity.amazonaws.com', { aud: 'whole' }],
  ['gitlab.com', { sub: /^project_path:[^/:]+\//u }],
  ['graph.facebook.com', { app_id: 'whole', id: 'whole' }],
  ['oidc-configuration.audit-log.githubusercontent.com', { sub: 'whole' }],
  ['oidc.codefresh.io', { sub: ACCOUNT }],
  ['oidc.vercel.com', { aud: 'whole', sub: /^owner:[^:/]+:/u }],
  ['proidc.upbound.io', { sub: /^[a-z]+:[^/:]+\//u }],
  ['sandboxes.cloud', { aud: 'whole' }],
  ['scalr.io', { sub: ACCOUNT }],
  ['studio.datachain.ai/api', { sub: /^credentials:[^/:]+\//u }],
  ['token.actions.githubusercontent.com', GITHUB],
  ['tokens.cloud.shisho.dev', { sub: /^job:[^:/]+:/u }],
  ['vstoken.actions.githubusercontent.com', GITHUB],
  ['www.amazon.com', { app_id: 'whole', user_id: 'whole' }],
])

const PROVIDER_MARK = 'oidc-provider/'

/**
 * A trust policy's Allow for shared providers without a claim that fixes whose identities may come; `undefined` if it has none.
 *
 * A claim of one provider shuts out all others too: their identities do not have it.
 */
export function judgeSharedProviders(statement: Statement): PolicyAnswer | undefined {
  const question = 'is-public'
  const shared = new Map<string, { readonly entry: PrincipalEntry; readonly claims: OwnerClaims }>()
  for (const entry of statement.principal.entries) {
    const provider = providerOf(entry.value)
    const claims = entry.type === 'Federated' ? SHARED_PROVIDERS.get(provider) : undefined
    if (claims !== undefined && !shared.has(provider)) shared.set(provider, { entry, claims })
  }
  const [first] = shared
  if (first === undefined) return undefined
  const limiting = statement.conditions.find((condition) => [...shared].some(([name, { claims }]) => fixesOwner(condition, name, claims)))
  if (limiting !== undefined) {
    const decidedBy = conditionPlace(statement, limiting)
    return { question, verdict: 'not-public', because: because('limited-by-condition'), decidedBy }
  }
  const [provider, { entry }] = first
  const reason = because('shared-identity-provider', provider)
  return { question, verdict: 'public', because: reason, decidedBy: principalPlace(statement, [entry]) }
}

function providerOf(name: string): string {
  const at = name.indexOf(PROVIDER_MARK)
  return (at === -1 ? name : name.slice(at + PROVIDER_MARK.length)).toLowerCase()
}

const OPERATORS: ReadonlySet<string> = new Set(['StringEquals', 'StringEqualsIgnoreCase', 'StringLike'])

function fixesOwner({ base, ifExists, quantifier, key, values }: ConditionEntry, provider: string, claims: OwnerClaims): boolean {
  const folded = key.toLowerCase()
  if (!OPERATORS.has(base) || ifExists || quantifier === 'all' || !folded.startsWith(`${provider}:`)) return false
  const claim = folded.slice(provider.length + 1)
  const form = Object.hasOwn(claims, claim) ? claims[claim] : undefined
  return form !== undefined && values.length > 0 && values.every((value) => namesOwner(value, form))
}

/** Whether a value leaves the owner no choice: it has no wildcard, or the first one stands behind the owner and what closes its name. */
function namesOwner(value: string, form: OwnerForm): boolean {
  const open = value.search(/[*?$]/u)
  if (open === -1) return value !== ''
  return form !== 'whole' && form.test(value.slice(0, open))
}
