import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import type { ListedObject, Unreadable } from '@trailmend/stream/digest'
import { decodeObjectKey } from '@trailmend/stream/object-key'
import type { Asking } from './asking.ts'
import { VERIFY_OPERATIONS } from './operations.ts'

/** A bucket and the beginning of the keys meant. */
export interface Below {
  readonly bucket: string
  readonly prefix: string
}

/** The objects below a prefix, in pages; what keeps a listing from going on is the last of them. */
export async function* listObjects(asking: Asking, below: Below): AsyncGenerator<readonly ListedObject[] | Unreadable, void, undefined> {
  for await (const page of pages(asking, below)) {
    if ('unreadable' in page) yield page
    else yield (page.Contents ?? []).map(({ Key = '', Size }) => ({ key: decoded(Key), ...(Size !== undefined && { size: Size }) }))
  }
}

/** The names of folders right below a prefix, sorted. */
export async function listFolders(asking: Asking, below: Below): Promise<readonly string[] | Unreadable> {
  const names: string[] = []
  for await (const page of pages(asking, below, '/')) {
    if ('unreadable' in page) return page
    names.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => decoded(Prefix).slice(below.prefix.length, -1)))
  }
  return names.sort()
}

async function* pages(asking: Asking, { bucket, prefix }: Below, delimiter?: '/'): AsyncGenerator<ListObjectsV2CommandOutput | Unreadable> {
  const { ListObjectsV2 } = VERIFY_OPERATIONS
  // Encoded, because a key may hold what XML cannot.
  const input = { Bucket: bucket, Prefix: prefix, Delimiter: delimiter, EncodingType: 'url' } as const
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    const command = new ListObjectsV2Command({ ...input, ContinuationToken: token })
    const page = await asking.answered(ListObjectsV2, () => asking.inBucket(ListObjectsV2, bucket, (client) => client.send(command)))
    yield page
    token = 'unreadable' in page ? undefined : page.NextContinuationToken
  }
}

/** What is not encoded as it should be stays as it is. */
function decoded(key: string): string {
  return decodeObjectKey(key) ?? key
}
