import type { Change, Condition, Item, ItemKey, LedgerTable } from '../../../packages/collector/src/ledger/ledger-table.ts'

/** A table in memory that does what the port says, one call after the other. Hand it to several ledgers. */
export function createMemoryTable(): LedgerTable & { readonly items: ReadonlyMap<string, Item> } {
  const items = new Map<string, Item>()
  const name = ({ pk, sk }: ItemKey) => JSON.stringify([pk, sk])
  const keyOf = (change: Change): ItemKey => ('put' in change ? change.put : 'update' in change ? change.update : change.remove)
  return {
    name: 'memory-table',
    items,
    get: async (key) => items.get(name(key)),
    change: async (changes) => {
      if (new Set(changes.map((change) => name(keyOf(change)))).size < changes.length || changes.length > 100)
        throw Object.assign(new Error('twice the same item, or too many'), { name: 'ValidationException' })
      for (const change of changes) {
        const because = misfit(keyOf(change), 'put' in change ? change.put : 'update' in change ? change.set : {})
        if (because !== undefined) throw Object.assign(new Error(because), { name: 'ValidationException' })
      }
      const refused = [...changes.entries()].filter(([, change]) => !holds(change, items.get(name(keyOf(change)))))
      if (refused.length > 0)
        return { is: 'refused', refused: new Map(refused.map(([index, change]) => [index, items.get(name(keyOf(change)))])) }
      for (const change of changes) {
        const key = name(keyOf(change))
        if ('put' in change) items.set(key, change.put)
        else if ('update' in change) {
          const kept = Object.entries({ ...items.get(key), ...change.set }).filter(([each]) => !change.remove?.includes(each))
          items.set(key, { ...Object.fromEntries(kept), ...change.update } as Item)
        } else items.delete(key)
      }
      return { is: 'changed' }
    },
    query: async function* ({ by, partition, beginsWith, from, to }) {
      if (from !== undefined && to !== undefined && from > to)
        throw Object.assign(new Error('ends before it begins'), { name: 'ValidationException' })
      const [first, second] = by === 'key' ? ['pk', 'sk'] : ['day', 'moment']
      const found = [...items.values()]
        .filter((item) => item[first!] === partition)
        .map((item) => [String(item[second!]), item] as const)
        .filter(([order]) => beginsWith === undefined || order.startsWith(beginsWith))
        .filter(([order]) => from === undefined || Buffer.compare(Buffer.from(order), Buffer.from(from)) >= 0)
        .filter(([order]) => to === undefined || Buffer.compare(Buffer.from(order), Buffer.from(to)) <= 0)
        .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
        .map(([, item]) => item)
      for (let at = 0; at === 0 || at < found.length; at += 10) yield found.slice(at, at + 10)
    },
  }
}

/**
 * What DynamoDB does not take of an item. Source: Amazon DynamoDB Developer Guide, "Quotas in Amazon DynamoDB".
 */
function misfit({ pk, sk }: ItemKey, set: Readonly<Record<string, Item[string]>>): string | undefined {
  const bytes = (value: Item[string]) => (value instanceof Uint8Array ? value.length : Buffer.byteLength(String(value)))
  const keys: readonly (readonly [Item[string] | undefined, number])[] = [
    [pk, 2048],
    [sk, 1024],
    [set.day ?? 'none', 2048],
    [set.moment ?? 'none', 1024],
  ]
  if (keys.some(([key, most]) => typeof key !== 'string' || key === '' || bytes(key) > most)) return 'a key is empty or too long'
  if (Object.values(set).some((value) => typeof value === 'number' && !(Math.abs(value) < 1e126))) return 'a number is none'
  const size = [pk, sk, ...Object.keys(set), ...Object.values(set)].reduce((sum: number, each) => sum + bytes(each), 0)
  return size > 400 * 1024 ? `Item size has exceeded the maximum allowed size: ${size}` : undefined
}

function holds({ when }: Change, item: Item | undefined): boolean {
  return when === undefined || when.some((all) => all.every((condition) => isSo(condition, item?.[condition.attribute])))
}

function isSo(condition: Condition, value: Item[string] | undefined): boolean {
  switch (condition.is) {
    case 'absent':
      return value === undefined
    case 'present':
      return value !== undefined
    case 'equal':
      return value === condition.to
    case 'below':
      return typeof value === 'number' && value < condition.limit
  }
}
