import { conclude, type FailOn, type Severity } from '@trailmend/core'
import { countDecisive, selectAnnotations } from '@trailmend/operate'
import { describe, expect, test } from 'vitest'
import { baselined, excepted, findingOf } from '../../report/fixture.ts'

const ROOM = { error: 9, warning: 10 }
const PLACE = { path: 'trailmend.yml', line: 7 }

function select(severities: readonly Severity[], failOn: FailOn, room = ROOM) {
  const failed = severities.map((severity, index) => findingOf({ severity, fingerprint: String(index) }))
  const unread = findingOf({ outcome: 'unknown', severity: 'critical', fingerprint: 'u' })
  const passed = findingOf({ outcome: 'pass', fingerprint: 'p' })
  return selectAnnotations(conclude({ findings: [passed, unread, ...failed], skipped: [], failOn }), room, () => PLACE)
}

describe('levels', () => {
  const cases: [FailOn, string[]][] = [
    ['any', ['error critical', 'error high', 'error medium', 'error low', 'warning unknown']],
    ['low', ['error critical', 'error high', 'error medium', 'error low', 'warning unknown']],
    ['high', ['error critical', 'error high', 'warning medium', 'warning low', 'warning unknown']],
    ['critical', ['error critical', 'warning high', 'warning medium', 'warning low', 'warning unknown']],
    ['never', ['warning critical', 'warning high', 'warning medium', 'warning low', 'warning unknown']],
  ]
  test.each(cases)('fail-on %s: the most severe first', (failOn, expected) => {
    const { shown, left } = select(['low', 'critical', 'medium', 'high'], failOn)
    expect(shown.map(({ level, title }) => `${level} ${title.split(':')[0]}`)).toEqual(expected)
    expect(left).toEqual({ error: 0, warning: 0 })
  })
})

test('the most severe keep their place where there is no room for all', () => {
  const { shown, left } = select(['low', 'critical', 'medium', 'high'], 'medium', { error: 2, warning: 1 })
  expect(shown.map(({ title }) => title.split(':')[0])).toEqual(['critical', 'high', 'low'])
  expect(left).toEqual({ error: 1, warning: 1 })
})

test('what is accepted is no remark, unless the baseline excuses nothing', () => {
  const count = (failOn: FailOn) =>
    selectAnnotations(conclude({ findings: [excepted, baselined, findingOf()], skipped: [], failOn }), ROOM, () => PLACE).shown.length
  expect([count('new'), count('any')]).toEqual([1, 2])
})

test('a name from AWS is one visible line of limited length', () => {
  const name = `a\n::error::\u001b[31m${'x'.repeat(2_000)}`
  const finding = findingOf({ because: { code: 'no-log-group', text: name }, control: `c\n${name}` })
  const [annotation] = selectAnnotations(conclude({ findings: [finding], skipped: [], failOn: 'any' }), ROOM, () => PLACE).shown
  expect(annotation?.title).toMatch(/^low: c\\u\{a\}a\\u\{a\}::error::\\u\{1b\}\[31mx+…$/)
  expect([annotation?.title, annotation?.text].join('')).toMatch(/^[\x20-\x7e…]*$/)
  expect(annotation?.text.length).toBeLessThan(1_100)
})

test('decisive failures are those at or above the threshold', () => {
  const findings = (['critical', 'low', 'low'] as const).map((severity) => findingOf({ severity }))
  const count = (failOn: FailOn) => countDecisive(conclude({ findings, skipped: [], failOn }))
  expect([count('any'), count('medium'), count('never')]).toEqual([3, 1, 0])
})
