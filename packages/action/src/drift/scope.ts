import { scryptSync } from 'node:crypto'
import { CONTROLS, selectControls } from '@trailmend/core'
import type { CheckOptions } from '@trailmend/operate'

type Looked = Pick<CheckOptions, 'onlyAccounts' | 'organization' | 'benchmark' | 'level' | 'controls' | 'scope' | 'replay'>

/**
 * What a check looks at, in a text that is the same from run to run and differs where anything is left out that another check looks
 * at: so a check of less never takes for mended what it did not look at.
 *
 * @param category - what tells the check from others of the repository, the benchmark and the configuration in it
 */
export function driftScope(category: string, looked: Looked): string {
  const { onlyAccounts, organization, scope, replay } = looked
  const accounts = organization === undefined ? null : [sorted(organization.include), sorted(organization.exclude)]
  return JSON.stringify([category, sorted(onlyAccounts), accounts, chosenControls(looked), sorted(scope.regions), sorted(replay)])
}

/** The controls that were named one by one. All of them is no choice: the next version may have more, and means the same by it. */
function chosenControls({ controls, benchmark, level }: Looked): readonly string[] | null {
  const all = selectControls(CONTROLS, { benchmark, level, controls: undefined })
  return controls.length === all.length ? null : sorted(controls.map(({ id }) => id))
}

function sorted(list: readonly string[] | undefined): readonly string[] | null {
  return list === undefined ? null : [...new Set(list)].sort()
}

/** Four times Node's default: 32 MiB and a tenth of a second, once a run. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 } as const

/**
 * What a scope is known by in a repository: 64 hexadecimal digits, the same from run to run.
 *
 * It stands in public where the repository is, and a scope may hold little more than an account's twelve digits: a plain digest of
 * those would be guessed in minutes, this one takes years.
 */
export function scopeKey(scope: string, repository: string): string {
  return scryptSync(scope.toWellFormed(), `trailmend:drift:${repository.toLowerCase()}`, 32, COST).toString('hex')
}
