import { describe, expect, test } from 'vitest'
import type { RulesReport } from '../../../packages/operate/src/gate/gate.ts'
import { renderRules, renderRulesText } from '../../../packages/operate/src/gate/render-rules.ts'

const base = { ref: 'b'.repeat(40), isCommit: true }
const finding = {
  severity: 'low',
  control: 'c',
  account: '111122223333',
  region: 'us-east-1',
  resource: { type: '', id: 't', arn: 'arn:t' },
}
const report = (more: Partial<RulesReport> = {}): RulesReport => ({ base, isFirst: false, changes: [], effects: undefined, ...more })
const change = { setting: 'fail-on', base: 'low', head: 'never' }

describe('what is said of the rules', () => {
  const cases: [string, RulesReport, string][] = [
    ['nothing changed', report(), 'Rules\nJudged by the rules of the base commit bbbbbbb.\n'],
    ['a branch', report({ base: { ref: 'main', isCommit: false } }), 'Rules\nJudged by the rules of the default branch main.\n'],
    [
      'changes, and that they do not matter',
      report({ changes: [change, { ...change, base: undefined }, { ...change, head: undefined }], effects: { excused: [], added: [] } }),
      `Rules
Judged by the rules of the base commit bbbbbbb.
What this change makes of them counts once it is merged:
  fail-on: low becomes never
  fail-on: adds never
  fail-on: removes low
No failure would count otherwise.
`,
    ],
    [
      'what they do',
      report({ changes: [change], effects: { excused: [finding as never], added: [] } }),
      `Rules
Judged by the rules of the base commit bbbbbbb.
What this change makes of them counts once it is merged:
  fail-on: low becomes never
By its own rules these failures would no longer count (1):
  low c: arn:t, us-east-1, 111122223333
`,
    ],
    [
      'that nobody knows what they do',
      report({ changes: [change] }),
      'Rules\nJudged by the rules of the base commit bbbbbbb.\nWhat this change makes of them counts once it is merged:\n  fail-on: low becomes never\n',
    ],
  ]
  test.each(cases)('%s', (_name, given, expected) => {
    expect(renderRulesText(given)).toBe(expected)
  })

  test('a first configuration', () => {
    expect(renderRulesText(report({ isFirst: true }))).toContain('It has no configuration')
  })

  test('as Markdown nothing in it is markup; long lists are counted, and all of it where there is no room', () => {
    const changes = Array.from({ length: 100 }, () => ({
      setting: 'exceptions',
      base: undefined,
      head: '<img src=x> [a](b) @team\n::error::',
    }))
    const text = renderRules(report({ changes }))
    expect(text).toContain('- 70 more\n')
    expect(text).not.toMatch(/<img|[^\\]\]\(|@team|\n::/)
    expect(renderRules(report({ changes }), 500)).toContain('- 100 more\n')
    expect(renderRules(report({ changes }), 500).length).toBeLessThan(500)
  })
})
