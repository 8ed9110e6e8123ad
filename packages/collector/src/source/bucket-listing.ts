import { DIGEST_KIND, dayFolders, LOG_KINDS } from '@trailmend/stream'
import type { ObjectKind, ObjectStore, ObjectTask } from '../object/object.ts'
import { taskOf } from '../object/task-of.ts'

/** Which objects of a bucket are meant. What is absent is no condition. */
export interface ListingWish {
  readonly bucket: string
  /** What the trail puts before `AWSLogs`, without the slash between. */
  readonly prefix?: string
  readonly accounts?: readonly string[]
  /** The regions of the logs. */
  readonly regions?: readonly string[]
  readonly kinds?: readonly ObjectKind[]
  /** Delivered at this time or after, by the key; milliseconds since 1970-01-01 UTC. Events are a little older than their delivery. */
  readonly from?: number
  /** Delivered before. */
  readonly to?: number
}

/** What a page of a listing held of what is wanted. */
export interface ListedPage {
  /** The beginning of the keys that were listed. */
  readonly prefix: string
  readonly tasks: readonly ObjectTask[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ACCOUNT = /^\d{12}$/
const ORGANIZATION = /^o-[a-z0-9]{4,32}$/
const KINDS: readonly ObjectKind[] = [...LOG_KINDS, DIGEST_KIND]

/**
 * The objects of a bucket that CloudTrail gave its names, folder by folder: by account, kind, region and, where there is a beginning, day.
 *
 * A day's folder is always listed from its beginning. Names end in random letters, so what comes later may sort before what is there: nobody
 * may go on behind the last key seen. Keys come in no order that means anything. Throws what the store throws.
 */
export async function* listBucket(store: ObjectStore, wish: ListingWish, signal: AbortSignal): AsyncGenerator<ListedPage> {
  const { bucket } = wish
  for await (const prefix of prefixes(store, wish, signal)) {
    for await (const page of store.list({ bucket, prefix }, signal)) {
      const tasks = page.map(({ key, size, etag }) => taskOf({ bucket, key, size, etag })).filter((task) => isWanted(task, wish))
      yield { prefix, tasks }
    }
  }
}

function isWanted(task: ObjectTask, { accounts, regions, kinds = KINDS, from = 0, to = Number.POSITIVE_INFINITY }: ListingWish): boolean {
  const { kind, account, logRegion, keyTime } = task
  if (account === undefined || logRegion === undefined || keyTime === undefined || !kinds.includes(kind)) return false
  return isOneOf(account, accounts) && isOneOf(logRegion, regions) && keyTime >= from && keyTime < to
}

function isOneOf(value: string, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || wanted.includes(value)
}

async function* prefixes(store: ObjectStore, wish: ListingWish, signal: AbortSignal): AsyncGenerator<string> {
  const root = rootOf(wish)
  if (store.folders === undefined) {
    yield root
    return
  }
  for await (const region of regionFolders({ store, wish, signal }, root)) {
    if (wish.from === undefined) yield region
    else for (const day of days(wish.from, wish.to ?? wish.from)) yield `${region}${day}/`
  }
}

async function below({ store, wish, signal }: Walk, prefix: string, isMeant: (name: string) => boolean): Promise<readonly string[]> {
  const names = (await store.folders?.({ bucket: wish.bucket, prefix }, signal)) ?? []
  return names.filter(isMeant).map((name) => `${prefix}${name}/`)
}

interface Walk {
  readonly store: ObjectStore
  readonly wish: ListingWish
  readonly signal: AbortSignal
}

/** The folders of accounts, in both layouts. */
async function* accountFolders(walk: Walk, root: string): AsyncGenerator<string> {
  const isAccount = (name: string): boolean => ACCOUNT.test(name) && isOneOf(name, walk.wish.accounts)
  for (const top of [root, ...(await below(walk, root, (name) => ORGANIZATION.test(name)))]) yield* await below(walk, top, isAccount)
}

/** The folders of the logs of one kind of one account and region. */
async function* regionFolders(walk: Walk, root: string): AsyncGenerator<string> {
  const { kinds, regions } = walk.wish
  const wanted: readonly string[] = kinds ?? KINDS
  for await (const account of accountFolders(walk, root))
    for (const kind of await below(walk, account, (name) => wanted.includes(name)))
      yield* await below(walk, kind, (name) => isOneOf(name, regions))
}

/** The accounts of whose logs a bucket holds any, by its folders where the store tells them: some of them may have none of the time that is meant. */
export async function* listAccounts(store: ObjectStore, wish: ListingWish, signal: AbortSignal): AsyncGenerator<string> {
  if (store.folders === undefined) {
    for await (const { tasks } of listBucket(store, wish, signal)) for (const { account } of tasks) if (account !== undefined) yield account
    return
  }
  for await (const folder of accountFolders({ store, wish, signal }, rootOf(wish))) yield folder.split('/').at(-2) ?? ''
}

function rootOf({ prefix }: ListingWish): string {
  return `${prefix === undefined || prefix === '' ? '' : `${prefix}/`}AWSLogs/`
}

/** The days from one time to another, and the next where it is about to begin: a name may tell a time just before its folder's day. */
function days(from: number, to: number): readonly string[] {
  const folders: string[] = []
  for (let day = Math.floor(from / DAY) * DAY; day <= to + HOUR; day += DAY) folders.push(dayFolders(day))
  return folders
}
