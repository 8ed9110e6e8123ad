import { parseArn } from '../arn.ts'
import type { PrincipalElement, PrincipalEntry } from './document.ts'
import { compileGlob, type Glob, hasWildcard } from './glob.ts'
import type { UnknownCause } from './judgement.ts'
import type { Caller } from './request.ts'

/**
 * How directly a statement reaches the caller: it names the caller, anyone, or only the caller's account (which then has to allow it itself).
 */
export type GrantReach = 'principal' | 'anyone' | 'account'

/** Whether and how a principal element covers a caller, or why that cannot be said. */
export type PrincipalJudgement = GrantReach | false | UnknownCause

/** A principal element prepared for many requests. */
export interface PreparedPrincipal {
  readonly kind: PrincipalElement['kind']
  readonly isEmpty: boolean
  readonly anyone: boolean
  readonly canonicalUser: boolean
  readonly accounts: ReadonlySet<string>
  /** Services, providers and ARNs, each with its type in front: `Service cloudtrail.amazonaws.com`. */
  readonly names: ReadonlySet<string>
  readonly wildcards: readonly { readonly type: PrincipalEntry['type']; readonly glob: Glob }[]
  readonly roles: readonly string[]
}

/** A caller with every name a policy may call it by. */
export interface CallerIdentity {
  readonly type: 'Service' | 'AWS' | 'Federated' | undefined
  /** The caller's own name, then its role's. Empty for anonymous callers. */
  readonly names: readonly string[]
  readonly account: string | undefined
  readonly rootArn: string | undefined
  /** For a role session whose role ARN is not given, what such an ARN ends in: the session's ARN leaves the role's path out. */
  readonly roleSuffix: string | undefined
  /** For a role itself, what the ARNs of its sessions begin with. */
  readonly sessionPrefix: string | undefined
}

const ACCOUNT_ID = /^\d{12}$/u

/** Prepare a principal element. A user or role id (`AIDA…`, `AROA…`) is what AWS shows for a deleted principal: it is kept and matches nobody. */
export function preparePrincipal({ kind, entries }: PrincipalElement): PreparedPrincipal {
  const isAnyone = ({ type, value }: PrincipalEntry) => type === 'any' || (type === 'AWS' && value === '*')
  const named = entries.filter((entry) => !isAnyone(entry))
  const wild = named.filter(({ value }) => hasWildcard(value))
  return {
    kind,
    isEmpty: entries.length === 0,
    anyone: entries.some(isAnyone),
    canonicalUser: entries.some(({ type }) => type === 'CanonicalUser'),
    accounts: new Set(named.flatMap(({ type, value }) => (type === 'AWS' && ACCOUNT_ID.test(value) ? [value] : []))),
    names: new Set(named.map(({ type, value }) => `${type} ${value}`)),
    wildcards: wild.map(({ type, value }) => ({ type, glob: compileGlob(value) })),
    roles: named.flatMap(({ type, value }) => (type === 'AWS' ? [value] : [])),
  }
}

/** Work out a caller's names, once a request. */
export function identify(caller: Caller): CallerIdentity {
  const nobody = { account: undefined, rootArn: undefined, roleSuffix: undefined, sessionPrefix: undefined }
  switch (caller.kind) {
    case 'anonymous':
      return { ...nobody, type: undefined, names: [] }
    case 'service':
      return { ...nobody, type: 'Service', names: [`Service ${caller.service}`] }
    case 'federated':
      return { ...nobody, type: 'Federated', names: [`Federated ${caller.provider}`] }
    case 'aws':
      return identifyAws(caller)
  }
}

