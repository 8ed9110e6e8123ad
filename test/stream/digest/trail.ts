import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { DigestStore, Got, Place, PublicKey, TrailScope } from '../../../packages/stream/src/digest/index.ts'
import { dayFolders, formatObjectKey, type LogKind } from '../../../packages/stream/src/object-key/index.ts'

export const HOUR = 3_600_000
export const MINUTE = 60_000

export const SCOPE: TrailScope = {
  bucket: 'logs',
  prefix: '',
  account: '111122223333',
  region: 'us-east-2',
  trail: 'coll',
  homeRegion: 'us-east-1',
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const seconds = (time: number) => new Date(time).toISOString().replace('.000', '')

/** A key pair as CloudTrail would publish it. */
export interface TestKey extends PublicKey {
  readonly privateKey: KeyObject
}

export function testKey(fingerprint: string, validFrom: number, validTo: number): TestKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { fingerprint, der: publicKey.export({ type: 'pkcs1', format: 'der' }), validFrom, validTo, privateKey }
}

export interface Stored {
  bytes: Uint8Array
  metadata: Record<string, string>
  archived?: string
  denied?: true
}

/** A bucket's objects by `bucket/key`; change them to tamper. */
export type Objects = Map<string, Stored>

export const at = ({ bucket, key }: Place) => `${bucket}/${key}`

/** What a made digest says; any of it may be set before it is signed. */
export type DigestJson = Record<string, unknown> & { logFiles: Record<string, string>[] }

export interface MadeDigest extends Place {
  readonly json: DigestJson
  readonly signature: string
  readonly sha256: string
  readonly logs: readonly Place[]
}

interface HourOptions {
  readonly objects: Objects
  readonly scope: TrailScope
  readonly start: number
  readonly end: number
  readonly logs: number
  readonly key: TestKey
  readonly previous: MadeDigest | null
  readonly backfill?: boolean
  readonly kind?: LogKind
  /** What is in a log file, unzipped; one small event unless given. */
  readonly contents?: LogContents | undefined
  /** Change what will be signed. */
  readonly edit?: (json: DigestJson) => void
}

/** What is in the log file of a time, unzipped. */
export type LogContents = (time: number, unique: string) => string

interface MadeLog {
  readonly time: number
  readonly unique: string
  readonly kind?: LogKind
  readonly contents?: LogContents | undefined
}

const oneEvent: LogContents = (time, unique) =>
  JSON.stringify({ Records: [{ eventVersion: '1.11', eventName: 'GetObject', eventID: unique, eventTime: seconds(time) }] })

export function makeLog(objects: Objects, scope: TrailScope, { time, unique, kind = 'CloudTrail', contents: made = oneEvent }: MadeLog) {
  const key = formatObjectKey({ kind, ...scope, day: dayFolders(time), time: Math.floor(time / MINUTE) * MINUTE, unique })
  const contents = made(time, unique)
  objects.set(at({ bucket: scope.bucket, key }), { bytes: gzipSync(contents), metadata: {} })
  return { s3Bucket: scope.bucket, s3Object: key, hashValue: sha256(contents), hashAlgorithm: 'SHA-256' }
}

/** Put a digest and the logs it names into a bucket, signed. */
export function makeDigest(options: HourOptions): MadeDigest {
  const { objects, scope, start, end, logs, key, previous, backfill = false, kind, contents, edit } = options
  const logFiles = Array.from({ length: logs }, (_, index) => {
    const time = start + ((end - start) * (index + 1)) / (logs + 1)
    return makeLog(objects, scope, {
      time,
      unique: `${backfill ? 'b' : 'u'}${start.toString(36)}x${index}`,
      contents,
      ...(kind && { kind }),
    })
  })
  const place = {
    bucket: scope.bucket,
    key: formatObjectKey({ kind: 'CloudTrail-Digest', ...scope, day: dayFolders(end), time: end, backfill }),
  }
  const json: DigestJson = {
    awsAccountId: scope.account,
    digestStartTime: seconds(start),
    digestEndTime: seconds(end),
    digestS3Bucket: place.bucket,
    digestS3Object: place.key,
    digestPublicKeyFingerprint: key.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: null,
    oldestEventTime: null,
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.sha256 ?? null,
    previousDigestHashAlgorithm: previous ? 'SHA-256' : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles,
  }
  edit?.(json)
  const bytes = JSON.stringify(json)
  const hash = sha256(bytes)
  const toSign = `${json.digestEndTime}\n${json.digestS3Bucket}/${json.digestS3Object}\n${hash}\n${json.previousDigestSignature ?? 'null'}`
  const signature = sign('sha256', Buffer.from(toSign), key.privateKey).toString('hex')
  const metadata = {
    signature,
    'signature-algorithm': 'SHA256withRSA',
    ...(backfill && { 'backfill-generation-timestamp': seconds(end + 30 * MINUTE) }),
  }
  objects.set(at(place), { bytes: gzipSync(bytes), metadata })
  return { ...place, json, signature, sha256: hash, logs: logFiles.map(({ s3Bucket, s3Object }) => ({ bucket: s3Bucket, key: s3Object })) }
}

