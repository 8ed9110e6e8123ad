import { MAX_KEY_BYTES } from '@trailmend/stream'

/** Old buckets may have capitals and underscores. What is none of these may be an ARN or a URL, which would lead elsewhere. */
const BUCKET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/

/** Why no object can have this name, or nothing. S3 takes any other key, however odd: with `..`, NUL or line breaks in it. */
export function nameProblem(bucket: string, key: string): 'bad-bucket' | 'bad-key' | undefined {
  if (!BUCKET_NAME.test(bucket)) return 'bad-bucket'
  const isKey = key !== '' && key.length <= MAX_KEY_BYTES && key.isWellFormed() && Buffer.byteLength(key) <= MAX_KEY_BYTES
  return isKey ? undefined : 'bad-key'
}
