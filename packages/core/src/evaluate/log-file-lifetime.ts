import type { LifecycleRule } from '../observe/facts/bucket.ts'
import type { Trail } from '../observe/snapshot.ts'

/** Where a trail keeps the log files and the digest files of one account, each ending in a slash. */
interface Folders {
  readonly logs: string
  readonly digests: string
}

/** Log files or digests of a trail that expire. */
export interface Expiry {
  readonly what: 'log files' | 'digest files'
  /** What their keys begin with. */
  readonly prefix: string
  readonly days: number
  /** The rule that lets them expire. Attacker-controlled. */
  readonly rule: string
}

/** Log files or digests that expire within fewer days than `minimum`; `undefined` if there are none. */
export function earlyExpiry(trail: Trail, rules: readonly LifecycleRule[], minimum: number): Expiry | undefined {
  return pairs(trail, rules)
    .flatMap(({ logs, digests }) => [expiryAt('log files', logs, rules) ?? [], expiryAt('digest files', digests, rules) ?? []].flat())
    .find(({ days }) => days < minimum)
}

/** Digests that expire before the log files they prove; `undefined` if there are none. */
export function digestsExpireFirst(trail: Trail, rules: readonly LifecycleRule[]): Expiry | undefined {
  return pairs(trail, rules)
    .flatMap(({ logs, digests }) => {
      const digest = expiryAt('digest files', digests, rules)
      const log = expiryAt('log files', logs, rules)
      return digest !== undefined && (log === undefined || digest.days < log.days) ? [digest] : []
    })
    .at(0)
}

/** Of several rules the one that comes first counts. Source: S3 User Guide, "Resolving lifecycle conflicts" (the shorter expiry). */
function expiryAt(what: Expiry['what'], key: string, rules: readonly LifecycleRule[]): Expiry | undefined {
  let first: { readonly days: number; readonly rule: string } | undefined
  for (const { id, prefix, expiresAfterDays: days, needsTags } of rules) {
    if (days !== null && !needsTags && (first === undefined || days < first.days) && key.startsWith(prefix)) first = { days, rule: id }
  }
  return first === undefined ? undefined : { what, prefix: key, ...first }
}

/**
 * Every pair of prefixes, of log files and of the digests that prove them, which the rules may treat in ways of their own: the
 * folders themselves, and each part of one that a rule names, with its counterpart.
 */
function pairs(trail: Trail, rules: readonly LifecycleRule[]): readonly Folders[] {
  return foldersOf(trail, rules).flatMap(({ logs, digests }) => {
    const parts = rules.flatMap(({ prefix }) =>
      [logs, digests].flatMap((folder) => (prefix.startsWith(folder) ? prefix.slice(folder.length) : [])),
    )
    return ['', ...new Set(parts)].map((part) => ({ logs: logs + part, digests: digests + part }))
  })
}

/**
 * The folders of a trail. Those of an organization's trail are one for each member under the organization's id, neither of which
 * the trail tells: one that stands for all, and those that a rule names.
 *
 * Source: CloudTrail User Guide, "Finding your CloudTrail log files" and "CloudTrail digest file structure".
 */
function foldersOf({ keyPrefix, isOrganization, ownerAccount }: Trail, rules: readonly LifecycleRule[]): readonly Folders[] {
  const base = `${keyPrefix === '' ? '' : `${keyPrefix}/`}AWSLogs/`
  const named = rules.flatMap(({ prefix }) => (prefix.startsWith(base) ? [prefix.slice(base.length).split('/')] : []))
  const accounts = isOrganization ? memberFolders(named) : [ownerAccount]
  return accounts.map((account) => ({ logs: `${base}${account}/CloudTrail/`, digests: `${base}${account}/CloudTrail-Digest/` }))
}

const ANY_ORGANIZATION = 'o-organization'
const ANY_ACCOUNT = '000000000000'

/** A prefix may end within a name: what it has of the name stands for the names that begin so. */
function memberFolders(named: readonly (readonly string[])[]): readonly string[] {
  const found = named.flatMap(([organization = '', account = '']) => {
    if (!organization.startsWith('o-')) return []
    return `${organization}/${/^\d{1,12}$/.test(account) ? account.padEnd(ANY_ACCOUNT.length, '0') : ANY_ACCOUNT}`
  })
  return [...new Set([`${ANY_ORGANIZATION}/${ANY_ACCOUNT}`, ...found])]
}
