import { DIGEST_KIND, type DigestKey, formatKeyPrefix, parseObjectKey } from '../object-key/index.ts'
import { HOUR } from './limits.ts'
import { type Outcome, outcome } from './outcome.ts'
import type { DigestStore, ListedObject } from './port.ts'
import type { Run } from './run.ts'
import { type DigestPlace, digestOf } from './scope.ts'

/** A digest that lies in a folder. */
export interface Listed {
  readonly bucket: string
  readonly key: string
  readonly parsed: DigestKey
}

export interface DigestsOfDay {
  /** From the newest on. */
  readonly standard: readonly Listed[]
  readonly backfill: readonly Listed[]
  readonly shared: boolean
  readonly failure: Outcome | undefined
}

/** List a day's digests of a trail; those that end up to an hour after the time asked for may name its files. */
export async function listDigests(run: Run, place: DigestPlace, day: number): Promise<DigestsOfDay> {
  const { bucket } = place
  const standard: Listed[] = []
  const backfill: Listed[] = []
  let shared = false
  let failure: Outcome | undefined
  for await (const page of pages(run.store, bucket, formatKeyPrefix(place, DIGEST_KIND, day))) {
    if ('code' in page) failure = page
    else {
      for (const { key } of page) {
        const parsed = digestOf(run.scope, key)
        if (parsed === undefined) shared ||= parseObjectKey(key)?.kind === DIGEST_KIND
        else if (parsed.time >= run.from && parsed.time <= run.to + HOUR)
          (parsed.backfill ? backfill : standard).push({ bucket, key, parsed })
      }
    }
  }
  return { standard: newestFirst(standard), backfill: newestFirst(backfill), shared, failure }
}

/** The pages of a listing; what keeps it from going on is the last of them. */
export async function* pages(store: DigestStore, bucket: string, prefix: string): AsyncGenerator<readonly ListedObject[] | Outcome> {
  const details = { place: { bucket, key: prefix } }
  try {
    for await (const page of store.list({ bucket, prefix })) {
      if (!('unreadable' in page)) yield page
      else {
        yield outcome('listing-unreadable', { ...details, because: page.because, ...(page.needs !== undefined && { needs: page.needs }) })
        return
      }
    }
  } catch (error) {
    yield outcome('listing-unreadable', { ...details, because: error instanceof Error ? error.message : String(error) })
  }
}

function newestFirst(listed: readonly Listed[]): readonly Listed[] {
  return listed.toSorted((one, other) => other.parsed.time - one.parsed.time || (one.key < other.key ? 1 : -1))
}
