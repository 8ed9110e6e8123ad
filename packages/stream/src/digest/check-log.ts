import type { DeclaredLog } from './digest.ts'
import { type Outcome, type OutcomeCode, type OutcomeDetails, outcome } from './outcome.ts'
import type { DigestCrypto, DigestStore, GunzipPart, Place } from './port.ts'
import { LOG_ABSENCE, readObject } from './read-object.ts'

interface LogCheck {
  readonly log: DeclaredLog
  readonly digest: Place
  readonly backfill: boolean
  readonly maxBytes: number
}

interface Inflated {
  readonly first: string | undefined
  readonly all: string
  readonly bytes: number
  readonly trailing: boolean
  readonly broken: Extract<GunzipPart, { part: 'broken' }>['because'] | undefined
}

/**
 * Hold a log file to the hash that a digest names, reading it piece by piece.
 *
 * The hash is of the inflated contents. Contents appended as a gzip member of their own leave the first member's hash right, which is why that
 * is told apart from the whole.
 */
export async function checkLog(store: DigestStore, primitives: DigestCrypto, check: LogCheck): Promise<Outcome> {
  const { log, digest, backfill, maxBytes } = check
  const place = { bucket: log.bucket, key: log.key }
  const details = { place, digest, expectedSha256: log.sha256, ...(backfill && { backfill }) }
  if (log.algorithm !== 'SHA-256') return outcome('log-hash-algorithm', { ...details, because: log.algorithm })
  return await readObject(store, { place, absence: LOG_ABSENCE, details }, async ({ body }) => {
    const inflated = await inflate(primitives, body, maxBytes)
    if (inflated === undefined) return outcome('log-too-large', details)
    const seen: OutcomeDetails = { ...details, sha256: inflated.all, bytes: inflated.bytes }
    return outcome(judge(inflated, log.sha256), seen)
  })
}

function judge({ first, all, bytes, trailing, broken }: Inflated, expected: string): OutcomeCode {
  if (all === expected) return broken !== undefined ? 'log-damaged' : trailing ? 'log-trailing' : 'log-valid'
  if (first === expected) return 'log-appended'
  return broken === 'not-gzip' && bytes === 0 ? 'log-not-gzip' : 'log-modified'
}

async function inflate(primitives: DigestCrypto, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Inflated | undefined> {
  const hash = primitives.sha256()
  const seen: { first: string | undefined; bytes: number; trailing: boolean; broken: Inflated['broken'] } = {
    first: undefined,
    bytes: 0,
    trailing: false,
    broken: undefined,
  }
  for await (const part of primitives.gunzip(body)) {
    if (part.part === 'bytes') {
      seen.bytes += part.bytes.byteLength
      if (seen.bytes > maxBytes) return undefined
      hash.update(part.bytes)
    } else if (part.part === 'member') seen.first ??= hash.hex()
    else if (part.part === 'trailing') seen.trailing = true
    else seen.broken = part.because
  }
  return { ...seen, all: hash.hex() }
}
