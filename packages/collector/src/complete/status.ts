import type { LedgerReader } from '../ledger/ledger.ts'
import type { ObjectStore } from '../object/object.ts'
import { recallDigests } from './digest-memory.ts'
import { DIGEST_PATIENCE, HOUR, type HourWish, hourOf, NAME_SLACK } from './expected.ts'
import { type HourState, type HourVerdict, worstOf } from './hour-verdict.ts'
import { judgeHours } from './judge-hours.ts'
import { recallChains } from './known-chains.ts'
import { type ListingPlace, listExpected } from './list-expected.ts'

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

/** Judge what a ledger knows, and what lies in buckets. Throws what the ledger throws, and the signal's reason. */
export async function collectionStatus({ ledger, wish, list }: StatusOptions, signal: AbortSignal): Promise<CollectionStatus> {
  const { from, to, accounts, regions } = wish
  const [account, region] = [onlyOf(accounts), onlyOf(regions)]
  const first = hourOf(from)
  const { notes, broken } = await recallDigests(ledger, { from: first - DAY, to: to + DAY, account, region })
  const records = []
  const about = { from: first - NAME_SLACK, to: to + NAME_SLACK + DIGEST_PATIENCE }
  for await (const record of ledger.records({
    ...about,
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  }))
    records.push(record)
  const listings = []
  for (const place of list?.places ?? []) listings.push(await listExpected(list?.store ?? EMPTY, place, { wish, signal }))
  const hours = judgeHours({ digests: notes, chains: await recallChains(ledger), listings }, records, wish)
  const states = hours.map(({ state }) => state)
  const state = worstOf(hours.length === 0 || broken > 0 ? ['unknown', ...states] : states)
  return {
    ...{ ledger: ledger.name, from: first, to, now: wish.now, listed: listings.map(({ bucket }) => bucket) },
    ...{ state, hours, counts: countsOf(hours), broken, exitCode: EXIT_CODES[state] },
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
