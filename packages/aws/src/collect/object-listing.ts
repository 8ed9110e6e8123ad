import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { decodeObjectKey } from '@trailmend/stream/object-key'
import type { RegionClient } from './bucket-clients.ts'

/** An object as a listing tells of it. */
export interface ObjectInListing {
  readonly key: string
  /** Bytes, as stored. */
  readonly size: number
  readonly etag: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly modifiedAt: number
}

interface Wish {
  readonly bucket: string
  readonly prefix: string
  readonly after?: string
  readonly requesterPays: boolean
}

/** The objects below a prefix, in pages of a thousand. */
export async function* objectsBelow({ client }: RegionClient, wish: Wish, signal: AbortSignal): AsyncGenerator<readonly ObjectInListing[]> {
  for await (const { Contents = [] } of pages(client, wish, signal)) {
    yield Contents.map(({ Key = '', Size = 0, ETag = '', LastModified }) => ({
      key: decoded(Key),
      size: Size,
      etag: ETag,
      modifiedAt: LastModified?.getTime() ?? 0,
    }))
  }
}

/** The names of folders right below a prefix. */
export async function foldersBelow({ client }: RegionClient, wish: Wish, signal: AbortSignal): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { CommonPrefixes = [] } of pages(client, { ...wish, delimiter: '/' }, signal)) {
    names.push(...CommonPrefixes.map(({ Prefix = '' }) => decoded(Prefix).slice(wish.prefix.length, -1)))
  }
  return names
}

async function* pages(
  client: RegionClient['client'],
  { bucket, prefix, after, requesterPays, delimiter }: Wish & { readonly delimiter?: '/' },
  signal: AbortSignal,
): AsyncGenerator<ListObjectsV2CommandOutput> {
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      // Encoded, because a key may hold what XML cannot.
      EncodingType: 'url',
      ContinuationToken: token,
      ...(after !== undefined && { StartAfter: after }),
      ...(delimiter !== undefined && { Delimiter: delimiter }),
      ...(requesterPays && { RequestPayer: 'requester' }),
    })
    const page = await client.send(command, { abortSignal: signal })
    yield page
    token = page.NextContinuationToken
  }
}

/** What is not encoded as it should be stays as it is. */
function decoded(key: string): string {
  return decodeObjectKey(key) ?? key
}
