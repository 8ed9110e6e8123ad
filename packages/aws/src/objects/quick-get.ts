import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3'
import { drop } from './body.ts'
import { type Answer, type LearnedRequest, learnedFrom, noteRequest, sendLearned } from './learned-request.ts'
import type { QuickConnection } from './quick-connection.ts'

/** What is wanted of GetObject's answer. */
export type GotObject = Pick<GetObjectCommandOutput, 'Body' | 'ETag' | 'Metadata' | 'ContentLength' | 'VersionId'>

/** The object that is wanted. */
export interface WantedObject {
  readonly bucket: string
  readonly key: string
  /** This version of it, which takes another permission: `s3:GetObjectVersion`. The newest, unless given. */
  readonly versionId?: string
}

export interface QuickGetOptions {
  /** Who asks pays, where the bucket's owner wants that. */
  readonly requesterPays?: boolean
  /** For who gets very many objects. */
  readonly connection?: QuickConnection
}

/** Gets an object, until the signal is aborted. */
export type QuickGet = (client: S3Client, wanted: WantedObject, signal?: AbortSignal) => Promise<GotObject>

interface Lesson {
  readonly signal: AbortSignal | undefined
  /** A way that did not lead to the object. */
  readonly astray?: LearnedRequest
}

/** Keys that a URL holds as they are: those of all files that CloudTrail writes. */
const PLAIN_KEY = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/
const META = 'x-amz-meta-'
/** How often in a row the way of a bucket is learned in vain. Where it leads nowhere again and again the SDK is left to it. */
const MOST_LESSONS = 8

/**
 * A way to get many objects: the SDK gets the first of each bucket, and the next are asked for as it did, with its signer.
 * For each call it would work out anew where the bucket is and what to send, which takes four times as long as the call itself.
 *
 * Whatever is no plain answer is left to the SDK, which asks again: it knows what to make of errors, and when to try how often.
 * Throws what the SDK throws.
 */
export function createQuickGet({ requesterPays = false, connection }: QuickGetOptions = {}): QuickGet {
  /** How objects of a bucket are asked for: all but the key and the signature. */
  const patterns = new Map<string, LearnedRequest>()
  const lessons = new Map<string, number>()
  const payer = requesterPays ? ({ RequestPayer: 'requester' } as const) : {}
  return async (client, wanted, signal) => {
    const pattern = patterns.get(wanted.bucket)
    if (pattern?.client !== client || !isPlain(wanted)) return learn(client, wanted, { signal })
    const got = await getAs(pattern, wanted.key, signal)
    if (got === undefined) return learn(client, wanted, { signal, astray: pattern })
    lessons.delete(wanted.bucket)
    return got
  }

  async function learn(client: S3Client, wanted: WantedObject, { signal, astray }: Lesson): Promise<GotObject> {
    const { bucket, key, versionId } = wanted
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ...(versionId !== undefined && { VersionId: versionId }), ...payer })
    const options = signal === undefined ? {} : { abortSignal: signal }
    const times = lessons.get(bucket) ?? 0
    const isLearned = (): boolean => patterns.get(bucket) !== astray
    if (isLearned() || !isPlain(wanted) || (astray === undefined && times >= MOST_LESSONS)) return client.send(command, options)
    const noted = noteRequest(command)
    // What the SDK does not get either says nothing of the way: it may be kept.
    const got = await client.send(command, options)
    const sent = noted()
    if (isLearned()) return got
    patterns.delete(bucket)
    if (times < MOST_LESSONS && sent?.path.endsWith(`/${key}`)) {
      lessons.set(bucket, times + 1)
      patterns.set(bucket, await learnedFrom(client, { ...sent, path: sent.path.slice(0, -key.length) }, connection))
    }
    return got
  }
}

/** `undefined` for anything but an object's contents. */
async function getAs(pattern: LearnedRequest, key: string, signal: AbortSignal | undefined): Promise<GotObject | undefined> {
  try {
    const response = await sendLearned(pattern, { path: pattern.request.path + key }, signal)
    if (response.statusCode === 200) return answerOf(response)
    drop(response.body)
  } catch {
    // The SDK comes upon the same, and has the words for it.
  }
  return undefined
}

function answerOf({ body, headers }: Answer): GotObject {
  const { etag, 'content-length': length, 'x-amz-version-id': version } = headers
  return {
    Body: body as NonNullable<GotObject['Body']>,
    ETag: etag,
    Metadata: metadataOf(headers),
    ...(length !== undefined && { ContentLength: Number(length) }),
    ...(version !== undefined && { VersionId: version }),
  }
}

/** Whether it can be asked for by putting its key behind a bucket's path. */
function isPlain({ key, versionId }: WantedObject): boolean {
  return versionId === undefined && PLAIN_KEY.test(key)
}

function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith(META))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(META.length), value]))
}
