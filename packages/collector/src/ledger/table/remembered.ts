import { gunzipSync, gzipSync } from 'node:zlib'
import type { Clock } from '../../clock.ts'
import { DoesNotFit } from '../does-not-fit.ts'
import { PASSING } from '../ledger.ts'
import type { Item } from '../ledger-table.ts'
import { fromWellFormed, wellFormed } from '../well-formed.ts'
import type { MakeChanges } from './changing.ts'
import { nameKey } from './items.ts'

/** Characters from which on a value is zipped. An item costs by the kilobyte. */
const LONG = 2_048
/** Bytes of a name and a zipped value in an item, of which DynamoDB takes 400 KB with everything. */
const MOST_BYTES = 380_000
/** Bytes that come out of a zipped value: what is in the table may have been put there by somebody else. */
const MOST_UNZIPPED = 1 << 28

/** When what has this name may be forgotten, of a ledger that keeps for so many milliseconds: only what passes ever is. */
function expiryOf(name: string, now: number, keep: number | undefined): { readonly expires?: number } {
  if (keep === undefined || !PASSING.some((prefix) => name.startsWith(prefix))) return {}
  return { expires: Math.ceil((now + keep) / 1000) }
}

/** Whether an item may be there though it has expired: DynamoDB removes it some days later. */
export function hasExpired({ expires }: Item, now: number): boolean {
  return typeof expires === 'number' && expires * 1000 < now
}

/** Where something is remembered. `keep`: milliseconds until what passes may be forgotten; never where absent. */
export interface Remembering {
  readonly change: MakeChanges
  readonly clock: Pick<Clock, 'now'>
  readonly keep: number | undefined
}

/** Write something under a name. Throws `DoesNotFit` where it does not fit an item. */
export async function rememberIn({ change, clock, keep }: Remembering, name: string, value: string): Promise<void> {
  const [whole, text] = [wellFormed(name), wellFormed(value)]
  const kept = text.length < LONG ? { value: text } : { zipped: new Uint8Array(gzipSync(text)) }
  const bytes = Buffer.byteLength(whole) + ('zipped' in kept ? kept.zipped.length : 0)
  if (bytes > MOST_BYTES) throw new DoesNotFit(`${name.slice(0, 300)}: ${bytes} bytes are too many for an item, which holds ${MOST_BYTES}`)
  await change([{ put: { ...nameKey(name), name: whole, ...expiryOf(name, clock.now(), keep), ...kept } }])
}

/** The name of what an item holds. */
export const nameOf = (item: Item): string => fromWellFormed(String(item.name))

/** What was remembered. */
export function rememberedIn(item: Item | undefined): string | undefined {
  if (item?.zipped instanceof Uint8Array)
    return fromWellFormed(gunzipSync(item.zipped, { maxOutputLength: MOST_UNZIPPED }).toString('utf8'))
  return item?.value === undefined ? undefined : fromWellFormed(String(item.value))
}
