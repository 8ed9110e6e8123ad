import type { QuarantineEntry } from '../../../packages/collector/src/quarantine/quarantine.ts'

/** A whole entry; what is given stands above. */
export function entryFor(id: string, over: Partial<QuarantineEntry> = {}): QuarantineEntry {
  return {
    id,
    what: 'object',
    origin: 's3://bucket/AWSLogs/../x.json.gz',
    code: 'gzip-broken',
    because: 'it ends in the middle',
    offset: 4711,
    at: Date.UTC(2026, 10, 22),
    bytes: new Uint8Array([0, 1, 2, 255]),
    isWhole: true,
    ...over,
  }
}
