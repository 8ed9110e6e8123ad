import { describe, expect, test } from 'vitest'
import { parseBaseline, renderBaseline } from '../../../packages/core/src/evaluate/baseline.ts'
import { parseFingerprint } from '../../../packages/core/src/evaluate/baseline-entry.ts'
import { changeBaseline, compareBaseline } from '../../../packages/core/src/evaluate/baseline-update.ts'
import { fingerprint } from '../../../packages/core/src/evaluate/finding.ts'
import { findingOf } from '../../report/fixture.ts'

const A = 'cloudtrail-cloudwatch-logs/111122223333/global/arn%3Aaws%3Aiam%3A%3A111122223333%3Aroot'
const B = 'cloudtrail-cloudwatch-logs/111122223333/us-east-1/arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Atrail%2Fmain'

describe('reading', () => {
  test.each<[string, string, string[], string[]]>([
    ['nothing', '', [], []],
    ['a header and entries', `# a\n#b\n${A}\n${B}\n`, ['# a', '#b'], [A, B]],
    ['no last line feed', `${A}\n${B}`, [], [A, B]],
    ['any order, twice', `${B}\n${A}\n${B}\n`, [], [B, A]],
    ['empty lines', `# a\n\n${A}\n\n`, ['# a'], [A]],
    ['line ends and a mark of Windows', `\ufeff# a\r\n${A}\r\n`, ['# a'], [A]],
  ])('%s', (_name, text, header, entries) => {
    expect(parseBaseline(text)).toEqual({ ok: true, baseline: { header, fingerprints: new Set(entries) } })
  })

  test.each<[string, string, [number, string][]]>([
    ['something else', `${A}\nhello\n`, [[2, 'not a fingerprint: "hello"']]],
    ['blanks around', ` ${A}\n`, [[1, expect.stringContaining('not a fingerprint')]]],
    ['a conflict', `<<<<<<< ours\n${A}\n=======\n${B}\n>>>>>>> theirs\n`, [1, 3, 5].map((line) => [line, expect.stringContaining('not')])],
    ['a comment behind', `${A}\n# b\n`, [[2, 'a comment stands above the first fingerprint, or nowhere']]],
    ['JSON', '{"entries":[]}\n', [[1, expect.stringContaining('not a fingerprint')]]],
    ['a control character', 'a/b/c/\u001b[2J\n', [[1, 'not a fingerprint: "a/b/c/\\u001b[2J"']]],
  ])('refuses %s, with the line', (_name, text, problems) => {
    expect(parseBaseline(text)).toEqual({ ok: false, problems: problems.map(([line, text]) => ({ line, text })) })
  })

  test('a file of another kind is not told line by line', () => {
    const parsed = parseBaseline('x\n'.repeat(100_000))
    expect(parsed.ok ? [] : parsed.problems).toHaveLength(50)
  })

  test('a long line is quoted in part', () => {
    const parsed = parseBaseline('x'.repeat(1_000_000))
    expect(parsed.ok ? '' : parsed.problems[0]?.text).toHaveLength(121)
  })
})

describe('writing', () => {
  test('sorted by code unit, one a line, the header first', () => {
    const entries = ['b/1/r/x', 'a/1/r/%C3%A4', 'B/1/r/x', 'a/1/r/z', 'a/1/r/%', 'a-b/1/r/x']
    expect(renderBaseline({ header: ['# why'], fingerprints: new Set(entries) })).toBe(
      '# why\nB/1/r/x\na-b/1/r/x\na/1/r/%\na/1/r/%C3%A4\na/1/r/z\nb/1/r/x\n',
    )
    expect(renderBaseline({ header: [], fingerprints: new Set() })).toBe('')
  })

  test('what is written is read again', () => {
    const baseline = { header: ['# why'], fingerprints: new Set([A, B]) }
    expect(parseBaseline(renderBaseline(baseline))).toEqual({ ok: true, baseline })
  })
})

describe('fingerprints', () => {
  test.each([['main'], ['a/b%2Fc'], ['# no comment\nnext/line'], ['ä\u202e💥'], ["!'()*"], ['\ud800']])('of %j can be read', (id) => {
    const text = fingerprint('c', '111122223333', 'global', { type: 'x', id, arn: '' })
    expect(parseFingerprint(text)).toEqual({ control: 'c', account: '111122223333', region: 'global', resource: id.toWellFormed() })
    expect(parseBaseline(`${text}\n`)).toMatchObject({ ok: true })
  })

  test.each([
    ['a/b/c'],
    ['a/b/c/d/e'],
    ['a//c/d'],
    ['a/b/c/%'],
    ['a/b/c/%zz'],
    ['a/b/c/%2f'],
    ['a/b/c/%61'],
    ['a/b/c/ä'],
    ['a/b/c/d '],
    ['x'.repeat(100_001)],
  ])('%s is none', (text) => {
    expect(parseFingerprint(text)).toBeUndefined()
  })
})

describe('changing', () => {
  const failing = findingOf()
  const fresh = findingOf({ region: 'eu-west-1' })
  const excused = findingOf({ region: 'eu-west-2', exception: { reason: 'r', owner: 'o', expires: '2027-01-01' } })
  const mended = findingOf({ region: 'eu-west-3', outcome: 'pass' })
  const unread = findingOf({ region: 'sa-east-1', outcome: 'unknown' })
  const baseline = { header: ['# why'], fingerprints: new Set([mended, unread, failing].map((finding) => finding.fingerprint)) }
  const change = compareBaseline(baseline, [failing, fresh, excused, mended, unread])

  test('says what is missing and what is stale', () => {
    expect(change).toEqual({ missing: [fresh.fingerprint], stale: [mended.fingerprint] })
  })

  test.each([
    [false, false, [failing, mended, unread]],
    [true, false, [failing, fresh, mended, unread]],
    [false, true, [failing, unread]],
    [true, true, [failing, fresh, unread]],
  ])('add %s, prune %s', (add, prune, expected) => {
    const changed = changeBaseline(baseline, change, { add, prune })
    expect([...changed.fingerprints].sort()).toEqual(expected.map((finding) => finding.fingerprint).sort())
    expect(changed.header).toEqual(['# why'])
  })
})
