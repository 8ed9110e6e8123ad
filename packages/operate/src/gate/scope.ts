import { createHash } from 'node:crypto'
import type { CheckOptions } from '../check/options.ts'
import type { Config } from '../config/read-config.ts'

type Wishes = Pick<CheckOptions, 'benchmark' | 'level' | 'onlyAccounts'>

/** Account ids that are named one by one. */
const MAX_NAMED = 3

/**
 * What a check is about, in a word that stays the same from run to run: the benchmark, and the accounts that were named or else
 * the configuration that names them. Letters, digits and `@ . _ - + /` only.
 *
 * Two checks of one repository that differ in neither need a word of their own.
 */
export function scopeOf({ benchmark, level, onlyAccounts }: Wishes, config: Pick<Config, 'path'> | undefined): string {
  const controls = `${benchmark ?? 'all'}${level === undefined ? '' : `-level-${level}`}`
  return `trailmend/${controls}/${plain(accountsOf(onlyAccounts, config))}`
}

function accountsOf(accounts: readonly string[] | undefined, config: Pick<Config, 'path'> | undefined): string {
  if (accounts === undefined) return config?.path ?? 'own-account'
  const sorted = [...new Set(accounts)].sort()
  return sorted.length <= MAX_NAMED ? sorted.join('+') : `${sorted.length}-accounts-${digest(sorted.join())}`
}

/** Letters, digits and `@ . _ - + /` only. A text that had to be changed is told from others that would come out the same. */
export function plain(text: string): string {
  const kept = text.replace(/[^A-Za-z0-9@._+/-]+/g, '_').replace(/-{2,}/g, '-')
  return kept === text && text.length <= 100 ? text : `${kept.slice(0, 60)}-${digest(text)}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
