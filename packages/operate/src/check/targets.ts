import type { Target } from '@trailmend/aws'
import { parseArn } from '@trailmend/core'
import type { Discovery } from '../organization/discovery.ts'
import { UsageError } from '../usage-error.ts'
import type { CheckOptions } from './options.ts'
import { type Entrance, entrance, type LoggingAccount } from './whom.ts'

/** One account to check: which one it must turn out to be, if that is known, and how to get in. */
export interface AccountTarget extends Target {
  readonly account: string | undefined
}

type Wishes = Pick<CheckOptions, 'accounts' | 'onlyAccounts' | 'role' | 'externalId' | 'via'>

/** What is known before the accounts are asked. */
export interface Known {
  /** The partition of the caller's own credentials, in which a role given by its name alone is looked for. */
  readonly partition: string
  /** The account of the caller's own credentials, where accounts are found by asking the organization: it needs no role. */
  readonly ownAccount?: string | undefined
  readonly discovery?: Discovery | undefined
}

/**
 * The accounts that are to be checked, each once: those that are named, and those that the organization has.
 *
 * Throws a `UsageError` for a role's bare name where no account is named.
 */
export function accountTargets(wishes: Wishes, { partition, ownAccount, discovery }: Known): readonly AccountTarget[] {
  const { accounts, onlyAccounts, role, externalId, via } = wishes
  if (accounts.length === 0 && onlyAccounts === undefined && discovery === undefined) return [ownTarget(wishes)]
  const named = new Map(accounts.map((account) => [account.id, account]))
  const leftOut = new Set(discovery?.leftOut)
  const everyone = [...named.keys(), ...(discovery?.members ?? [])].filter((id) => !leftOut.has(id))
  const otherwise = { role, 'external-id': externalId, via: via.map((hop) => ({ role: hop.role, 'external-id': hop.externalId })) }
  return [...new Set(onlyAccounts ?? everyone)].map((id) => {
    const own = named.get(id)
    if (id === ownAccount && own?.role === undefined) return { account: id }
    return { account: id, ...inAccount(id, entrance(own ?? {}, otherwise), partition) }
  })
}

/** How to get into the logging account. Throws a `UsageError` for a role of another account. */
export function loggingTarget({ id, ...way }: LoggingAccount, partition: string): Target {
  const target = inAccount(id, way, partition)
  if (target.role !== undefined && parseArn(target.role)?.account !== id) {
    throw new UsageError(`the logging account is ${id}, but ${target.role} is a role of another account`)
  }
  return target
}

function ownTarget({ role, externalId, via }: Wishes): AccountTarget {
  if (role === undefined) return { account: undefined }
  if (!role.startsWith('arn:'))
    throw new UsageError(`--role ${role}: a role's name alone says not in which account; give its ARN, or name accounts with --account`)
  return { account: undefined, role, externalId, via }
}

function inAccount(account: string, { role, externalId, via }: Entrance, partition: string): Target {
  if (role === undefined) return {}
  const arn = role.startsWith('arn:') ? role : `arn:${partition}:iam::${account}:role/${role.replace(/^\/+|\/+$/g, '')}`
  return { role: arn, externalId, via }
}
