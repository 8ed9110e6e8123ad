import { createReadStream } from 'node:fs'
import type { DigestStore, Got, Unreadable } from '@trailmend/stream/digest'
import { DIGEST_KIND, parseObjectKey } from '@trailmend/stream/object-key'
import { fileOf, filesBelow, foldersBelow } from './folder-files.ts'
import { createMetadata } from './folder-signatures.ts'
import type { Shelf } from './shelf.ts'

/** A folder that mirrors a bucket, its keys being paths, as `aws s3 sync` makes it. */
export interface FolderCopy {
  /** The true path of the folder. */
  readonly root: string
  /** The bucket that it is a copy of. */
  readonly bucket: string
}

const NO_SIGNATURE: Unreadable = {
  unreadable: 'failed',
  because:
    'the copy holds no metadata, where the signature is, and no digest after it tells the signature: keep the answer of aws s3api head-object beside it, as ….json.gz.head.json',
}

/** Read a copy of a bucket. Public keys come from elsewhere. */
export function folderShelf({ root, bucket }: FolderCopy, keys: Pick<DigestStore, 'publicKeys' | 'allKeys'>): Shelf {
  const metadataOf = createMetadata(root)
  const elsewhere = (wanted: string): Unreadable | undefined =>
    wanted === bucket ? undefined : { unreadable: 'failed', because: `the folder is a copy of the bucket ${bucket}, not of ${wanted}` }
  return {
    store: {
      list: async function* ({ bucket: wanted, prefix }) {
        const other = elsewhere(wanted)
        if (other !== undefined) yield other
        else yield* filesBelow(root, prefix)
      },
      get: async ({ bucket: wanted, key }): Promise<Got> => elsewhere(wanted) ?? (await getFile({ root, metadataOf }, key)),
      ...keys,
    },
    folders: async ({ prefix }) => foldersBelow(root, prefix),
  }
}

interface Files {
  readonly root: string
  readonly metadataOf: ReturnType<typeof createMetadata>
}

async function getFile({ root, metadataOf }: Files, key: string): Promise<Got> {
  const path = await fileOf(root, key)
  if (path === undefined) return { missing: true }
  if (parseObjectKey(key)?.kind !== DIGEST_KIND) return { body: createReadStream(path), metadata: {} }
  const metadata = await metadataOf(key)
  return metadata === undefined ? NO_SIGNATURE : { body: createReadStream(path), metadata }
}
