import type { Settings } from '../config/settings.ts'
import { assertNotOwnSource, type WrittenPart } from '../sink/object/own-source.ts'
import { quarantinePrefix } from './open-quarantine.ts'

/** What sinks and quarantine write into buckets. */
export function writtenParts({ sinks = [], quarantine }: Settings): readonly WrittenPart[] {
  const written = sinks.flatMap((sink) =>
    's3' in sink ? [{ name: sink.name ?? `s3:${sink.s3}`, bucket: sink.s3, prefix: sink.prefix ?? '' }] : [],
  )
  if (quarantine === undefined || 'folder' in quarantine) return written
  return [...written, { name: 'the quarantine', bucket: quarantine.bucket, prefix: quarantinePrefix(quarantine) }]
}

/** Refuse settings by which a collector would read what it writes. Throws a `CollectorError` (`sink-reads-own-source`). */
export function refuseOwnSource(settings: Settings): void {
  const read = (settings.sources ?? []).flatMap((source) =>
    'bucket' in source ? [{ bucket: source.bucket, prefix: source.prefix ?? '' }] : [],
  )
  assertNotOwnSource(writtenParts(settings), read)
}
