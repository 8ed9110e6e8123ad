import { type CheckResult, IGNORANCE, type NotLookedAt } from '@trailmend/core'
import { plural } from './count.ts'
import { visible } from './escape/visible.ts'

/** The parts of one account that were not looked at for one reason. */
export interface UnseenGroup {
  /** Whether the check is incomplete for it. */
  readonly leavesGap: boolean
  /** One line, visible characters only: safe for a terminal, not yet for Markdown or SARIF. */
  readonly text: string
}

interface Collected {
  readonly first: NotLookedAt
  readonly regions: Set<string>
}

/** The same reason and regions, in one account or in many. */
interface Told extends Collected {
  readonly accounts: readonly string[]
}

/**
 * What was not looked at, one line for each account and reason: gaps first, each in the order given. What was left out on
 * purpose, the same in many accounts, is one line for all of them.
 */
export function unseenGroups(result: CheckResult): readonly UnseenGroup[] {
  const collected = new Map<string, Collected>()
  for (const part of result.notLookedAt) {
    const key = groupKey(part)
    const group = collected.get(key)
    if (group === undefined) collected.set(key, { first: part, regions: new Set([part.region]) })
    else group.regions.add(part.region)
  }
  const named = hasSeveralSources(result)
  const groups = sameForSeveral([...collected.values()], named).map((group) => ({
    leavesGap: group.first.leavesGap,
    text: describe(group),
  }))
  return [...groups.filter((group) => group.leavesGap), ...groups.filter((group) => !group.leavesGap)]
}

/** Whether findings must name their source to be told apart. */
export function hasSeveralSources({ findings, notLookedAt }: CheckResult): boolean {
  const sources = new Set<string>()
  for (const { source } of findings) sources.add(source)
  for (const { source } of notLookedAt) sources.add(source)
  return sources.size > 1
}

/** A gap is told account by account: each has to be closed there. */
function sameForSeveral(groups: readonly Collected[], namesSource: boolean): readonly Told[] {
  const alike = Map.groupBy(groups, ({ first, regions }) => {
    const account = first.leavesGap ? `${first.source} ${first.account}` : ''
    return JSON.stringify([account, first.leavesGap, first.because.code, reasonOf(first), [...regions].sort()])
  })
  return [...alike.values()].flatMap((same) => {
    const [one] = same
    const accounts = same.map(({ first }) => (namesSource ? `${first.account} (${first.source})` : first.account))
    return one === undefined ? [] : [{ ...one, accounts }]
  })
}

function reasonOf({ because }: NotLookedAt): string {
  return reasons.get(because.code) ?? because.text
}

/** The details of a known reason differ from finding to finding; a reason that only a control knows is told by its text. */
function groupKey(part: NotLookedAt): string {
  const { source, account, leavesGap, because } = part
  return JSON.stringify([source, account, leavesGap, because.code, because.needs ?? null, reasonOf(part)])
}

const SKIPPED: ReadonlyMap<string, string> = new Map([
  ['not-opted-in', 'not opted in'],
  ['not-selected', 'not selected'],
])

const reasons: ReadonlyMap<string, string> = new Map([...Object.entries(IGNORANCE), ...SKIPPED])

const REASON_LIMIT = 300

/** More accounts than this are counted, not named. */
const ACCOUNTS_NAMED = 8

function describe({ first, regions, accounts }: Told): string {
  const { because, leavesGap } = first
  const where =
    accounts.length > ACCOUNTS_NAMED
      ? `${accounts.length} accounts`
      : accounts.map((each) => visible(each, { limit: REASON_LIMIT })).join(', ')
  const reason = visible(reasonOf(first).replace(/\.$/, ''), { limit: REASON_LIMIT })
  const names = [...regions].filter((region) => region !== 'global' || regions.size > 1).map((region) => visible(region, { limit: 64 }))
  const needs = because.needs === undefined ? '' : ` Grant ${visible(because.needs, { limit: REASON_LIMIT })}.`
  if (!leavesGap && names.length > 0) return `${where}: ${plural(names.length, 'region')} ${reason}: ${names.join(', ')}.${needs}`
  return `${where}: ${reason}${names.length > 0 ? ` (${names.join(', ')})` : ''}.${needs}`
}
