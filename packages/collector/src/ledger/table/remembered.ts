import { gunzipSync, gzipSync } from 'node:zlib'
import { PASSING } from '../ledger.ts'
import type { Item } from '../ledger-table.ts'
import { fromWellFormed, wellFormed } from '../well-formed.ts'
import type { MakeChanges } from './changing.ts'
import { nameKey } from './items.ts'

/** Characters from which on a value is zipped. An item costs by the kilobyte. */
const LONG = 2_048
/** Bytes of a value in an item, of which DynamoDB takes 400 KB with everything. */
const MOST_BYTES = 380_000
/** Bytes that come out of a zipped value: what is in the table may have been put there by somebody else. */
const MOST_UNZIPPED = 1 << 28

/** What is remembered. `expires`: seconds since 1970-01-01 UTC, then it may go. */
export interface Remembering {
  readonly name: string
  readonly value: string
  readonly expires?: number
}

/** When what has this name may be forgotten, of a ledger that keeps for so many milliseconds: only what passes ever is. */
export function expiryOf(name: string, now: number, keep: number | undefined): Pick<Remembering, 'expires'> {
  if (keep === undefined || !PASSING.some((prefix) => name.startsWith(prefix))) return {}
  return { expires: Math.ceil((now + keep) / 1000) }
}

/** Whether an item may be there though it has expired: DynamoDB removes it some days later. */
export function hasExpired({ expires }: Item, now: number): boolean {
  return typeof expires === 'number' && expires * 1000 < now
}

/** Write something under a name. Throws where it does not fit an item. */
export async function remember(change: MakeChanges, { name, value, ...expiry }: Remembering): Promise<void> {
  const text = wellFormed(value)
  const zipped = text.length < LONG ? undefined : new Uint8Array(gzipSync(text))
  if (zipped !== undefined && zipped.length > MOST_BYTES)
    throw new Error(`${name.slice(0, 300)}: ${zipped.length} bytes are too many for an item, which holds ${MOST_BYTES}`)
  await change([{ put: { ...nameKey(name), name: wellFormed(name), ...expiry, ...(zipped === undefined ? { value: text } : { zipped }) } }])
}

/** The name of what an item holds. */
export const nameOf = (item: Item): string => fromWellFormed(String(item.name))

/** What was remembered. */
export function rememberedIn(item: Item | undefined): string | undefined {
  if (item?.zipped instanceof Uint8Array)
    return fromWellFormed(gunzipSync(item.zipped, { maxOutputLength: MOST_UNZIPPED }).toString('utf8'))
  return item?.value === undefined ? undefined : fromWellFormed(String(item.value))
}
