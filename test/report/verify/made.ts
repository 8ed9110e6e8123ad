import type { EvidenceMeta, VerifiedChain, VerifiedOutcome, VerifyOutcome, VerifyResult } from '@trailmend/report'
import fc from 'fast-check'
import { collect } from '../../stream/digest/trail.ts'

const FROM = Date.parse('2026-11-20T00:00:00Z')
const HOUR = 3_600_000

export const chainOf = (more: Partial<VerifiedChain> = {}): VerifiedChain => ({
  bucket: 'logs',
  prefix: '',
  account: '111122223333',
  region: 'us-east-1',
  trail: 'main',
  homeRegion: 'us-east-1',
  from: FROM,
  to: FROM + HOUR,
  verdict: 'valid',
  tally: {
    digests: { valid: 1, invalid: 0, missing: 0, archived: 0, unknown: 0 },
    logs: { valid: 2, invalid: 1, missing: 0, archived: 0, undeclared: 0, unknown: 0 },
    gaps: 0,
    bytes: 1_234_567,
  },
  codes: {},
  problems: [],
  omitted: 0,
  ...more,
})

export const resultOf = (chains: readonly VerifiedChain[], more: Partial<VerifyResult> = {}): VerifyResult => ({
  v: 1,
  status: 'invalid',
  exitCode: 1,
  complete: true,
  source: 'live',
  judgedAt: '2026-11-22T10:00:00.000Z',
  chains,
  notices: [],
  ...more,
})

export const META: EvidenceMeta = {
  tool: { name: 'trailmend', version: '0.1.0' },
  publicKeys: [{ region: 'us-east-1', fingerprint: 'f1', der: 'MIIBCgKCAQEA+/=', validFrom: FROM - HOUR, validTo: FROM + 24 * HOUR }],
}

const digest = { bucket: 'logs', key: 'AWSLogs/digest.json.gz' }
const hash = (digit: string) => digit.repeat(64)
/** A digest, two log files it names, and a hole. */
export const SOME: readonly VerifyOutcome[] = [
  {
    subject: 'digest',
    code: 'digest-valid',
    verdict: 'valid',
    sentence: 'The digest is signed by CloudTrail and unchanged.',
    place: digest,
    from: FROM,
    to: FROM + HOUR,
    expectedSha256: hash('a'),
    sha256: hash('a'),
    bytes: 900,
    fingerprint: 'f1',
    signature: 'ab'.repeat(256),
  },
  ...['1', '2'].map(
    (name): VerifyOutcome => ({
      subject: 'log',
      code: 'log-valid',
      verdict: 'valid',
      sentence: 'The log file is as it was delivered.',
      place: { bucket: 'logs', key: `AWSLogs/log-${name}.json.gz` },
      digest,
      expectedSha256: hash(name),
      sha256: hash(name),
      bytes: 4200,
    }),
  ),
  {
    subject: 'log',
    code: 'log-modified',
    verdict: 'invalid',
    sentence: 'The contents of the log file have been changed.',
    place: { bucket: 'logs', key: 'AWSLogs/log-3.json.gz' },
    digest,
    expectedSha256: hash('3'),
    sha256: hash('4'),
    bytes: 4200,
  },
  {
    subject: 'chain',
    code: 'time-hole',
    verdict: 'unknown',
    sentence: 'Two digests follow each other, and neither covers the time between them.',
    from: FROM - 4 * HOUR,
    to: FROM,
  },
  { subject: 'chain', code: 'chain-begins', verdict: 'note', sentence: 'The first digest of the trail.', to: FROM - 9 * HOUR },
]

/** Outcomes of chains, from their beginning each time. */
export const tell = (...told: readonly (readonly [VerifiedChain, readonly VerifyOutcome[]])[]) =>
  async function* (): AsyncGenerator<VerifiedOutcome> {
    for (const [{ bucket, prefix, organizationId, account, region, trail, homeRegion }, outcomes] of told) {
      const chain = { bucket, prefix, ...(organizationId && { organizationId }), account, region, trail, homeRegion }
      for (const outcome of outcomes) yield { chain, outcome }
    }
  }

export const textOf = async (parts: AsyncIterable<string>): Promise<string> => (await collect(parts)).join('')

const NASTY = [
  '\u001b[31m',
  '\r\n',
  '\n\n# x\n',
  '\u0000',
  '\u202e',
  '\ud83d',
  '|',
  '`',
  '```',
  '<script>alert(1)</script>',
  '&lt;',
  '@user',
  ']]>',
  '::error::x',
  '##[command]',
  'https://evil.example',
  '"',
  "'",
  '\\',
  '\ufffe',
  'a',
  '__proto__',
]
const name = fc.array(fc.constantFrom(...NASTY), { maxLength: 5 }).map((pieces) => pieces.join(''))

/** A result and an outcome whose every text somebody else may have chosen. */
export const hostile: fc.Arbitrary<readonly [VerifyResult, readonly [VerifiedChain, readonly VerifyOutcome[]]]> = fc
  .record({
    texts: fc.array(name, { minLength: 14, maxLength: 14 }),
    subject: fc.constantFrom('digest', 'log', 'chain'),
    verdict: fc.constantFrom('valid', 'invalid', 'unknown', 'note'),
    time: fc.oneof(fc.integer(), fc.constantFrom(Number.NaN, 1e300)),
  })
  .map(({ texts, subject, verdict, time }) => {
    const [bucket, prefix, account, region, trail, homeRegion, code, sentence, key, because, needs, sha256, signature, notice] =
      texts as string[]
    const chain = chainOf({ bucket: bucket!, prefix: prefix!, account: account!, region: region!, trail: trail!, homeRegion: homeRegion! })
    const place = { bucket: bucket!, key: key! }
    const rest = {
      because: because!,
      needs: needs!,
      sha256: sha256!,
      expectedSha256: sha256!,
      signature: signature!,
      fingerprint: signature!,
    }
    const outcome = {
      subject,
      verdict,
      code: code!,
      sentence: sentence!,
      place,
      digest: place,
      from: time,
      to: time,
      ...rest,
    } as VerifyOutcome
    const result = resultOf([chain], { source: key!, notices: [{ code: code!, text: notice!, leavesGap: true }] })
    return [result, [chain, [outcome]]]
  })
