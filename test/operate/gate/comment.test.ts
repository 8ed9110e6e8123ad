import { conclude } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { commentBody, commentMarker, planComment } from '../../../packages/operate/src/gate/comment.ts'
import { scopeOf } from '../../../packages/operate/src/gate/scope.ts'

const scope = 'trailmend/all/trailmend.yml'
const marker = commentMarker(scope)
const bot = 'github-actions[bot]'
const body = `${marker}\nnew`
const comment = (id: number, text: string, author = bot) => ({ id, author, body: text })

describe('which comment is ours', () => {
  const cases: [string, ReturnType<typeof comment>[], object][] = [
    ['none', [], { action: 'create', id: undefined, remove: [] }],
    ['ours', [comment(3, `${marker}\nold`)], { action: 'update', id: 3, remove: [] }],
    ['ours, as it should be', [comment(3, `${marker}\r\nnew\r\n`)], { action: 'keep', id: 3, remove: [] }],
    ["another scope's", [comment(3, `${commentMarker('trailmend/all/other.yml')}\nold`)], { action: 'create', id: undefined, remove: [] }],
    ["somebody else's with our marker", [comment(3, `${marker}\nold`, 'mallory')], { action: 'create', id: undefined, remove: [] }],
    [
      'one that quotes our marker',
      [comment(3, `> quoted\n${marker}`), comment(4, `${marker} and more`)],
      { action: 'create', id: undefined, remove: [] },
    ],
    [
      'several: the oldest stays',
      [comment(9, marker), comment(4, marker), comment(6, marker)],
      { action: 'update', id: 4, remove: [6, 9] },
    ],
  ]
  test.each(cases)('%s', (_name, comments, expected) => {
    expect(planComment(comments, { scope, author: bot, body })).toEqual(expected)
  })
})

describe('what it says', () => {
  const finding = {
    control: 'cloudtrail-cloudwatch-logs',
    outcome: 'fail',
    severity: 'low',
    account: '111122223333',
    region: 'us-east-1',
    source: 'live',
    expected: null,
    observed: null,
    because: { code: 'no-log-group', text: `A long story ${'|@team<!-- '.repeat(40)}` },
    benchmarks: {},
    byHand: { audit: 'aws x', fix: 'aws y' },
  } as const
  const findings = Array.from({ length: 3_000 }, (_, index) => ({
    ...finding,
    resource: { type: 'AWS::CloudTrail::Trail', id: `t${index}`, arn: `arn:t${index}` },
    fingerprint: `f${index}`,
  }))
  const result = conclude({ findings: findings as never, skipped: [], failOn: 'any' })
  const changes = Array.from({ length: 500 }, (_, index) => ({
    setting: 'exceptions',
    base: undefined,
    head: `|${'<'.repeat(298)}${index}`,
  }))
  const rules = {
    base: { ref: 'b'.repeat(40), isCommit: true },
    isFirst: false,
    changes,
    effects: { excused: result.findings, added: result.findings },
  }
  const text = commentBody(result, { scope, head: 'a'.repeat(40), benchmark: undefined, rules })

  test('no more than GitHub takes, with the marker first and the commit last', () => {
    expect(text.length).toBeLessThanOrEqual(65_536)
    expect(text.split('\n')[0]).toBe(marker)
    expect(text.trimEnd().split('\n').at(-1)).toContain(`Commit ${'a'.repeat(40)}, `)
    expect(text).toContain('more, see the report')
    expect(text).toContain('no longer count (3000)')
  })
  test('nothing in it is markup or a mention', () => {
    expect(text.slice(marker.length)).not.toMatch(/<!--|@team/)
  })
})

describe('scopes', () => {
  const wishes = { benchmark: undefined, level: undefined, onlyAccounts: undefined }
  const cases: [string, Parameters<typeof scopeOf>, string][] = [
    ['nothing said', [wishes, undefined], 'trailmend/all/own-account'],
    ['a configuration', [wishes, { path: 'audit/trailmend.yml' }], 'trailmend/all/audit/trailmend.yml'],
    ['a benchmark', [{ ...wishes, benchmark: 'cis-aws@2.0', level: 1 }, undefined], 'trailmend/cis-aws@2.0-level-1/own-account'],
    ['accounts, in any order', [{ ...wishes, onlyAccounts: ['2', '1', '2'] }, { path: 'a.yml' }], 'trailmend/all/1+2'],
  ]
  test.each(cases)('%s', (_name, [options, config], expected) => {
    expect(scopeOf(options, config)).toBe(expected)
  })
  test('many accounts, and names that a comment could end with', () => {
    expect(scopeOf({ ...wishes, onlyAccounts: ['1', '2', '3', '4'] }, undefined)).toMatch(/^trailmend\/all\/4-accounts-[0-9a-f]{12}$/)
    const evil = scopeOf(wishes, { path: 'a--> <img src=x>.yml' })
    expect(evil).toMatch(/^[A-Za-z0-9@._+/-]+$/)
    expect(evil).not.toContain('--')
    expect(evil).not.toBe(scopeOf(wishes, { path: 'a--> <img src=y>.yml' }))
  })
})
