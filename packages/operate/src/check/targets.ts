import type { Target } from '@trailmend/aws'
import { UsageError } from '../usage-error.ts'
import type { CheckOptions } from './options.ts'

/** One account to check: which one it must turn out to be, if that is known, and how to get in. */
export interface AccountTarget extends Target {
  readonly account: string | undefined
}

type Wishes = Pick<CheckOptions, 'accounts' | 'onlyAccounts' | 'role' | 'externalId'>

/**
 * The accounts that are to be checked, each once.
 *
 * @param partition - the partition of the caller's own credentials, in which a role given by its name alone is looked for
 *
 * Throws a `UsageError` for a role's bare name where no account is named.
 */
export function accountTargets({ accounts, onlyAccounts, role, externalId }: Wishes, partition: string): readonly AccountTarget[] {
  if (accounts.length === 0 && onlyAccounts === undefined) return [ownTarget(role, externalId)]
  const wanted = onlyAccounts === undefined ? accounts : onlyAccounts.map((id) => accounts.find((account) => account.id === id) ?? { id })
  const byId = new Map(wanted.map((account) => [account.id, account]))
  return [...byId.values()].map((account) => ({
    account: account.id,
    role: roleIn(account.id, account.role ?? role, partition),
    externalId: account['external-id'] ?? externalId,
  }))
}

function ownTarget(role: string | undefined, externalId: string | undefined): AccountTarget {
  if (role === undefined) return { account: undefined }
  if (!role.startsWith('arn:'))
    throw new UsageError(`--role ${role}: a role's name alone says not in which account; give its ARN, or name accounts with --account`)
  return { account: undefined, role, externalId }
}

function roleIn(account: string, role: string | undefined, partition: string): string | undefined {
  if (role === undefined || role.startsWith('arn:')) return role
  return `arn:${partition}:iam::${account}:role/${role.replace(/^\/+|\/+$/g, '')}`
}
