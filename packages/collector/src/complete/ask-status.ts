import { resolve } from 'node:path'
import {
  createConnection,
  createLedgerTable,
  createObjects,
  createPace,
  createQueue,
  queueAddress,
  type SessionOptions,
  type Target,
} from '@trailmend/aws/collect'
import type { Clock } from '../clock.ts'
import { CollectorError } from '../collector-error.ts'
import type { LedgerReader } from '../ledger/ledger.ts'
import { readSqliteLedger } from '../ledger/sqlite-ledger.ts'
import { createTableLedger } from '../ledger/table-ledger.ts'
import type { Enqueued } from '../source/enqueue.ts'
import { enqueueMissing } from './enqueue-missing.ts'
import { missingObjects } from './missing-objects.ts'
import { type CollectionStatus, collectionStatus } from './status.ts'

/** What a user asks of a collection, as it was typed. */
export interface StatusWishes {
  /** A file, or `dynamodb:<region>/<table>`. */
  readonly ledger: string
  readonly bucket?: readonly string[]
  readonly prefix?: string
  readonly account?: readonly string[]
  readonly region?: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly role?: string
  readonly externalId?: string
  /** Send what is missing to `queue`. */
  readonly repair?: boolean
  readonly queue?: string
}

/** What asking needs of the world. */
export interface StatusContext {
  readonly clock: Clock
  readonly userAgent: string
  /** What paths are relative to. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** How a collection stands, and what was sent so that it becomes whole. */
export interface AskedStatus extends CollectionStatus {
  readonly repair?: Enqueued
}

const [HOUR, DAY] = [3_600_000, 86_400_000]
/** More would be a long wait and a long answer. */
const MOST_DAYS = 400
const TABLE = /^dynamodb:([a-z0-9-]{4,32})\/([A-Za-z0-9_.-]{3,255})$/

/**
 * Judge how complete a collection is, and send what is missing to a collector's queue where that is wished. The last 24 hours unless told.
 *
 * Throws a `CollectorError`: 'configuration' for what cannot be meant, else what reading the ledger throws.
 */
export async function askStatus(wishes: StatusWishes, context: StatusContext): Promise<AskedStatus> {
  const { bucket = [], prefix, account, region, repair = false, queue: queueUrl } = wishes
  const { clock, signal } = context
  const now = clock.now()
  const span = spanOf(wishes, now)
  if (repair !== (queueUrl !== undefined)) throw wrong('--repair and --queue go together: keys are sent to the queue of a collector')
  if (queueUrl !== undefined && queueAddress(queueUrl) === undefined)
    throw wrong(`--queue ${JSON.stringify(queueUrl)}: expected the URL of an SQS queue`)
  if (prefix !== undefined && bucket.length === 0) throw wrong('--prefix is of a --bucket')
  const session: SessionOptions = { pace: createPace(8), requestHandler: createConnection(8), userAgent: context.userAgent }
  const target: Target = {
    ...(wishes.role !== undefined && { role: wishes.role }),
    ...(wishes.externalId !== undefined && { externalId: wishes.externalId }),
  }
  const places = bucket.map((name) => ({ bucket: name, ...(prefix !== undefined && { prefix }) }))
  const ledger = await openReader(wishes.ledger, { context, session })
  try {
    const list = places.length === 0 ? {} : { list: { store: createObjects({ session, target }), places } }
    const status = await collectionStatus({ ledger, wish: { ...span, now, accounts: account, regions: region }, ...list }, signal)
    if (queueUrl === undefined) return status
    const queue = await createQueue({ url: queueUrl, session })
    return { ...status, repair: await enqueueMissing(missingObjects(status.hours), { send: queue.send, clock }, signal) }
  } finally {
    await ledger.close()
  }
}

async function openReader(
  where: string,
  { context, session }: { readonly context: StatusContext; readonly session: SessionOptions },
): Promise<LedgerReader> {
  const [, region, table] = TABLE.exec(where) ?? []
  if (where.startsWith('dynamodb:') && table === undefined)
    throw wrong(`--ledger ${JSON.stringify(where)}: expected dynamodb:<region>/<table>`)
  if (region === undefined || table === undefined) return readSqliteLedger(resolve(context.folder, where))
  return createTableLedger({ table: await createLedgerTable({ table, region, session }), by: 'status', clock: context.clock })
}

function spanOf({ from, to }: StatusWishes, now: number): { readonly from: number; readonly to: number } {
  const end = to === undefined ? Math.floor(now / HOUR) * HOUR + HOUR : timeOf('--to', to)
  const start = from === undefined ? end - DAY : timeOf('--from', from)
  if (start >= end) throw wrong('--from is not before --to')
  if (end - start > MOST_DAYS * DAY) throw wrong(`--from and --to: more than ${MOST_DAYS} days`)
  return { from: start, to: end }
}

/** A day, or a time, in UTC unless it says otherwise. */
function timeOf(option: string, text: string): number {
  const isTime = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text)
  const time = isTime ? Date.parse(/T[\d:]+$/.test(text) ? `${text}Z` : text) : Number.NaN
  if (Number.isNaN(time))
    throw wrong(`${option} ${JSON.stringify(text)}: expected a day or a time, such as 2026-11-22 or 2026-11-22T10:00Z`)
  return time
}

function wrong(detail: string): CollectorError {
  return new CollectorError('configuration', detail)
}
