import { describe, expect, test } from 'vitest'
import type { VerifiedChain, VerifyOutcome, VerifyResult } from '../../../packages/report/src/verify/result.ts'
import { renderVerifyJson, renderVerifyJsonLines } from '../../../packages/report/src/verify/verify-json.ts'
import { renderVerifyTable } from '../../../packages/report/src/verify/verify-table.ts'

const FROM = Date.parse('2026-11-20T00:00:00Z')
const DIGESTS = { valid: 2, invalid: 0, missing: 0, archived: 0, unknown: 0 }
const LOGS = { valid: 1200, invalid: 0, missing: 0, archived: 0, undeclared: 0, unknown: 0 }

const chain = (more: Partial<VerifiedChain> = {}): VerifiedChain => ({
  bucket: 'logs',
  prefix: '',
  account: '111122223333',
  region: 'us-east-1',
  trail: 'main',
  homeRegion: 'us-east-1',
  from: FROM,
  to: FROM + 3_600_000,
  verdict: 'valid',
  tally: { digests: DIGESTS, logs: LOGS, gaps: 0, bytes: 1_234_567 },
  codes: {},
  problems: [],
  omitted: 0,
  ...more,
})
const result = (...chains: readonly VerifiedChain[]): VerifyResult => ({
  v: 1,
  status: chains.some(({ verdict }) => verdict === 'invalid') ? 'invalid' : 'valid',
  exitCode: 0,
  complete: true,
  source: 'live',
  judgedAt: '2026-11-22T00:00:00.000Z',
  chains,
  notices: [],
})
const missing = (key: string, more: Partial<VerifyOutcome> = {}): VerifyOutcome => ({
  subject: 'log',
  code: 'log-missing',
  verdict: 'invalid',
  sentence: 'The log file is not there.',
  place: { bucket: 'logs', key },
  ...more,
})
const invalid = (...problems: readonly VerifyOutcome[]) =>
  chain({
    verdict: 'invalid',
    problems,
    codes: { 'log-missing': problems.length },
    tally: { digests: DIGESTS, logs: { ...LOGS, missing: problems.length }, gaps: 1, bytes: 0 },
  })
const table = (of: VerifyResult, more: object = {}) => renderVerifyTable(of, { color: false, width: 100, ...more })

describe('the table', () => {
  test('of what is valid', () => {
    expect(table(result(chain()))).toBe(
      [
        'INTACT: digests: 2 valid; log files: 1,200 valid; 1.2 MB read',
        '',
        'VALID     main, account 111122223333, us-east-1',
        '          digests: 2 valid; log files: 1,200 valid',
        '          2026-11-20T00:00:00Z to 2026-11-20T01:00:00Z',
        '',
      ].join('\n'),
    )
  })
  test('says what is alike once, with its places, and how many more there are', () => {
    const shown = table(result(chain(), invalid(...Array.from({ length: 9 }, (_, index) => missing(`key-${index}`)))))
    expect(shown).toMatch(/^VIOLATED: .*9 missing; 1 gap; /)
    expect(shown.match(/log-missing: The log file is not there\./g)).toHaveLength(1)
    expect(shown).toContain('s3://logs/key-4')
    expect(shown).not.toContain('s3://logs/key-5')
    expect(shown).toContain('and 4 more; the evidence names each')
    expect(table(result(invalid(...Array.from({ length: 9 }, (_, index) => missing(`key-${index}`)))), { verbose: true })).toContain(
      'key-8',
    )
  })
  test('has what is invalid first', () => {
    const shown = table(result(chain({ trail: 'good' }), chain({ trail: 'dark', verdict: 'unknown' }), invalid(missing('a'))))
    expect(shown.match(/^(?:VALID|UNKNOWN|INVALID)\b/gm)).toEqual(['INVALID', 'UNKNOWN', 'VALID'])
  })
  test('counts many valid chains, and lists them when it is asked to', () => {
    const many = result(...Array.from({ length: 30 }, (_, index) => chain({ region: `r-${index}` })))
    expect(table(many)).toContain('30 more, of which 30 are valid, in the verbose output.')
    expect(table(many, { verbose: true }).match(/^VALID/gm)).toHaveLength(30)
  })
  test('says why, and the permission that is missing', () => {
    const refused = missing('a', { code: 'log-unreadable', verdict: 'unknown', because: 'AccessDenied', needs: 's3:GetObject' })
    expect(table(result(chain({ verdict: 'unknown', problems: [refused, refused] })))).toContain('needs s3:GetObject (AccessDenied)')
    const other = { ...refused, because: 'Timeout' }
    expect(table(result(chain({ verdict: 'unknown', problems: [refused, other] })))).toContain('(AccessDenied); and other reasons')
  })
  test('tells times that no calendar has', () => {
    const odd: VerifyOutcome = { subject: 'chain', code: 'time-hole', verdict: 'unknown', sentence: 'x', from: Number.MAX_VALUE, to: 0 }
    expect(table(result(chain({ problems: [odd] })))).toContain('to 1970-01-01T00:00:00Z')
  })
})

const HOSTILE = [
  '\u001b[31mred',
  'a\r\nINTACT: all is well',
  '\u202egnp.exe',
  '::error::x',
  '##[error]x',
  '\u0000',
  'x'.repeat(5_000),
  '</script>',
  '=1+1',
]

describe.each(HOSTILE)('a key of %j', (key) => {
  const of = result(invalid(missing(key, { because: key, needs: key })))
  test('neither leaves its line nor is it acted on', async () => {
    for (const width of [60, 100, 160]) {
      const shown = table(of, { width, verbose: true })
      expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect(shown.match(/^INTACT/gm)).toBeNull()
      expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width)
    }
    const json = renderVerifyJson(of, { tool: { name: 'trailmend', version: '0' } })
    expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(JSON.parse(json).chains[0].problems[0].place.key).toBe(key)
    const lines: string[] = []
    const outcomes = async function* () {
      yield { chain: of.chains[0]!, outcome: missing(key) }
    }
    for await (const line of renderVerifyJsonLines(of, outcomes())) lines.push(line)
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['outcome', 'result'])
    expect(lines.join('').trimEnd().split('\n')).toHaveLength(2)
  })
})
