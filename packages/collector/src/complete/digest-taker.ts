import { hash } from 'node:crypto'
import { parseObjectKey } from '@trailmend/stream'
import { checkDigest, isRead, isSigned, type Keyring, type Outcome, type ReadDigest } from '@trailmend/stream/digest'
import { nodeDigestCrypto } from '@trailmend/stream/digest-node'
import type { Clock } from '../clock.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { DigestTaker } from '../run/context.ts'
import { rememberDigest } from './digest-memory.ts'
import type { DigestNote, DigestVerdict } from './digest-note.ts'
import { createChainNotes } from './known-chains.ts'
import { createKeyCache, type PublicKeys } from './public-keys.ts'

export interface DigestTakerOptions {
  readonly ledger: Pick<Ledger, 'remember' | 'rememberAll' | 'recall'>
  readonly clock: Pick<Clock, 'now'>
  /** Where public keys are asked for; without them no digest is verified, which the verdict says. */
  readonly keys?: PublicKeys
  /** Told of each digest when it is kept. What it throws makes the digest come again. */
  readonly taken?: (note: DigestNote) => void | Promise<void>
  /** The most bytes that a digest may inflate to, all of which are held; 64 MiB unless given. */
  readonly maxDigestBytes?: number
}

const HOUR = 3_600_000
const NOBODY_ASKS: DigestVerdict = {
  is: 'unverified',
  isAsked: false,
  because: 'verification is not switched on',
  needs: 'cloudtrail:ListPublicKeys',
}
/** Why a digest is not believed may quote what is in it. */
const LONGEST_REASON = 500

/**
 * Takes digests as they are delivered: each is held to its own signature, and what it names is kept in the ledger as what should be there. The
 * link to the one before it is kept too: which digests are there is known only later.
 *
 * A digest that is none, or not CloudTrail's, is kept as one that was tampered with: it is not the collector's to drop. Throws what the ledger
 * throws.
 */
export function createDigestTaker(options: DigestTakerOptions): DigestTaker {
  const { ledger, clock, keys, taken } = options
  const cache = keys === undefined ? undefined : createKeyCache(keys, clock)
  const chains = createChainNotes(ledger)
  return {
    take: async ({ task: { bucket, key }, bytes, metadata }) => {
      const parsed = parseObjectKey(key)
      // The task's kind is by its key, so that it is always one.
      if (parsed?.kind !== 'CloudTrail-Digest') return
      const { account, region, trail, homeRegion, backfill, time } = parsed
      const keyring: Keyring = cache?.keyringOf(region) ?? { find: async () => ({ unreadable: 'failed', because: '' }) }
      const store = {
        list: async function* () {},
        get: async () => ({ body: oneOf(bytes), metadata }),
        publicKeys: async () => [],
        ...(keys?.allKeys !== undefined && { allKeys: keys.allKeys }),
      }
      const tools = { store, primitives: nodeDigestCrypto, keyring, maxDigestBytes: options.maxDigestBytes ?? 64 << 20 }
      const read = await checkDigest(tools, { bucket, key }, parsed)
      const note: DigestNote = {
        ...{ account, region, trail, homeRegion, bucket, key, isBackfill: backfill, end: time },
        ...contentsOf(read, { bytes, time }),
        verdict: verdictOf(read, keys !== undefined),
      }
      await rememberDigest(ledger, note)
      // One of a time to come, which nobody signed, would keep its chain from ever being missed.
      const isNow = !backfill && note.end <= clock.now() + HOUR
      if (note.verdict.is !== 'tampered' && isNow) await chains.note(note)
      await taken?.(note)
    },
  }
}

function contentsOf(
  read: ReadDigest | Outcome,
  { bytes, time }: { readonly bytes: Uint8Array; readonly time: number },
): Pick<DigestNote, 'start' | 'sha256' | 'previous' | 'logs'> {
  if (!isRead(read)) return { start: time - HOUR, sha256: hash('sha256', bytes, 'hex'), previous: undefined, logs: [] }
  const { digest, sha256 } = read
  const { previous, logs } = digest
  return {
    // Only a span that its key could have: what it claims to cover must not be chosen by whoever wrote it.
    start: digest.end === time ? digest.start : time - HOUR,
    sha256,
    previous: previous === null ? null : { bucket: previous.bucket, key: previous.key, sha256: previous.sha256.toLowerCase() },
    logs: logs.map((log) => ({ bucket: log.bucket, key: log.key, sha256: log.sha256 })),
  }
}

function verdictOf(read: ReadDigest | Outcome, isAsked: boolean): DigestVerdict {
  const { code, verdict, sentence, because, needs } = isRead(read) ? read.outcome : read
  if (verdict === 'valid') return { is: 'verified' }
  const reason = because === undefined || because === '' ? sentence : `${sentence} ${because}`.slice(0, LONGEST_REASON)
  if (verdict === 'invalid') return { is: 'tampered', code, because: reason, isSigned: isRead(read) && isSigned(read) }
  if (code === 'digest-keys-unreadable' && !isAsked) return NOBODY_ASKS
  return { is: 'unverified', isAsked: true, because: reason, ...(needs !== undefined && { needs }) }
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
