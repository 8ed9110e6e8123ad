import type { NotLookedAt } from '@trailmend/core'
import { ignoranceOf, type OrganizationAnswers, operationNameOf, type RecordedCall, readOrganization } from '@trailmend/core/observe'
import { isParentId } from '../config/way-in.ts'

/** Which accounts of an organization are wanted. */
export interface Selection {
  /** Ids and names of accounts, ids of organizational units and roots; `undefined` for every account. */
  readonly include: readonly string[] | undefined
  readonly exclude: readonly string[]
}

/** What an organization said of its accounts. */
export interface Discovery {
  /** The ids of the accounts to check, sorted. */
  readonly members: readonly string[]
  /** The ids of accounts that are not to be checked even if they are named: excluded, or closed. Sorted. */
  readonly leftOut: readonly string[]
  /** Accounts that are closed, and what could not be found out. */
  readonly notLookedAt: readonly NotLookedAt[]
}

/** The selection of who wishes for nothing in particular. */
export const EVERY_ACCOUNT: Selection = { include: undefined, exclude: [] }

/**
 * Read which accounts to check from the calls in which an organization was asked. Never throws: what was refused is said.
 *
 * An account whose state AWS does not tell is taken to be open: it is better asked in vain than passed over.
 */
export function readDiscovery(calls: readonly RecordedCall[], { include, exclude }: Selection, source: string): Discovery {
  const answers = readOrganization(calls)
  const out = new Set(meant(exclude, answers))
  const chosen = [...new Set(include === undefined ? answers.accounts.keys() : meant(include, answers))].filter((id) => !out.has(id))
  const closed = chosen.flatMap((id) => {
    const because = CLOSED.get(answers.accounts.get(id)?.state ?? '')
    return because === undefined ? [] : [{ source, account: id, region: 'global', because, leavesGap: false }]
  })
  const shut = new Set(closed.map(({ account }) => account))
  return {
    members: chosen.filter((id) => !shut.has(id)).sort(),
    leftOut: [...out, ...shut].sort(),
    notLookedAt: [...refusals(answers, source), ...nameless([...(include ?? []), ...exclude], answers, source), ...closed],
  }
}

/** States in which nothing can be asked, nor runs. Source: Organizations API Reference, Account, "State". */
const CLOSED: ReadonlyMap<string, NotLookedAt['because']> = new Map([
  ['SUSPENDED', { code: 'account-suspended', text: 'The account is suspended: nobody can use it.' }],
  ['PENDING_CLOSURE', { code: 'account-closing', text: 'The account is being closed: nobody can use it.' }],
  ['CLOSED', { code: 'account-closed', text: 'The account is closed: nobody can use it.' }],
  ['PENDING_ACTIVATION', { code: 'account-not-activated', text: 'The account is not activated yet: nobody can use it.' }],
])

function refusals({ refused }: OrganizationAnswers, source: string): readonly NotLookedAt[] {
  return refused.flatMap((call) => {
    const name = operationNameOf(call)
    if (name === undefined) return []
    const { because, detail, needs } = entering(ignoranceOf(call.error, name))
    const parent = call.input.ParentId
    const what = typeof parent === 'string' ? `What is in ${parent}` : 'The accounts of the organization'
    const text = `${what} could not be listed, so accounts may be missing: ${detail}`
    const reason = { code: because, text, ...(needs === undefined ? {} : { needs }) }
    return [{ source, account: call.account, region: 'global', because: reason, leavesGap: true }]
  })
}

/** A role that could not be assumed is refused whatever is asked with it. */
function entering(reason: ReturnType<typeof ignoranceOf>): ReturnType<typeof ignoranceOf> {
  const isTheRole = reason.because === 'access-denied' && /\bsts:AssumeRole\b/.test(reason.detail)
  return isTheRole ? { ...reason, because: 'credentials', needs: 'sts:AssumeRole' } : reason
}

/** The ids of the accounts that words mean. */
function meant(words: readonly string[], answers: OrganizationAnswers): readonly string[] {
  return words.flatMap((word) => {
    if (/^\d{12}$/.test(word)) return [word]
    if (isParentId(word)) return below(word, answers)
    return [...answers.accounts.values()].filter(({ name }) => name === word).map(({ id }) => id)
  })
}

/** The accounts in a unit and in the units below it. What comes round again, as no answer of AWS's does, is read once. */
function below(parent: string, { parents }: OrganizationAnswers): readonly string[] {
  const all = new Set([parent])
  for (const each of all) for (const unit of parents.get(each)?.units ?? []) all.add(unit)
  return [...all].flatMap((each) => [...(parents.get(each)?.accounts ?? [])])
}

/** Names that no account has: whoever meant one of them would think that it was checked, or was not. */
function nameless(words: readonly string[], { accounts, listed, asker = '' }: OrganizationAnswers, source: string): readonly NotLookedAt[] {
  if (!listed) return []
  const names = new Set([...accounts.values()].map(({ name }) => name))
  return words.flatMap((word) => {
    if (/^\d{12}$/.test(word) || isParentId(word) || names.has(word)) return []
    const because = { code: 'not-found', text: `The organization has no account of the name ${JSON.stringify(word)}.` }
    return [{ source, account: asker, region: 'global', because, leavesGap: true }]
  })
}
