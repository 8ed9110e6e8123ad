import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3'
import type { Place } from '@trailmend/stream'

/** What is wanted of GetObject's answer. */
export type GotObject = Pick<GetObjectCommandOutput, 'Body' | 'ETag' | 'Metadata'>

type Request = Parameters<S3Client['config']['requestHandler']['handle']>[0]

/** How objects of a bucket are asked for, learned from a call that the SDK made: all but the key and the signature. */
interface Pattern {
  readonly client: S3Client
  readonly request: Request
  readonly signer: Awaited<ReturnType<S3Client['config']['signer']>>
}

/** Keys that a URL holds as they are: those of all files that CloudTrail writes. */
const PLAIN_KEY = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/
const META = 'x-amz-meta-'
/** What is true of one call alone, or of the credentials that signed it. */
const OF_ONE_CALL: ReadonlySet<string> = new Set([
  'amz-sdk-invocation-id',
  'amz-sdk-request',
  'authorization',
  'x-amz-date',
  'x-amz-security-token',
])
/** How often the way of a bucket is learned. Where it leads nowhere again and again the SDK is left to it. */
const MOST_LESSONS = 8

/**
 * A way to get many objects: the SDK gets the first of each bucket, and the next are asked for as it did, with its signer and its connections.
 * For each call it would work out anew where the bucket is and what to send, which takes four times as long as the call itself.
 *
 * Whatever is no plain answer is left to the SDK, which asks again: it knows what to make of errors, and when to try how often.
 * Throws what the SDK throws.
 */
export function createQuickGet(): (client: S3Client, place: Place) => Promise<GotObject> {
  const patterns = new Map<string, Pattern>()
  const lessons = new Map<string, number>()
  return async (client, place) => {
    const pattern = patterns.get(place.bucket)
    if (pattern?.client !== client || !PLAIN_KEY.test(place.key)) return learn(client, place)
    const got = await getAs(pattern, place.key)
    if (got !== undefined) return got
    patterns.delete(place.bucket)
    return learn(client, place)
  }

  async function learn(client: S3Client, { bucket, key }: Place): Promise<GotObject> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key })
    const times = lessons.get(bucket) ?? 0
    if (times >= MOST_LESSONS || patterns.has(bucket) || !PLAIN_KEY.test(key)) return client.send(command)
    let sent: unknown
    command.middlewareStack.add(
      (next) => (args) => {
        sent = args.request
        return next(args)
      },
      { name: 'learnRequest', step: 'finalizeRequest', priority: 'low' },
    )
    const got = await client.send(command)
    if (isRequest(sent) && sent.path.endsWith(`/${key}`) && !patterns.has(bucket)) {
      lessons.set(bucket, times + 1)
      const path = sent.path.slice(0, -key.length)
      patterns.set(bucket, { client, request: { ...sent, path, headers: withoutCall(sent.headers) }, signer: await client.config.signer() })
    }
    return got
  }
}

/** `undefined` for anything but an object's contents. */
async function getAs({ client, request, signer }: Pattern, key: string): Promise<GotObject | undefined> {
  const { requestHandler, systemClockOffset } = client.config
  try {
    const wanted = { ...request, path: request.path + key, headers: { ...request.headers } }
    const signed = await signer.sign(wanted, { signingDate: new Date(Date.now() + systemClockOffset) })
    const { response } = await requestHandler.handle({ ...wanted, headers: signed.headers })
    if (response.statusCode === 200) return { Body: response.body, ETag: response.headers.etag, Metadata: metadataOf(response.headers) }
    response.body.destroy()
  } catch {
    // The SDK comes upon the same, and has the words for it.
  }
  return undefined
}

function metadataOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith(META))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(META.length), value]))
}

function withoutCall(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_CALL.has(name.toLowerCase())))
}

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string' && 'headers' in value
}
