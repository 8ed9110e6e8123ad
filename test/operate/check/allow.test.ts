import type { ExceptionRule, NotLookedAt } from '@trailmend/core'
import { expect, test } from 'vitest'
import { prepareAllow } from '../../../packages/operate/src/check/allow.ts'
import { exceptionRules } from '../../../packages/operate/src/config/exceptions.ts'
import { findingOf } from '../../report/fixture.ts'

const EVERYWHERE: ExceptionRule = {
  place: 't.yml:1',
  controls: ['cloudtrail-cloudwatch-logs'],
  reason: 'r',
  owner: 'o',
  expires: '2027-06-30',
}
const WISHES = {
  exceptions: [EVERYWHERE],
  baseline: undefined,
  failOn: 'any',
  onlyAccounts: undefined,
  scope: { regions: undefined },
} as const
const now = Date.parse('2026-11-22T10:00:00Z')

function part(leavesGap: boolean): NotLookedAt {
  return { source: 'live', account: '999999999999', region: 'global', because: { code: 'x', text: 'x' }, leavesGap }
}

test.each([
  ['nothing was left out', [], ['exception-unused']],
  ['what was left out leaves no gap', [part(false)], ['exception-unused']],
  ['an account could not be entered', [part(true)], []],
])('an exception for every account is missed where %s', async (_name, skipped, codes) => {
  const allow = await prepareAllow(WISHES)
  const { notices } = allow([{ findings: [findingOf({ outcome: 'pass' })], now, skipped }])
  expect(notices.map(({ code }) => code)).toEqual(codes)
})

test('several batches, each as of its own time', async () => {
  const allow = await prepareAllow({ ...WISHES, exceptions: [{ ...EVERYWHERE, expires: '2026-11-22' }] })
  const later = now + 24 * 3_600_000
  const { findings } = allow([now, later].map((time) => ({ findings: [findingOf()], now: time, skipped: [] })))
  expect(findings.map(({ exception }) => exception?.owner)).toEqual(['o', undefined])
})

test('an exception whose line nobody knows goes by its number', () => {
  const { place: _place, controls: _controls, ...said } = EVERYWHERE
  const rules = exceptionRules({ exceptions: [said, said] }, 't.yml', [7])
  expect(rules.map(({ place }) => place)).toEqual(['t.yml:7', 't.yml, exceptions.1'])
})
