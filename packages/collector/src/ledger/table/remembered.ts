import { gunzipSync, gzipSync } from 'node:zlib'
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

/** Write something under a name. Throws where it does not fit an item. */
export async function remember(change: MakeChanges, name: string, value: string): Promise<void> {
  const text = wellFormed(value)
  const zipped = text.length < LONG ? undefined : new Uint8Array(gzipSync(text))
  if (zipped !== undefined && zipped.length > MOST_BYTES)
    throw new Error(`${name.slice(0, 300)}: ${zipped.length} bytes are too many for an item, which holds ${MOST_BYTES}`)
  await change([{ put: { ...nameKey(name), name: wellFormed(name), ...(zipped === undefined ? { value: text } : { zipped }) } }])
}

/** The name of what an item holds. */
export const nameOf = (item: Item): string => fromWellFormed(String(item.name))

/** What was remembered. */
export function rememberedIn(item: Item | undefined): string | undefined {
  if (item?.zipped instanceof Uint8Array)
    return fromWellFormed(gunzipSync(item.zipped, { maxOutputLength: MOST_UNZIPPED }).toString('utf8'))
  return item?.value === undefined ? undefined : fromWellFormed(String(item.value))
}
