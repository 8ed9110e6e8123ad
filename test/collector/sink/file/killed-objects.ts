import type { Origin } from '../../../../packages/collector/src/sink/sink.ts'

/** An object by its number: mostly small, now and then too large for memory. */
export function objectOf(at: number): { readonly origin: Origin; readonly lines: readonly string[]; readonly log: Buffer } {
  const lines = Array.from({ length: at % 9 === 8 ? 60 : 1 + (at % 7) }, (_, number) =>
    JSON.stringify({ eventVersion: '1.11', eventID: `${at}/${number}`, filler: 'x'.repeat(500) }),
  )
  const origin = { id: `s3://logs/${at}`, kind: 'CloudTrail' as const, time: Date.UTC(2026, 10, 22) + at * 1000, provenance: 's3' }
  return { origin, lines, log: Buffer.from(`{"Records":[${lines.join(',')}]}`) }
}
