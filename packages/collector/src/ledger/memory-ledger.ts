import type { Clock } from '../clock.ts'
import { isSameFinish } from './flat-record.ts'
import { rememberedIdentity } from './identity.ts'
import type { Ledger, LedgerEntry, ObjectRecord } from './ledger.ts'

/** Everything that a ledger in memory holds. Hand it to the next one to play a restart. */
export interface LedgerMemory {
  readonly records: Map<string, ObjectRecord>
  /** In the order in which they were written. */
  readonly claims: Map<string, { readonly at: number; readonly claims: readonly Uint8Array[] }>
  readonly positions: Map<string, string>
  readonly remembered: Map<string, string>
  /** When each was remembered last, where somebody knew what time it was. */
  readonly rememberedAt: Map<string, number>
}

/** What becomes a ledger's memory: nothing yet. */
export const emptyLedgerMemory = (): LedgerMemory => ({
  records: new Map(),
  claims: new Map(),
  positions: new Map(),
  remembered: new Map(),
  rememberedAt: new Map(),
})

/**
 * A ledger that keeps what `memory` keeps, which by default is nothing beyond itself: for tests, and where nothing is to be kept. One
 * collector's own: what it begins nobody else works on.
 */
export function createMemoryLedger({
  by,
  clock,
  memory = emptyLedgerMemory(),
}: {
  by: string
  clock?: Pick<Clock, 'now'>
  memory?: LedgerMemory
}): Ledger {
  const { records, positions, remembered, rememberedAt } = memory
  const isWanted = (record: ObjectRecord, wanted: Parameters<Ledger['records']>[0]) =>
    record.keyTime !== undefined &&
    record.keyTime >= wanted.from &&
    record.keyTime < wanted.to &&
    (wanted.account === undefined || record.account === wanted.account) &&
    (wanted.region === undefined || record.region === wanted.region)
  const kept: Pick<Ledger, 'recall' | 'remember' | 'rememberAll'> = {
    remember: (name, value) => kept.rememberAll(new Map([[name, value]])),
    rememberAll: async (values) => {
      for (const [name, value] of values) {
        remembered.set(name, value)
        if (clock !== undefined) rememberedAt.set(name, clock.now())
      }
    },
    recall: async (name) => remembered.get(name),
  }
  return {
    ...kept,
    name: 'memory',
    isShared: false,
    identity: () => rememberedIdentity(kept),
    begin: async (id) => {
      const record = records.get(id)
      return record === undefined ? { is: 'begun' } : { is: 'done', record }
    },
    renew: async () => true,
    abandon: async () => {},
    finish: async (entries) => ({ lost: entries.filter((entry) => !write(memory, entry, by)).map(({ record }) => record.id) }),
    acknowledged: async (ids) => {
      for (const id of ids) {
        const record = records.get(id)
        if (record !== undefined) records.set(id, { ...record, acknowledged: true })
      }
    },
    get: async (id) => records.get(id),
    claims: async function* (since) {
      const kept = [...memory.claims].filter(([, { at }]) => at >= since).sort(([, one], [, other]) => one.at - other.at)
      for (const [id, { claims }] of kept) for (const piece of claims) yield { id, claims: piece }
    },
    forgetClaims: async (before) => {
      for (const [id, { at }] of memory.claims) if (at < before) memory.claims.delete(id)
    },
    forgetObjects: async (before) => {
      const old = [...records.values()].filter(({ at }) => at < before)
      for (const { id } of old) records.delete(id)
      return old.length
    },
    positions: async () => new Map(positions),
    records: async function* (wanted) {
      for (const record of [...records.values()]) if (isWanted(record, wanted)) yield record
    },
    forgetRemembered: async (prefix, before) => {
      const old = [...rememberedAt].filter(([name, at]) => at < before && name.startsWith(prefix))
      for (const [name] of old) {
        remembered.delete(name)
        rememberedAt.delete(name)
      }
      return old.length
    },
    recallAll: async function* (prefix) {
      for (const [name, value] of [...remembered]) if (name.startsWith(prefix)) yield { name, value }
    },
    close: async () => {},
  }
}

/** Write an entry where nothing is written yet; whether what is written is this. */
function write(memory: LedgerMemory, { record, claims, positions }: LedgerEntry, by: string): boolean {
  const written = memory.records.get(record.id)
  if (written !== undefined && !isSameFinish(written, record, by)) return false
  if (written === undefined) {
    memory.records.set(record.id, { ...record, by, acknowledged: false })
    if (claims !== undefined) memory.claims.set(record.id, { at: record.at, claims: claims.map((piece) => piece.slice()) })
  }
  for (const [sink, position] of positions ?? []) memory.positions.set(sink, position)
  return true
}
