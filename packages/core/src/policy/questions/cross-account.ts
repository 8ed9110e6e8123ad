import type { ConditionEntry, PolicyDocument, PrincipalEntry, Statement } from '../document.ts'
import { hasWildcard } from '../glob.ts'
import type { DecidedBy, PolicyAnswer } from './answer.ts'
import { because } from './because.ts'
import { judgeLimit, type LimitTable, limitOf } from './limiting-conditions.ts'
import { collectedPlaces, conditionPlace, principalPlace } from './places.ts'
import type { PolicyKind } from './policy-kind.ts'
import { publicLimits } from './public.ts'
import type { Trusted } from './trusted.ts'

/** Condition keys that name accounts and organizations; by them anyone, or a service, is narrowed to somebody. */
const NAMING: LimitTable = new Map([
  ['aws:sourcearn', 'account-of-arn'],
  ['aws:sourceaccount', 'account'],
  ['aws:sourceowner', 'account'],
  ['aws:sourceorgid', 'organization'],
  ['aws:sourceorgpaths', 'organization-path'],
  ['aws:principalorgid', 'organization'],
  ['aws:principalorgpaths', 'organization-path'],
  ['aws:principalaccount', 'account'],
  ['aws:principalarn', 'account-of-arn'],
  ['aws:vpceaccount', 'account'],
  ['aws:vpceorgid', 'organization'],
  ['aws:vpceorgpaths', 'organization-path'],
  ['kms:calleraccount', 'account'],
  ['kms:encryptioncontext:aws:cloudtrail:arn', 'account-of-arn'],
])

/** Somebody the policy lets in: `known` is whether it can be told who. */
interface Guest {
  readonly name: string
  readonly place: DecidedBy
  readonly known: boolean
}

interface Whitelist {
  readonly accounts: ReadonlySet<string>
  readonly organizations: ReadonlySet<string>
  readonly arns: ReadonlySet<string>
}

/**
 * Whom does the policy let in besides the owner and those the owner trusts?
 *
 * `other-accounts` with accounts, organizations and ARNs in `places` (100 at most, the rest counted in a note); anyone counts as such.
 * Accounts and organizations are read from principals, and from the conditions that narrow anyone or a service. Canonical user ids are
 * `unknown` unless trusted. Deleted principals are another question's. `owner` is the account of the resource.
 */
export function allowsOtherAccounts(
  document: PolicyDocument,
  kind: PolicyKind,
  { owner, trusted = {} }: { readonly owner: string; readonly trusted?: Trusted },
): PolicyAnswer {
  const question = 'allows-other-accounts'
  const whitelist: Whitelist = {
    accounts: new Set([owner, ...(trusted.accounts ?? [])]),
    organizations: new Set(trusted.organizations),
    arns: new Set(trusted.arns),
  }
  const guests = document.statements.flatMap((statement) => (statement.effect === 'Allow' ? guestsOf(statement, kind, whitelist) : []))
  const foreign = guests.filter(({ known }) => known)
  const [first] = foreign
  if (first !== undefined) {
    const names = [...new Set(foreign.map(({ name }) => name))]
    return {
      question,
      verdict: 'other-accounts',
      because: because('foreign-principal', names.join(', ')),
      decidedBy: first.place,
      ...collectedPlaces(foreign.map(({ place }) => place)),
    }
  }
  const [doubtful] = guests
  if (doubtful === undefined) return { question, verdict: 'own-accounts', because: because('trusted-principals') }
  return { question, verdict: 'unknown', because: because('unidentified-owner', doubtful.name), decidedBy: doubtful.place }
}

// A list of principals and a list of values are both the author's to choose: nothing is looked up for every pair of them.
function guestsOf(statement: Statement, kind: PolicyKind, whitelist: Whitelist): readonly Guest[] {
  const { principal } = statement
  if (principal.kind === 'not-principal') return anyoneOf(statement, { kind, whitelist, entries: [principal.entries] })
  const entries = [...new Map(principal.entries.map((entry) => [`${entry.type} ${entry.value}`, entry])).values()]
  const anyone = entries.filter(isAnyone)
  return [
    ...entries.flatMap((entry) => (isAnyone(entry) ? [] : guestOf(statement, entry, whitelist))),
    ...(anyone.length === 0 ? [] : anyoneOf(statement, { kind, whitelist, entries: anyone.map((entry) => [entry]) })),
    ...(anyone.length > 0 || entries.every(({ type }) => type !== 'Service') ? [] : namedGuests(statement, whitelist)),
  ]
}

function isAnyone({ type, value }: PrincipalEntry): boolean {
  return type === 'any' || (type === 'AWS' && hasWildcard(value))
}

function guestOf(statement: Statement, entry: PrincipalEntry, whitelist: Whitelist): readonly Guest[] {
  const { type, value } = entry
  if (type === 'Service' || whitelist.arns.has(value) || isUniqueId(value)) return []
  const account = accountOf(value)
  const place = principalPlace(statement, [entry])
  if (account === '') return type === 'Federated' ? [] : [{ name: value, place, known: false }]
  return whitelist.accounts.has(account) ? [] : [{ name: value, place, known: true }]
}

interface Anyone {
  readonly kind: PolicyKind
  readonly whitelist: Whitelist
  /** What each place of the finding shows. */
  readonly entries: readonly (readonly PrincipalEntry[])[]
}

/** Anyone is narrowed to those a condition names; limited in another way (a network), nobody can say who that is. */
function anyoneOf(statement: Statement, { kind, whitelist, entries }: Anyone): readonly Guest[] {
  if (statement.conditions.some((entry) => judgeLimit(entry, NAMING) === true)) return namedGuests(statement, whitelist)
  const limit = limitOf(statement, publicLimits(kind))
  if (limit === undefined) return entries.map((shown) => ({ name: 'anyone', place: principalPlace(statement, shown), known: true }))
  return [{ name: 'anyone within a network or by a condition', place: conditionPlace(statement, limit.entry), known: false }]
}

/**
 * The accounts and organizations that conditions narrow to. All conditions hold at once, so one that admits nobody foreign is enough.
 */
function namedGuests(statement: Statement, whitelist: Whitelist): readonly Guest[] {
  const naming = statement.conditions.filter((entry) => judgeLimit(entry, NAMING) === true)
  const foreign = naming.map((entry) => foreignIn(statement, entry, whitelist))
  return foreign.some((guests) => guests.length === 0) ? [] : (foreign[0] ?? [])
}

function foreignIn(statement: Statement, entry: ConditionEntry, { accounts, organizations, arns }: Whitelist): readonly Guest[] {
  return [...new Set(entry.values)].flatMap((value) => {
    const organization = value.startsWith('o-') ? (value.split('/', 1)[0] ?? '') : undefined
    const trusted = organization === undefined ? accounts.has(accountOf(value)) || arns.has(value) : organizations.has(organization)
    return trusted ? [] : [{ name: organization ?? value, place: conditionPlace(statement, { ...entry, values: [value] }), known: true }]
  })
}

/** The account of an ARN or account id; empty if there is none. */
function accountOf(value: string): string {
  if (/^\d{12}$/u.test(value)) return value
  const account = value.startsWith('arn:') ? (value.split(':', 5)[4] ?? '') : ''
  return /^\d{12}$/u.test(account) ? account : ''
}

function isUniqueId(value: string): boolean {
  return /^A[A-Z]{3}[A-Z0-9]{12,}$/u.test(value)
}