interface ChainOptions {
  readonly objects?: Objects
  readonly scope?: TrailScope
  readonly key: TestKey | ((hour: number) => TestKey)
  readonly start: number
  readonly hours: number
  readonly logs?: number
  readonly previous?: MadeDigest | null
  readonly contents?: LogContents
  readonly edit?: (json: DigestJson, hour: number) => void
  readonly scopeOf?: (hour: number) => TrailScope
}

/** A chain of hourly digests, the oldest first. */
export function makeChain(options: ChainOptions): { objects: Objects; digests: MadeDigest[] } {
  const { objects = new Map(), scope = SCOPE, key, start, hours, logs = 2, previous = null, contents, edit, scopeOf } = options
  const digests: MadeDigest[] = []
  for (let hour = 0; hour < hours; hour++) {
    const from = start + hour * HOUR
    const made = makeDigest({
      objects,
      scope: scopeOf?.(hour) ?? scope,
      start: from,
      end: from + HOUR,
      logs,
      key: typeof key === 'function' ? key(hour) : key,
      previous: digests.at(-1) ?? previous,
      contents,
      ...(edit && { edit: (json: DigestJson) => edit(json, hour) }),
    })
    digests.push(made)
  }
  return { objects, digests }
}

export interface TestStore extends DigestStore {
  readonly calls: string[]
  /** The most objects being read at once. */
  peak: number
}

/** A store in memory, in pages of three, reading in pieces of 97 bytes. */
export function memoryStore(objects: Objects, keys: readonly PublicKey[] | Error = []): TestStore {
  let open = 0
  const store: TestStore = {
    calls: [],
    peak: 0,
    async *list({ bucket, prefix }) {
      store.calls.push(`list ${bucket}/${prefix}`)
      const names = [...objects.keys()].filter((name) => name.startsWith(`${bucket}/${prefix}`)).sort()
      for (let page = 0; page < names.length; page += 3) {
        yield names
          .slice(page, page + 3)
          .map((name) => ({ key: name.slice(bucket.length + 1), size: objects.get(name)?.bytes.length ?? 0 }))
      }
    },
    async get(place): Promise<Got> {
      store.calls.push(`get ${at(place)}`)
      store.peak = Math.max(store.peak, ++open)
      await new Promise((resolve) => setImmediate(resolve))
      open--
      const stored = objects.get(at(place))
      if (stored === undefined) return { missing: true }
      if (stored.archived !== undefined) return { archived: stored.archived }
      if (stored.denied) return { unreadable: 'denied', because: 'Access Denied', needs: 's3:GetObject' }
      return { body: pieces(stored.bytes), metadata: stored.metadata }
    },
    async publicKeys({ region, from, to }) {
      store.calls.push(`keys ${region}`)
      if (keys instanceof Error) throw keys
      return keys.filter(({ validFrom, validTo }) => validFrom <= to && from <= validTo)
    },
  }
  return store
}

/** All that an iterable gives. */
export async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const each of all) items.push(each)
  return items
}

async function* pieces(bytes: Uint8Array) {
  for (let start = 0; start < bytes.length; start += 97) yield bytes.subarray(start, start + 97)
}
