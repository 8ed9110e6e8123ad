import { createHash } from 'node:crypto'
import { flatten, unflatten } from '../flat-record.ts'
import type { ObjectRecord } from '../ledger.ts'
import type { Item, ItemKey } from '../ledger-table.ts'
import { wellFormed } from '../well-formed.ts'

/** Bytes of an id or a name that stand in a key as they are. DynamoDB's limits are 2,048 for `pk` and 1,024 for `sk`. */
const MOST_BYTES = 900
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The partition of what the collectors remember together. */
export const REMEMBERED = 'remembered'
/** The partition of the days that records are of. */
export const DAYS = 'days'
/** What hours, accounts, regions and times are put together with; in none of them. */
const BETWEEN = '/'
/** The character that follows it: a range that ends here has all that begins with what stands before, and it. */
const BEHIND = '0'

const digestOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** The item of an object: its id, or what stands for an id that is too long for a key. */
export function objectKey(id: string): ItemKey {
  const text = wellFormed(id)
  const isShort = Buffer.byteLength(text) <= MOST_BYTES
  return { pk: isShort ? `object/${text}` : `long/${digestOf(text)}`, sk: 'object' }
}

/** The name under which something is remembered: as it is, or its beginning and what stands for the whole. */
export function nameKey(name: string): ItemKey {
  const text = wellFormed(name)
  if (Buffer.byteLength(text) <= MOST_BYTES) return { pk: REMEMBERED, sk: `/${text}` }
  return { pk: REMEMBERED, sk: `/${shortened(text)}#${digestOf(text)}` }
}

/** What every name with this beginning has as the beginning of its key. */
export const namePrefix = (prefix: string): string => `/${shortened(wellFormed(prefix))}`

function shortened(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= MOST_BYTES) return text
  let end = MOST_BYTES
  // Not in the middle of a character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}

/** What of a collector's own sinks is kept. */
export const positionsOf = (by: string): string => `positions/${wellFormed(by)}`

/** The day of a time, UTC, as `2026-11-22`; `undefined` of what is no time. */
export function dayOf(time: number): string | undefined {
  return Math.abs(time) <= 8.64e15 ? new Date(Math.floor(time / DAY_MS) * DAY_MS).toISOString().slice(0, -14) : undefined
}

const hourOf = (time: number): string => new Date(time).toISOString().slice(-13, -11)

/** What finds a record by time: its day, and in it the hour, the account and the region. Empty where its key tells no time. */
export function timeOf(
  record: Pick<ObjectRecord, 'keyTime' | 'account' | 'region'>,
): { readonly day: string; readonly moment: string } | undefined {
  const day = record.keyTime === undefined ? undefined : dayOf(record.keyTime)
  if (day === undefined || record.keyTime === undefined) return undefined
  const place = placeOf(record)
  return { day, moment: [hourOf(record.keyTime), place.account, place.region, String(record.keyTime).padStart(16, '0')].join(BETWEEN) }
}

function placeOf({ account = '', region = '' }: { readonly account?: string; readonly region?: string }): {
  account: string
  region: string
} {
  // An account and a region come from a pattern that lets neither be long; whatever else would not fit a key.
  return { account: account.slice(0, 64).replaceAll(BETWEEN, '_'), region: region.slice(0, 64).replaceAll(BETWEEN, '_') }
}

/** The ranges of a day's moments that hold everything wanted, and little else. */
export function momentsOf(
  day: string,
  wanted: { readonly from: number; readonly to: number; readonly account?: string; readonly region?: string },
): readonly { readonly from: string; readonly to: string }[] {
  const begin = Date.parse(day)
  const first = Math.max(0, Math.floor((wanted.from - begin) / HOUR_MS))
  const last = Math.min(23, Math.ceil((wanted.to - begin) / HOUR_MS) - 1)
  const text = (hour: number) => String(hour).padStart(2, '0')
  if (last < first) return []
  if (wanted.account === undefined) return [{ from: text(first), to: `${text(last)}${BEHIND}` }]
  const { account, region } = placeOf(wanted)
  const rest = wanted.region === undefined ? account : [account, region].join(BETWEEN)
  return Array.from({ length: last - first + 1 }, (_each, index) => {
    const start = [text(first + index), rest].join(BETWEEN)
    return { from: `${start}${BETWEEN}`, to: `${start}${BEHIND}` }
  })
}

/** What is written of an object's fate. */
export function recordItem(
  record: Omit<ObjectRecord, 'by' | 'acknowledged'>,
  more: { readonly by: string; readonly run: string; readonly expires?: number },
): Readonly<Record<string, string | number>> {
  return { id: wellFormed(record.id), ...flatten(record), ...timeOf(record), ...more }
}

/** The record of an item, `undefined` where nothing was decided yet. */
export function recordOf(id: string, item: Item | undefined): ObjectRecord | undefined {
  return item === undefined || item.fate === undefined ? undefined : unflatten(id, item)
}
