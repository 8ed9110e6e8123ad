import { GetObjectCommand } from '@aws-sdk/client-s3'
import { type AnswerBody, bodyOf, drop, gathered } from '../objects/body.ts'
import type { GotObject, WantedObject } from '../objects/quick-get.ts'
import type { RegionClient } from './bucket-clients.ts'

/** An object's answer. Take the whole of the body, or cancel. */
export interface ReadableObject {
  readonly etag: string
  readonly versionId?: string
  /** Bytes, as stored. */
  readonly size: number
  readonly metadata: Readonly<Record<string, string>>
  bytes(): Promise<Uint8Array>
  stream(): AsyncIterable<Uint8Array>
  cancel(): void
}

interface Reading {
  readonly wanted: WantedObject
  readonly from: RegionClient
  readonly requesterPays: boolean
  readonly signal: AbortSignal
}

/** Throws where S3 does not say how long the object is: nobody could tell then whether all of it came. */
export function readableObject(got: GotObject, reading: Reading): ReadableObject {
  const { ContentLength: size, ETag: etag = '', VersionId: versionId, Metadata: metadata = {} } = got
  const body = got.Body as AnswerBody | undefined
  const cancel = () => {
    if (body !== undefined) drop(body)
  }
  if (size === undefined || !Number.isSafeInteger(size)) {
    cancel()
    throw new Error('the answer does not say how long the object is')
  }
  const piecesOf = (answer: GotObject) =>
    whole(
      bodyOf(answer, (part) => rest(reading, part)),
      size,
      reading.signal,
    )
  return {
    etag,
    ...(versionId !== undefined && { versionId }),
    size,
    metadata,
    stream: () => piecesOf(got),
    bytes: async () => {
      if (body?.bytes === undefined) return gathered(piecesOf(got))
      const bytes = await body.bytes().catch(() => undefined)
      return bytes?.length === size ? bytes : gathered(piecesOf(await again(reading, etag)))
    },
    cancel,
  }
}

function rest(
  { wanted, from, requesterPays, signal }: Reading,
  part: { readonly Range: string; readonly IfMatch?: string },
): Promise<GotObject> {
  const { bucket: Bucket, key: Key, versionId: VersionId } = wanted
  const command = new GetObjectCommand({
    Bucket,
    Key,
    ...part,
    ...(VersionId !== undefined && { VersionId }),
    ...(requesterPays && { RequestPayer: 'requester' }),
  })
  return from.client.send(command, { abortSignal: signal })
}

/** The same version of it once more, from its start: what broke off was not kept. */
function again(reading: Reading, etag: string): Promise<GotObject> {
  reading.signal.throwIfAborted()
  return rest(reading, { Range: 'bytes=0-', ...(etag !== '' && { IfMatch: etag }) })
}

/** A body that is too short, or too long, is none: a connection that somebody closed may look like its end. */
async function* whole(pieces: AsyncIterable<Uint8Array>, size: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let read = 0
  try {
    for await (const piece of pieces) {
      read += piece.length
      yield piece
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
  if (read !== size) throw new Error(`${read} bytes of the object came, and ${size} were told`)
}
