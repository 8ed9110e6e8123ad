import type { FingerprintParts } from './baseline-entry.ts'
import type { Finding } from './finding.ts'

/** What was meant to be looked at, where that is less than everything. */
export interface Narrowing {
  /** Ids of the accounts. */
  readonly accounts?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
}

/** Which controls were judged in which accounts, and where something may have been missed. */
export interface Coverage {
  readonly note: (finding: Pick<Finding, 'control' | 'account' | 'region' | 'outcome'>) => void
  /** Whether whatever the control could have found at this place would have been seen. */
  readonly sawAll: (place: Pick<FingerprintParts, 'control' | 'account' | 'region'>) => boolean
  /** The accounts in which the control was judged. */
  readonly accountsOf: (control: string) => readonly string[]
}

/**
 * Keep track of what was looked at: a failure that is no longer there has gone only where it would have been seen.
 *
 * An unknown in a region hides what else may be in that region; one that has no region hides everything of the account.
 */
export function createCoverage({ regions }: Narrowing): Coverage {
  const unseen = new Map<string, Map<string, Set<string>>>()
  return { note, sawAll, accountsOf: (control) => [...(unseen.get(control)?.keys() ?? [])] }

  function note({ control, account, region, outcome }: Pick<Finding, 'control' | 'account' | 'region' | 'outcome'>): void {
    const accounts = unseen.get(control) ?? new Map<string, Set<string>>()
    const hidden = accounts.get(account) ?? new Set<string>()
    if (outcome === 'unknown') hidden.add(region)
    unseen.set(control, accounts.set(account, hidden))
  }

  function sawAll({ control, account, region }: Pick<FingerprintParts, 'control' | 'account' | 'region'>): boolean {
    const hidden = unseen.get(control)?.get(account)
    if (hidden === undefined) return false
    // What has no region is judged on all of them together.
    if (region === 'global') return hidden.size === 0 && regions === undefined
    return !hidden.has(region) && !hidden.has('global') && (regions === undefined || regions.includes(region))
  }
}
