import { createHash } from 'node:crypto'
import { type ObjectReference, parseObjectKey } from '@trailmend/stream'
import type { ObjectTask } from './object.ts'

/**
 * What an object is, by its key alone: its kind, and the account, region and time of its logs. Custom prefixes and both layouts are known.
 *
 * The key is whatever somebody wrote. One that contradicts itself (another account in the name than in the folders) is `other`: it is not
 * believed in part.
 */
export function taskOf(reference: ObjectReference): ObjectTask {
  const key = parseObjectKey(reference.key)
  if (key === undefined) return { ...reference, kind: 'other' }
  return { ...reference, kind: key.kind, account: key.account, logRegion: key.region, keyTime: key.time }
}

/** What the ledger, sinks and quarantine call an object. */
export function objectId({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return `s3://${bucket}/${key}`
}

/** Letters of a version that stand in an id as they are. What a message tells of one may be anything else. */
const PLAIN_ETAG = /^(?!replay-)[\w.+=-]{0,100}$/

/** What they call another version of an object that was collected before: no bucket's name has a `#`, so that no key can look like it. */
export function versionId(id: string, etag: string): string {
  const text = etag.replaceAll('"', '')
  return withVersion(id, PLAIN_ETAG.test(text) ? text : createHash('sha256').update(text).digest('hex'))
}

function withVersion(id: string, version: string): string {
  return id.replace(/^s3:\/\/[^/#]*/, (bucket) => `${bucket}#${version}`)
}

/** The object that an id is of, whichever version. */
export function withoutVersion(id: string): string {
  return id.replace(/^(s3:\/\/[^/#]*)#[^/]*/, '$1')
}

/** What replaying an object is known by: a version of it. Where it was tried more than once each attempt has its own. */
export function replayId(id: string, entry: string, attempt = ''): string {
  return withVersion(withoutVersion(id), `replay-${entry}${attempt}`)
}

/** Whether an id is that of an object that was replayed. */
export function isReplayId(id: string): boolean {
  return /^s3:\/\/[^/#]*#replay-/.test(id)
}

/** The object that an id names, whichever version; `undefined` where it names none. */
export function taskOfId(id: string): ObjectTask | undefined {
  const [, bucket, key] = /^s3:\/\/([^/#]+)\/(.+)$/s.exec(withoutVersion(id)) ?? []
  return bucket === undefined || key === undefined ? undefined : taskOf({ bucket, key })
}
