import type { Clock } from '../../clock.ts'
import type { LedgerReader } from '../ledger.ts'
import type { ItemRange, LedgerTable } from '../ledger-table.ts'
import { fromWellFormed } from '../well-formed.ts'
import { DAYS, dayOf, momentsOf, nameKey, namePrefix, objectKey, positionsOf, REMEMBERED, recordOf } from './items.ts'
import { hasExpired, nameOf, rememberedIn } from './remembered.ts'

/** What is asked of a table: about one collector's own positions, and about what all have done. */
export function createTableReads(
  table: LedgerTable,
  {
    by,
    clock,
    get,
    told,
  }: {
    readonly by: string
    readonly clock: Pick<Clock, 'now'>
    readonly get: LedgerTable['get']
    readonly told: (error: unknown) => unknown
  },
): Pick<LedgerReader, 'get' | 'positions' | 'records' | 'recall' | 'recallAll'> {
  return {
    get: async (id) => recordOf(id, await get(objectKey(id))),
    positions: async () => {
      const positions = new Map<string, string>()
      for await (const { sk, position } of items({ by: 'key', partition: positionsOf(by) }))
        positions.set(fromWellFormed(sk), fromWellFormed(String(position)))
      return positions
    },
    records: async function* (wanted) {
      // DynamoDB refuses a range that ends before it begins.
      if (!(wanted.from < wanted.to)) return
      const [first, last] = [dayOf(wanted.from), dayOf(wanted.to)]
      const days = items({
        by: 'key',
        partition: DAYS,
        ...(first === undefined ? {} : { from: first }),
        ...(last === undefined ? {} : { to: last }),
      })
      for await (const { sk: day } of days)
        for (const range of momentsOf(day, wanted))
          for await (const item of items({ by: 'time', partition: day, ...range })) {
            const record = recordOf(fromWellFormed(String(item.id)), item)
            if (record?.keyTime === undefined || record.keyTime < wanted.from || record.keyTime >= wanted.to) continue
            if (wanted.account !== undefined && record.account !== wanted.account) continue
            if (wanted.region === undefined || record.region === wanted.region) yield record
          }
    },
    recall: async (name) => {
      const item = await get(nameKey(name))
      return item === undefined || hasExpired(item, clock.now()) ? undefined : rememberedIn(item)
    },
    recallAll: async function* (prefix) {
      for await (const item of items({ by: 'key', partition: REMEMBERED, beginsWith: namePrefix(prefix) })) {
        if (hasExpired(item, clock.now())) continue
        const [name, value] = [nameOf(item), rememberedIn(item)]
        if (name.startsWith(prefix) && value !== undefined) yield { name, value }
      }
    },
  }

  async function* items(range: ItemRange): AsyncGenerator<Awaited<ReturnType<LedgerTable['get']>> & object> {
    try {
      for await (const page of table.query(range)) yield* page
    } catch (error) {
      throw told(error)
    }
  }
}
