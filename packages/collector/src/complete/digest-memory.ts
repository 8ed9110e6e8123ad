import { hash } from 'node:crypto'
import type { Ledger } from '../ledger/ledger.ts'
import { chainOf, type DigestNote, type DigestVerdict, type NamedDigest, type NamedLog } from './digest-note.ts'

/** Log files of one remembered value, and the bytes that name them: so that each fits where stores take some hundred kilobytes, whatever the digest's size. */
const [LOGS_OF_VALUE, BYTES_OF_VALUE] = [1_000, 300_000]
const PREFIX = 'digest/'
const DAY = 86_400_000

/**
 * Keep a digest in the ledger, under `digest/<day>/<account>/<region>/<trail>/<end>/<what it is>/<part>`.
 *
 * The day comes first, so that some days can be asked for without the others. What it is is made of its place and contents: a digest that was
 * replaced does not take the place of what was there. Throws what the ledger throws: `DoesNotFit` of names that are longer than any object's.
 */
export async function rememberDigest(ledger: Pick<Ledger, 'rememberAll'>, note: DigestNote): Promise<void> {
  const { logs, ...head } = note
  const what = hash('sha256', `${note.bucket}/${note.key}\n${note.sha256}`, 'hex').slice(0, 16)
  const at = `${dayOf(note.end)}/${note.account}/${note.region}/${chainOf(note)}/${new Date(note.end).toISOString()}/${what}`
  const parts = partsOf(logs)
  const values = parts.map((some, part) => {
    const value = { v: 1, ...head, parts: parts.length, logs: some }
    return [`${PREFIX}${at}/${String(part).padStart(6, '0')}`, JSON.stringify(value)] as const
  })
  await ledger.rememberAll(new Map(values))
}

type LogRow = readonly [bucket: string, key: string, sha256: string]

/** At least one part, which is empty where there are no logs. */
function partsOf(logs: readonly NamedLog[]): readonly (readonly LogRow[])[] {
  let part: LogRow[] = []
  const parts = [part]
  let bytes = 0
  for (const { bucket, key, sha256 } of logs) {
    const row = [bucket, key, sha256] as const
    const size = Buffer.byteLength(JSON.stringify(row))
    if (part.length === LOGS_OF_VALUE || (part.length > 0 && bytes + size > BYTES_OF_VALUE)) {
      part = []
      parts.push(part)
      bytes = 0
    }
    part.push(row)
    bytes += size
  }
  return parts
}

/** Which digests are wanted, by the time that they end at; what is absent is no condition. */
export interface DigestWish {
  readonly from: number
  readonly to: number
  readonly account?: string | undefined
  readonly region?: string | undefined
}

/** Digests that were kept, and how many values in their place could not be read. */
export interface RecalledDigests {
  readonly notes: readonly DigestNote[]
  readonly broken: number
}

/** The digests that end at a time or between two, both included. One that was not kept whole counts as broken: it was being written. */
export async function recallDigests(ledger: Pick<Ledger, 'recallAll'>, wish: DigestWish): Promise<RecalledDigests> {
  const whole = new Map<string, { readonly note: DigestNote; readonly parts: number; readonly logs: NamedLog[]; seen: number }>()
  let broken = 0
  for (let day = Math.floor(wish.from / DAY) * DAY; day <= wish.to; day += DAY) {
    for await (const { name, value } of ledger.recallAll(prefixOf(day, wish))) {
      const read = readNote(value)
      if (read === undefined) broken++
      else if (isWanted(read.note, wish)) {
        const id = name.slice(0, name.lastIndexOf('/'))
        const kept = whole.get(id) ?? { ...read, logs: [], seen: 0 }
        kept.logs.push(...read.note.logs)
        kept.seen++
        whole.set(id, kept)
      }
    }
  }
  const all = [...whole.values()]
  const notes = all.filter(({ seen, parts }) => seen === parts).map(({ note, logs }) => ({ ...note, logs }))
  return { notes, broken: broken + all.length - notes.length }
}

/** The accounts of which a ledger remembers digests, and what can be told of none of them: how many values there are in no account's place. */
export async function accountsOfDigests(
  ledger: Pick<Ledger, 'recallAll'>,
  { from, to }: Pick<DigestWish, 'from' | 'to'>,
): Promise<{ readonly accounts: ReadonlySet<string>; readonly broken: number }> {
  const accounts = new Set<string>()
  let broken = 0
  for (let day = Math.floor(from / DAY) * DAY; day <= to; day += DAY)
    for await (const { name } of ledger.recallAll(prefixOf(day, {}))) {
      const [, , account = ''] = name.split('/')
      if (/^\d{12}$/.test(account)) accounts.add(account)
      else broken++
    }
  return { accounts, broken }
}

function prefixOf(day: number, { account, region }: Pick<DigestWish, 'account' | 'region'>): string {
  const folders = account === undefined ? [] : region === undefined ? [account] : [account, region]
  return `${[`${PREFIX}${dayOf(day)}`, ...folders].join('/')}/`
}

function isWanted(note: DigestNote, { from, to, account, region }: DigestWish): boolean {
  if (note.end < from || note.end > to) return false
  return (account === undefined || note.account === account) && (region === undefined || note.region === region)
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** Read a value; `undefined` for what is none: a ledger may be a table that others write to. */
function readNote(value: string): { readonly note: DigestNote; readonly parts: number } | undefined {
  const read = fieldsOf(value)
  if (read === undefined || read.v !== 1) return undefined
  const { account, region, trail, homeRegion, bucket, key, start, end, sha256, parts, isBackfill } = read
  const [verdict, logs, previous] = [verdictOf(read.verdict), logsOf(read.logs), previousOf(read.previous)]
  if (![account, region, trail, homeRegion, bucket, key, sha256].every(isText) || ![start, end, parts].every(isNumber)) return undefined
  if (verdict === undefined || logs === undefined || previous === 'broken') return undefined
  const texts = { account: String(account), region: String(region), trail: String(trail), homeRegion: String(homeRegion) }
  const place = { bucket: String(bucket), key: String(key), sha256: String(sha256) }
  const times = { start: Number(start), end: Number(end) }
  return { note: { ...texts, ...place, ...times, isBackfill: isBackfill === true, previous, verdict, logs }, parts: Number(parts) }
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(value: string): Fields | undefined {
  try {
    const read: unknown = JSON.parse(value)
    return isFields(read) ? read : undefined
  } catch {
    return undefined
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

function verdictOf(value: unknown): DigestVerdict | undefined {
  if (!isFields(value)) return undefined
  const { is, code, because, needs, isAsked, isSigned } = value
  if (is === 'verified') return { is }
  if (!isText(because)) return undefined
  if (is === 'unverified') return { is, isAsked: isAsked === true, because, ...(isText(needs) && { needs }) }
  return is === 'tampered' && isText(code) ? { is, code, because, isSigned: isSigned === true } : undefined
}

function logsOf(value: unknown): readonly NamedLog[] | undefined {
  if (!Array.isArray(value)) return undefined
  const logs: NamedLog[] = []
  for (const each of value) {
    if (!Array.isArray(each)) return undefined
    const [bucket, key, sha256]: readonly unknown[] = each
    if (!isText(bucket) || !isText(key) || !isText(sha256)) return undefined
    logs.push({ bucket, key, sha256 })
  }
  return logs
}

function previousOf(value: unknown): NamedDigest | null | undefined | 'broken' {
  if (value === null || value === undefined) return value
  if (!isFields(value)) return 'broken'
  const { bucket, key, sha256 } = value
  return isText(bucket) && isText(key) && isText(sha256) ? { bucket, key, sha256 } : 'broken'
}
