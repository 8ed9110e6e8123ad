/** What an attribute may hold. */
export type Attribute = string | number | boolean | Uint8Array

/** Names an item: items of one `pk` are together, in the order of the UTF-8 of their `sk`. At most 2,048 and 1,024 bytes. */
export interface ItemKey {
  readonly pk: string
  readonly sk: string
}

/** At most 400 KB, names included. `day` and `moment` make it found in the order of time; `expires`: seconds since 1970, then it may go. */
export type Item = ItemKey & Readonly<Record<string, Attribute>>

/** Something that must be so of an item, as it is now, for a change to be made. Of an item that is not there every attribute is absent. */
export type Condition =
  | { readonly attribute: string; readonly is: 'absent' | 'present' }
  | { readonly attribute: string; readonly is: 'equal'; readonly to: Attribute }
  | { readonly attribute: string; readonly is: 'below'; readonly limit: number }

/** One change of one item. `when`: all conditions of at least one list hold; always where absent. */
export type Change = {
  readonly when?: readonly (readonly Condition[])[]
} & (
  | { readonly put: Item }
  /** Makes the item where it is not there. `remove`: attributes that go. */
  | { readonly update: ItemKey; readonly set: Readonly<Record<string, Attribute>>; readonly remove?: readonly string[] }
  | { readonly remove: ItemKey }
)

/** What became of changes: all were made, or none. */
export type Changed =
  | { readonly is: 'changed' }
  /** By the number of the change whose conditions do not hold: its item as it is, `undefined` where there is none. */
  | { readonly is: 'refused'; readonly refused: ReadonlyMap<number, Item | undefined> }
  /** Somebody else changes one of the items at this moment: to be tried again. */
  | { readonly is: 'busy' }

/** Which items of one partition. `from` and `to` are both included. */
export interface ItemRange {
  /** By `pk` and `sk`, as written last, or by `day` and `moment`, which may lag behind for a while. */
  readonly by: 'key' | 'time'
  readonly partition: string
  readonly beginsWith?: string
  readonly from?: string
  readonly to?: string
}

/** A table of a store that several collectors reach, such as DynamoDB's. Throws what the store throws, after trying again what is worth it. */
export interface LedgerTable {
  readonly name: string
  /** As written last. */
  get(key: ItemKey): Promise<Item | undefined>
  /** All or none; at most 100 changes, and of different items. */
  change(changes: readonly Change[]): Promise<Changed>
  /** In order, in pages. */
  query(range: ItemRange): AsyncIterable<readonly Item[]>
}

/** The most changes of one call of `change`. Source: DynamoDB API Reference, TransactWriteItems. */
export const MOST_CHANGES = 100
