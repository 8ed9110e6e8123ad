import type { VerifyOutcome } from './result.ts'
import { timeText } from './verify-words.ts'

/** A public key that signatures were verified with, as AWS published it. */
export interface EvidenceKey {
  readonly region: string
  readonly fingerprint: string
  /** Base64 of what ListPublicKeys calls `Value`. */
  readonly der: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly validFrom: number
  readonly validTo: number
}

/** Who verified, and with which keys. */
export interface EvidenceMeta {
  readonly tool: { readonly name: string; readonly version: string }
  readonly publicKeys: readonly EvidenceKey[]
}

/** Whether an outcome is about a time for which something is missing. */
export function isGap({ subject, verdict }: VerifyOutcome): boolean {
  return subject === 'chain' && (verdict === 'invalid' || verdict === 'unknown')
}

/** An outcome as evidence states it: times as CloudTrail writes them, so that what was signed can be put together again. */
export function evidenceOf(outcome: VerifyOutcome): Readonly<Record<string, unknown>> {
  const { subject, code, verdict, sentence: _, place, from, to, ...rest } = outcome
  return {
    subject,
    code,
    verdict,
    ...place,
    ...(from !== undefined && { from: timeText(from) }),
    ...(to !== undefined && { to: timeText(to) }),
    ...rest,
  }
}
