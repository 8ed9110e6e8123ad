import type { Clock } from '../clock.ts'
import type { QueueSettings } from '../config/settings.ts'
import type { SignatureOptions } from '../source/signed.ts'

/** Whom to believe, as settings say; nothing where everybody is believed. */
export async function signaturesOf(wanted: QueueSettings['verify-signatures'], clock: Clock): Promise<SignatureOptions | undefined> {
  if (wanted === undefined || wanted === false) return undefined
  const { createSnsVerifier, fetchCertificate } = await import('@trailmend/aws/collect')
  const { topics, 'allow-bare': allowBare } = wanted === true ? {} : wanted
  return {
    verify: createSnsVerifier({ fetchCertificate, now: clock.now }),
    ...(topics !== undefined && { topics }),
    ...(allowBare !== undefined && { allowBare }),
  }
}
