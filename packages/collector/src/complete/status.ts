import type { LedgerReader } from '../ledger/ledger.ts'
import type { ObjectStore } from '../object/object.ts'
import { accountsOfDigests, recallDigests } from './digest-memory.ts'
import { DIGEST_PATIENCE, HOUR, type HourWish, hourOf, NAME_SLACK } from './expected.ts'
import { type HourState, type HourVerdict, worstOf } from './hour-verdict.ts'
import { judgeHours } from './judge-hours.ts'
import { type KnownChain, recallChains } from './known-chains.ts'
import { type ListingPlace, listExpected, listedAccounts } from './list-expected.ts'

export interface StatusOptions {
  readonly ledger: Pick<LedgerReader, 'name' | 'records' | 'recallAll'>
  readonly wish: HourWish
  /** Buckets to list besides; nothing is listed unless given. */
  readonly list?: { readonly store: ObjectStore; readonly places: readonly ListingPlace[] }
}

/** How complete a collection is. */
export interface CollectionStatus {
  readonly ledger: string
  readonly from: number
  readonly to: number
  readonly now: number
  /** The buckets that were listed. */
  readonly listed: readonly string[]
  /** The worst of all hours; `unknown` where there are none. */
  readonly state: HourState
  readonly hours: readonly HourVerdict[]
  readonly counts: Readonly<Record<HourState, number>>
  /** Values in the ledger that should tell of digests and cannot be read, or are being written. */
  readonly broken: number
  /** 1: gaps, silence, or something was tampered with; 3: not all is known; 0 otherwise. */
  readonly exitCode: 0 | 1 | 3
}

const DAY = 24 * HOUR

/**
 * Judge what a ledger knows, and what lies in buckets: one account after the other, so that no more is held than what is known of one of them.
 * Throws what the ledger throws, and the signal's reason.
 */
export async function collectionStatus(options: StatusOptions, signal: AbortSignal): Promise<CollectionStatus> {
  const { ledger, wish, list } = options
  const asked = { ...options, chains: await recallChains(ledger) }
  const { accounts, broken: nowhere } = await accountsIn(asked, signal)
  const hours: HourVerdict[] = []
  let broken = nowhere
  for (const account of [...accounts].sort()) {
    const judged = await judgeAccount(asked, account, signal)
    hours.push(...judged.hours)
    broken += judged.broken
  }
  const states = hours.map(({ state }) => state)
  const state = worstOf(hours.length === 0 || broken > 0 ? ['unknown', ...states] : states)
  const listed = list?.places.map(({ bucket }) => bucket) ?? []
  return {
    ...{ ledger: ledger.name, from: hourOf(wish.from), to: wish.to, now: wish.now, listed },
    ...{ state, hours, counts: countsOf(hours), broken, exitCode: EXIT_CODES[state] },
  }
}

interface Asked extends StatusOptions {
  readonly chains: readonly KnownChain[]
}

const digestsAbout = ({ from, to }: HourWish) => ({ from: hourOf(from) - DAY, to: to + DAY })
const recordsAbout = ({ from, to }: HourWish) => ({ from: hourOf(from) - NAME_SLACK, to: to + NAME_SLACK + DIGEST_PATIENCE })

/** The accounts that anything is known of. Nothing of it is kept but their names. */
async function accountsIn(
  { ledger, wish, list, chains }: Asked,
  signal: AbortSignal,
): Promise<{ readonly accounts: ReadonlySet<string>; readonly broken: number }> {
  if (wish.accounts !== undefined) return { accounts: new Set(wish.accounts), broken: 0 }
  const { accounts: ofDigests, broken } = await accountsOfDigests(ledger, digestsAbout(wish))
  const accounts = new Set([...ofDigests, ...chains.map(({ account }) => account)])
  const region = onlyOf(wish.regions)
  for await (const { account } of ledger.records({ ...recordsAbout(wish), ...(region !== undefined && { region }) }))
    if (account !== undefined) accounts.add(account)
  for (const place of list?.places ?? [])
    for await (const account of listedAccounts(list?.store ?? EMPTY, place, { wish, signal })) accounts.add(account)
  return { accounts, broken }
}

async function judgeAccount(
  { ledger, wish: all, list, chains }: Asked,
  account: string,
  signal: AbortSignal,
): Promise<{ readonly hours: readonly HourVerdict[]; readonly broken: number }> {
  const wish = { ...all, accounts: [account] }
  const region = onlyOf(wish.regions)
  const { notes, broken } = await recallDigests(ledger, { ...digestsAbout(wish), account, region })
  const records = []
  for await (const record of ledger.records({ ...recordsAbout(wish), account, ...(region !== undefined && { region }) }))
    records.push(record)
  const listings = []
  for (const place of list?.places ?? []) listings.push(await listExpected(list?.store ?? EMPTY, place, { wish, signal }))
  return {
    hours: judgeHours({ digests: notes, chains: chains.filter((chain) => chain.account === account), listings }, records, wish),
    broken,
  }
}

const EXIT_CODES = { complete: 0, pending: 0, gap: 1, tampered: 1, silent: 1, unknown: 3 } as const satisfies Record<HourState, number>

const EMPTY: ObjectStore = { get: async () => ({ is: 'missing' }), list: async function* () {} }

function onlyOf(names: readonly string[] | undefined): string | undefined {
  return names?.length === 1 ? names[0] : undefined
}

function countsOf(hours: readonly HourVerdict[]): Record<HourState, number> {
  const counts = { complete: 0, gap: 0, tampered: 0, silent: 0, pending: 0, unknown: 0 }
  for (const { state } of hours) counts[state]++
  return counts
}
