import { CollectorError } from '../../collector-error.ts'

/** Part of a bucket: the keys that begin with a prefix, or all of them. */
export interface BucketPart {
  readonly bucket: string
  readonly prefix?: string
}

/** What a sink writes into. */
export interface WrittenPart extends BucketPart {
  /** The sink's name. */
  readonly name: string
}

/**
 * Refuse what would feed itself: a sink that writes where a source reads. Where they share a bucket, the prefixes must differ before
 * either of them ends. A source that learns of objects by messages may name any bucket: ask `isOwnObject` of each.
 * Throws a `CollectorError` (`sink-reads-own-source`).
 */
export function assertNotOwnSource(sinks: readonly WrittenPart[], sources: readonly BucketPart[]): void {
  for (const sink of sinks) {
    const met = sources.find((source) => source.bucket === sink.bucket && overlap(source.prefix ?? '', sink.prefix ?? ''))
    if (met === undefined) continue
    const place = `s3://${sink.bucket}/${sink.prefix ?? ''}`
    throw new CollectorError('sink-reads-own-source', `${sink.name} writes ${place}, and s3://${met.bucket}/${met.prefix ?? ''} is read`)
  }
}

/** Whether an object is one that a sink wrote, or could have: it is none of CloudTrail's, and reading it would feed the collector itself. */
export function isOwnObject(sinks: readonly WrittenPart[], object: { readonly bucket: string; readonly key: string }): boolean {
  return sinks.some(({ bucket, prefix = '' }) => bucket === object.bucket && object.key.startsWith(prefix))
}

function overlap(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one)
}