function identifyAws({ arn, account, roleArn }: Caller & { kind: 'aws' }): CallerIdentity {
  const parsed = parseArn(arn)
  const iam = `arn:${parsed?.partition ?? 'aws'}:iam::${account}:`
  const [sort, ...path] = (parsed?.resource ?? '').split('/')
  const session = sort === 'assumed-role' ? path[0] : undefined
  const role = sort === 'role' ? path.at(-1) : undefined
  const ownRole = roleArn ?? (session === undefined ? undefined : `${iam}role/${session}`)
  return {
    type: 'AWS',
    names: [arn, ...(ownRole === undefined || ownRole === arn ? [] : [ownRole])].map((name) => `AWS ${name}`),
    account,
    rootArn: `${iam}root`,
    roleSuffix: session !== undefined && roleArn === undefined ? `/${session}` : undefined,
    sessionPrefix: role === undefined ? undefined : `arn:${parsed?.partition ?? 'aws'}:sts::${account}:assumed-role/${role}/`,
  }
}

/** Judge a principal element. `isDeny` matters to NotPrincipal alone. An element that is not there is the business of who calls. */
export function judgePrincipal(prepared: PreparedPrincipal, caller: CallerIdentity, isDeny: boolean): PrincipalJudgement {
  // A list with anyone in it exempts everyone, whoever else it names.
  if (prepared.kind === 'not-principal' && prepared.anyone) return false
  const reach = reachOf(prepared, caller)
  if (prepared.kind !== 'not-principal') return reach
  if (prepared.isEmpty) return 'empty-list'
  if (reach === false) return 'anyone'
  if (reach !== 'principal' && reach !== 'account') return reach
  return isDeny && caller.type === 'AWS' ? judgeExemption(prepared, caller) : false
}

/**
 * Whether a Deny with NotPrincipal spares an account's user or role: it must list the account besides, and for a session the role too.
 *
 * Source: IAM user guide, "AWS JSON policy elements: NotPrincipal". What a list with the account but without the caller does is not said.
 */
function judgeExemption(prepared: PreparedPrincipal, caller: CallerIdentity): PrincipalJudgement {
  if (!namesAccount(prepared, caller)) return 'anyone'
  const isRootUser = caller.names[0] === `AWS ${caller.rootArn}`
  return isRootUser || caller.names.every((name) => prepared.names.has(name)) ? false : 'undocumented'
}

function reachOf(prepared: PreparedPrincipal, caller: CallerIdentity): PrincipalJudgement {
  if (caller.names.some((name) => prepared.names.has(name))) return 'principal'
  if (prepared.anyone) return 'anyone'
  if (caller.type === undefined) return false
  if (caller.type === 'AWS' && namesAccount(prepared, caller)) return caller.names[0] === `AWS ${caller.rootArn}` ? 'principal' : 'account'
  return doubtful(prepared, caller)
}

function namesAccount(prepared: PreparedPrincipal, { account, rootArn }: CallerIdentity): boolean {
  return account !== undefined && (prepared.accounts.has(account) || prepared.names.has(`AWS ${rootArn}`))
}

/** What would cover the caller if AWS read it in one of several possible ways. */
function doubtful({ wildcards, canonicalUser, roles }: PreparedPrincipal, caller: CallerIdentity): PrincipalJudgement {
  const bare = caller.names.map((name) => name.slice(name.indexOf(' ') + 1))
  if (caller.rootArn !== undefined && caller.account !== undefined) bare.push(caller.rootArn, caller.account)
  if (wildcards.some(({ type, glob }) => type === caller.type && bare.some((name) => glob(name)))) return 'wildcard-principal'
  if (caller.type !== 'AWS') return false
  if (canonicalUser) return 'unidentified-principal'
  const { roleSuffix, sessionPrefix, rootArn } = caller
  const rolePrefix = rootArn?.replace(/root$/u, 'role/') ?? ''
  const maybeRole = roles.some((arn) => roleSuffix !== undefined && arn.startsWith(rolePrefix) && arn.endsWith(roleSuffix))
  const maybeSession = roles.some((arn) => sessionPrefix !== undefined && arn.startsWith(sessionPrefix))
  return maybeRole || maybeSession ? 'unidentified-principal' : false
}
