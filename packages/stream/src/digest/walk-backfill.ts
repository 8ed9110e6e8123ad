import type { ChainState } from './chain-state.ts'
import { checkDigest, isRead, isSigned } from './check-digest.ts'
import type { Listed } from './list-digests.ts'
import { outcome } from './outcome.ts'
import { type Run, type Step, told } from './run.ts'
import { digestOf } from './scope.ts'
import { logSteps } from './take-digest.ts'

/**
 * Verify backfill digests, which name files that the digest of their hour left out. There are few of them, and they do not stand in the chain:
 * each is held to its own signature, and what it says of one before it to that one.
 */
export async function* walkBackfill(run: Run, state: ChainState, listed: readonly Listed[]): AsyncGenerator<Step> {
  for (const at of listed) {
    const place = { bucket: at.bucket, key: at.key }
    const read = await checkDigest(run, place, at.parsed)
    const judged = isRead(read) ? read.outcome : read
    yield told(judged)
    if (judged.verdict === 'unknown') state.unheard.push(at.parsed.time)
    if (!isRead(read) || !isSigned(read)) continue
    yield* logSteps(run, state, at, read.digest)
    const { previous } = read.digest
    const parsed = previous === null ? undefined : digestOf(run.scope, previous.key)
    if (previous === null || (parsed !== undefined && parsed.time < run.from)) continue
    if (parsed === undefined) {
      yield told(outcome('digest-link-astray', { place, because: previous.key, backfill: true }))
      continue
    }
    const before = await checkDigest(run, { bucket: previous.bucket, key: previous.key }, parsed)
    const details = { place: { bucket: previous.bucket, key: previous.key }, backfill: true, expectedSha256: previous.sha256.toLowerCase() }
    if (!isRead(before)) yield told(before)
    else if (previous.algorithm !== 'SHA-256') yield told(outcome('digest-previous-hash-algorithm', details))
    else if (previous.sha256.toLowerCase() !== before.sha256)
      yield told(outcome('digest-previous-hash-wrong', { ...details, sha256: before.sha256 }))
    else if (before.signature !== '' && previous.signature.toLowerCase() !== before.signature.toLowerCase()) {
      yield told(outcome('digest-previous-signature-wrong', details))
    }
  }
}
