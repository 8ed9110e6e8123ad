import { renderVerifyEvidence, renderVerifyEvidenceMarkdown } from '@trailmend/report'
import fc from 'fast-check'
import { marked, type Token } from 'marked'
import { describe, expect, test } from 'vitest'
import { chainOf, hostile, META, resultOf, SOME, tell, textOf } from './made.ts'

const CHAINS = [chainOf(), chainOf({ region: 'us-west-2', organizationId: 'o-a1b2c3d4e5', prefix: 'p' })]
const RESULT = resultOf(CHAINS, { notices: [{ code: 'x', text: 'One thing.', leavesGap: false }] })
const outcomes = tell([CHAINS[0]!, SOME], [CHAINS[1]!, SOME.slice(0, 1)])

describe('as JSON', () => {
  const render = async () => textOf(renderVerifyEvidence(RESULT, outcomes, META))

  test('names everything, valid or not', async () => {
    const evidence = JSON.parse(await render())
    expect(Object.keys(evidence)).toEqual([
      'v',
      'kind',
      'tool',
      'judgedAt',
      'status',
      'complete',
      'source',
      'notices',
      'publicKeys',
      'chains',
      'gaps',
      'outcomes',
    ])
    expect(evidence.publicKeys).toEqual([{ ...META.publicKeys[0], validFrom: '2026-11-19T23:00:00Z', validTo: '2026-11-21T00:00:00Z' }])
    expect(evidence.chains).toMatchObject([
      { trail: 'main', region: 'us-east-1', from: '2026-11-20T00:00:00Z', to: '2026-11-20T01:00:00Z', tally: { logs: { valid: 2 } } },
      { region: 'us-west-2', organizationId: 'o-a1b2c3d4e5' },
    ])
    expect(evidence.gaps).toEqual([
      { chain: 0, subject: 'chain', code: 'time-hole', verdict: 'unknown', from: '2026-11-19T20:00:00Z', to: '2026-11-20T00:00:00Z' },
    ])
    expect(evidence.outcomes.map(({ chain, code }: { chain: number; code: string }) => `${chain} ${code}`)).toEqual([
      ...SOME.map(({ code }) => `0 ${code}`),
      '1 digest-valid',
    ])
    expect(evidence.outcomes[0]).toEqual({
      chain: 0,
      subject: 'digest',
      code: 'digest-valid',
      verdict: 'valid',
      bucket: 'logs',
      key: 'AWSLogs/digest.json.gz',
      from: '2026-11-20T00:00:00Z',
      to: '2026-11-20T01:00:00Z',
      expectedSha256: 'a'.repeat(64),
      sha256: 'a'.repeat(64),
      bytes: 900,
      fingerprint: 'f1',
      signature: 'ab'.repeat(256),
    })
  })

  test('an outcome is a line, and the bytes are the same each time', async () => {
    const text = await render()
    expect(await render()).toBe(text)
    expect(text.split('\n').filter((line) => line.startsWith('{"chain":0,"subject":"log"'))).toHaveLength(3)
  })

  test('of nothing', async () => {
    const evidence = JSON.parse(await textOf(renderVerifyEvidence(resultOf([]), tell(), { ...META, publicKeys: [] })))
    expect(evidence).toMatchObject({ publicKeys: [], chains: [], gaps: [], outcomes: [] })
  })

  test('texts that somebody chose are kept, and hold nothing that a terminal acts on', async () => {
    const property = fc.asyncProperty(hostile, async ([result, told]) => {
      const text = await textOf(renderVerifyEvidence(result, tell(told), META))
      const [outcome] = JSON.parse(text).outcomes
      const [expected] = told[1]
      expect({ bucket: outcome.bucket, key: outcome.key }).toEqual(JSON.parse(JSON.stringify(expected?.place)))
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|##\[/u)
    })
    await fc.assert(property, { seed: 20_261_122, numRuns: 200 })
  })
})

describe('as Markdown', () => {
  const render = async () => textOf(renderVerifyEvidenceMarkdown(RESULT, outcomes, META))

  test('names everything, and hashes can be copied', async () => {
    const text = await render()
    expect(await render()).toBe(text)
    const copied = ['a', '1', '2', '3', '4'].map((digit) => digit.repeat(64))
    for (const each of [...copied, 'ab'.repeat(256), 's3://logs/AWSLogs/log-2.json.gz', META.publicKeys[0]!.der])
      expect(text).toContain(`\`${each}\``)
    const tokens = marked.lexer(text)
    expect(tokens.flatMap((token) => (token.type === 'heading' ? [`${token.depth} ${token.text}`] : []))).toEqual([
      '1 Evidence of log file integrity',
      '2 Public keys',
      '2 Gaps',
      '2 main, account 111122223333, us-east-1',
      '3 `s3://logs/AWSLogs/digest.json.gz`',
      '2 main (of us-east-1), account 111122223333, us-west-2',
      '3 `s3://logs/AWSLogs/digest.json.gz`',
    ])
    expect(tokens.flatMap((token) => (token.type === 'table' ? [token.rows.length] : []))).toEqual([3])
  })

  test('no name becomes a link, a tag, a heading or a table of its own', async () => {
    const walk = (tokens: readonly Token[]): readonly Token[] =>
      tokens.flatMap((token) => [
        token,
        ...walk(('tokens' in token && token.tokens) || []),
        ...walk(('items' in token && token.items) || []),
      ])
    const property = fc.asyncProperty(hostile, async ([result, told]) => {
      const text = await textOf(renderVerifyEvidenceMarkdown(result, tell(told), META))
      const tokens = walk(marked.lexer(text))
      expect(tokens.filter(({ type }) => ['link', 'html', 'image', 'code', 'blockquote', 'hr'].includes(type))).toEqual([])
      const headings = tokens.filter(({ type }) => type === 'heading').length
      expect(headings).toBe(told[1][0]?.subject === 'digest' ? 5 : 4)
      expect(tokens.filter(({ type }) => type === 'table').length).toBe(told[1][0]?.subject === 'log' ? 1 : 0)
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u)
    })
    await fc.assert(property, { seed: 20_261_122, numRuns: 200 })
  })
})
