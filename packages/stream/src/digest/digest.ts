import { type Fields, isFields } from '../json-fields.ts'
import type { Place } from './port.ts'
import { isShapedLikeDigest } from './shape.ts'

/** A log file as a digest names it. */
export interface DeclaredLog extends Place {
  /** Hexadecimal, of the inflated contents. */
  readonly sha256: string
  readonly algorithm: string
}

/** What a digest says of the one before it. */
export interface PreviousDigest extends Place {
  readonly sha256: string
  readonly algorithm: string
  readonly signature: string
}

/** What a digest says. Until its signature is verified, anyone may have written it. */
export interface Digest {
  readonly account: string
  readonly place: Place
  /** Milliseconds since 1970-01-01 UTC. */
  readonly start: number
  readonly end: number
  /** As written: it is part of what is signed. */
  readonly endText: string
  readonly fingerprint: string
  readonly signatureAlgorithm: string | undefined
  /** Nothing, in the first digest after logging or validation was switched on. */
  readonly previous: PreviousDigest | null
  readonly previousSignature: string | null
  readonly logs: readonly DeclaredLog[]
}

const SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const SHA_256 = /^[0-9a-f]{64}$/i

/**
 * Read a digest's JSON; `undefined` where it lacks what every digest has.
 *
 * Source: CloudTrail User Guide, "CloudTrail digest file structure".
 */
export function parseDigest(text: string): Digest | undefined {
  if (!isShapedLikeDigest(text)) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isFields(value)) return undefined
  const [account, bucket, key, endText, fingerprint] = texts(value, [
    'awsAccountId',
    'digestS3Bucket',
    'digestS3Object',
    'digestEndTime',
    'digestPublicKeyFingerprint',
  ])
  const [start, end] = [timeOf(value.digestStartTime), timeOf(endText)]
  if (account === undefined || bucket === undefined || key === undefined || endText === undefined || fingerprint === undefined)
    return undefined
  if (start === undefined || end === undefined || start > end) return undefined
  const previous = previousOf(value)
  const logs = logsOf(value.logFiles)
  const previousSignature = value.previousDigestSignature
  if (previous === undefined || logs === undefined || !(typeof previousSignature === 'string' || previousSignature === null))
    return undefined
  const [signatureAlgorithm] = texts(value, ['digestSignatureAlgorithm'])
  return { account, place: { bucket, key }, start, end, endText, fingerprint, signatureAlgorithm, previous, previousSignature, logs }
}

/** Read a time as digests write it; milliseconds. */
function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !SECONDS.test(value)) return undefined
  const time = Date.parse(value)
  return Number.isNaN(time) ? undefined : time
}

/** All five members, or none: a digest with some of them was not made by CloudTrail. */
function previousOf(value: Fields): PreviousDigest | null | undefined {
  const names = ['previousDigestS3Bucket', 'previousDigestS3Object', 'previousDigestHashValue', 'previousDigestSignature']
  if (names.every((name) => (value[name] ?? null) === null)) return null
  const [bucket, key, sha256, signature] = texts(value, names)
  if (bucket === undefined || key === undefined || sha256 === undefined || signature === undefined) return undefined
  const [algorithm = ''] = texts(value, ['previousDigestHashAlgorithm'])
  return { bucket, key, sha256, algorithm, signature }
}

function logsOf(value: unknown): readonly DeclaredLog[] | undefined {
  if (!Array.isArray(value)) return undefined
  const logs: DeclaredLog[] = []
  for (const each of value) {
    if (!isFields(each)) return undefined
    const [bucket, key, sha256, algorithm = ''] = texts(each, ['s3Bucket', 's3Object', 'hashValue', 'hashAlgorithm'])
    if (bucket === undefined || key === undefined || sha256 === undefined || !SHA_256.test(sha256)) return undefined
    logs.push({ bucket, key, sha256: sha256.toLowerCase(), algorithm })
  }
  return logs
}

function texts(value: Fields, names: readonly string[]): readonly (string | undefined)[] {
  return names.map((name) => {
    const text = Object.hasOwn(value, name) ? value[name] : undefined
    return typeof text === 'string' ? text : undefined
  })
}
