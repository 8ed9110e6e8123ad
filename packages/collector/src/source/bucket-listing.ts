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
  const root = `${wish.prefix === undefined || wish.prefix === '' ? '' : `${wish.prefix}/`}AWSLogs/`
  if (store.folders === undefined) {
    yield root
    return
  }
  for await (const region of regionFolders(store, wish, root, signal)) {
    if (wish.from === undefined) yield region
    else for (const day of days(wish.from, wish.to ?? wish.from)) yield `${region}${day}/`
  }
}

/** The folders of the logs of one kind of one account and region, in both layouts. */
async function* regionFolders(store: ObjectStore, wish: ListingWish, root: string, signal: AbortSignal): AsyncGenerator<string> {
  const below = async (prefix: string, isMeant: (name: string) => boolean): Promise<readonly string[]> => {
    const names = (await store.folders?.({ bucket: wish.bucket, prefix }, signal)) ?? []
    return names.filter(isMeant).map((name) => `${prefix}${name}/`)
  }
  const kinds: readonly string[] = wish.kinds ?? KINDS
  const isAccount = (name: string): boolean => ACCOUNT.test(name) && isOneOf(name, wish.accounts)
  const tops = [root, ...(await below(root, (name) => ORGANIZATION.test(name)))]
  for (const top of tops) {
    for (const account of await below(top, isAccount)) {
      for (const kind of await below(account, (name) => kinds.includes(name))) {
        yield* await below(kind, (name) => isOneOf(name, wish.regions))
      }
    }
  }
}

/** The days from one time to another, and the next where it is about to begin: a name may tell a time just before its folder's day. */
function days(from: number, to: number): readonly string[] {
  const folders: string[] = []
  for (let day = Math.floor(from / DAY) * DAY; day <= to + HOUR; day += DAY) folders.push(dayFolders(day))
  return folders
}
