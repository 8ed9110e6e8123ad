import { parseObjectKey } from '@trailmend/stream/object-key'
import { createEntrances } from '../entrance.ts'
import { createQuickConnection, type QuickConnection } from '../objects/quick-connection.ts'
import type { SessionOptions, Target } from '../session.ts'
import type { BucketClients } from './bucket-clients.ts'
import { type ObjectProblem, objectProblem } from './get-problem.ts'
import type { ReadableObject } from './object-body.ts'
import type { ObjectInListing } from './object-listing.ts'

/** Objects of S3, wherever their buckets are. */
export interface Objects {
  get(
    wanted: { readonly bucket: string; readonly key: string; readonly region?: string; readonly versionId?: string },
    signal: AbortSignal,
  ): Promise<ReadableObject | ObjectProblem>
  list(
    wanted: { readonly bucket: string; readonly prefix: string; readonly after?: string },
    signal: AbortSignal,
  ): AsyncIterable<readonly ObjectInListing[]>
  folders(wanted: { readonly bucket: string; readonly prefix: string }, signal: AbortSignal): Promise<readonly string[]>
}

export interface ObjectsOptions {
  readonly session: SessionOptions
  /** Whose credentials; the caller's own unless given. */
  readonly target?: Target
  /** Others for some buckets. They go before those by account. */
  readonly byBucket?: ReadonlyMap<string, Target>
  /** Others for the logs of some accounts, by the key: where each account has a bucket of its own. Lists are not asked for by them. */
  readonly byAccount?: ReadonlyMap<string, Target>
  readonly requesterPays?: boolean
  /** For who gets very many; one of its own, unless given. */
  readonly connection?: QuickConnection
}

/** What it takes, for a policy; with a key of one's own also `kms:Decrypt`. Only listing a bucket takes the second. */
export const OBJECT_ACTIONS = ['s3:GetObject', 's3:ListBucket'] as const

const BUCKET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/
const ELSEWHERE: ReadonlySet<string> = new Set(['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'])

/**
 * Get and list objects. The region of each bucket is found out once; the SDK retries what is worth it, with jitter, and slows down when told to.
 *
 * `get` throws what says nothing of the object: credentials that are no longer taken, or the signal's reason where it is aborted. `list` and
 * `folders` throw what the SDK throws. A version is asked for only where one is wanted; it needs `s3:GetObjectVersion`.
 */
export function createObjects(options: ObjectsOptions): Objects {
  const { target = {}, requesterPays = false, connection = createQuickConnection() } = options
  const enter = createEntrances(options.session)
  const regions = new Map<string, string>()
  const byTarget = new Map<Target, Promise<BucketClients>>()
  let bodies: Promise<typeof import('./object-body.ts')> | undefined
  const clientIn = async (bucket: string, who: Target, hint?: string) => {
    if (!BUCKET_NAME.test(bucket)) throw new TypeError('what is named as a bucket is none')
    return (await clientsOf(who)).of(bucket, hint)
  }
  return {
    get: async (wanted, signal) => {
      const { bucket, key, region, versionId } = wanted
      const who = whose(bucket, parseObjectKey(key)?.account)
      try {
        const from = await clientIn(bucket, who, region)
        const one = { bucket, key, ...(versionId !== undefined && { versionId }) }
        const got = await from.get(from.client, one, signal)
        bodies ??= import('./object-body.ts')
        return (await bodies).readableObject(got, { wanted: one, from, requesterPays, signal })
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof Error && ELSEWHERE.has(error.name)) regions.delete(bucket)
        const problem = objectProblem(error, versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion')
        if (problem === undefined) throw error
        return problem
      }
    },
    list: async function* (wanted, signal) {
      const { objectsBelow } = await import('./object-listing.ts')
      yield* objectsBelow(await clientIn(wanted.bucket, whose(wanted.bucket)), { ...wanted, requesterPays }, signal)
    },
    folders: async (wanted, signal) => {
      const { foldersBelow } = await import('./object-listing.ts')
      return foldersBelow(await clientIn(wanted.bucket, whose(wanted.bucket)), { ...wanted, requesterPays }, signal)
    },
  }

  function whose(bucket: string, account?: string): Target {
    return options.byBucket?.get(bucket) ?? (account === undefined ? undefined : options.byAccount?.get(account)) ?? target
  }

  function clientsOf(who: Target): Promise<BucketClients> {
    const clients = byTarget.get(who) ?? openClients(who)
    byTarget.set(who, clients)
    return clients
  }

  async function openClients(who: Target): Promise<BucketClients> {
    // The client takes long to load.
    const { createBucketClients } = await import('./bucket-clients.ts')
    return createBucketClients(await enter(who), regions, { requesterPays, connection })
  }
}
