import type { CheckResult, SourcedFinding } from '@trailmend/core'
import { compareResults } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { baselined, excepted, findingOf, resultFrom } from '../fixture.ts'

type Outcome = SourcedFinding['outcome']
/** Another control's finding in the same account keeps the account judged. */
const beside = findingOf({ outcome: 'pass', fingerprint: 'beside' })
const result = (findings: readonly SourcedFinding[], options: Parameters<typeof resultFrom>[1] = {}): CheckResult =>
  resultFrom([beside, ...findings], { failOn: 'new', ...options })
const as = (outcome: Outcome): SourcedFinding => findingOf({ outcome })
const ACCEPTED = { ...findingOf(), exception: excepted.exception! }
const KNOWN = { ...findingOf(), baselined: true as const }

describe('what became of a finding', () => {
  test.each<[string, SourcedFinding | undefined, SourcedFinding | undefined, string | undefined, 0 | 1 | 3]>([
    ['new and failing', undefined, as('fail'), 'new-failure', 1],
    ['passed, fails', as('pass'), as('fail'), 'new-failure', 1],
    ['unknown, fails', as('unknown'), as('fail'), 'new-failure', 1],
    ['did not apply, fails', as('not-applicable'), as('fail'), 'new-failure', 1],
    ['an exception that ended', ACCEPTED, as('fail'), 'new-failure', 1],
    ['no longer in the baseline', KNOWN, as('fail'), 'new-failure', 1],
    ['fails on', as('fail'), as('fail'), undefined, 0],
    ['failed, unknown', as('fail'), as('unknown'), 'became-unknown', 3],
    ['passed, unknown', as('pass'), as('unknown'), 'became-unknown', 3],
    ['new and unknown', undefined, as('unknown'), 'became-unknown', 3],
    ['unknown on', as('unknown'), as('unknown'), undefined, 0],
    ['failed, passes', as('fail'), as('pass'), 'fixed', 0],
    ['failed, does not apply', as('fail'), as('not-applicable'), 'fixed', 0],
    ['accepted, passes', ACCEPTED, as('pass'), 'fixed', 0],
    ['failed, gone', as('fail'), undefined, 'removed', 0],
    ['accepted, gone', ACCEPTED, undefined, 'removed', 0],
    ['passed, gone', as('pass'), undefined, undefined, 0],
    ['failed, accepted', as('fail'), ACCEPTED, 'accepted', 0],
    ['new and accepted', undefined, ACCEPTED, 'accepted', 0],
    ['accepted on', ACCEPTED, KNOWN, undefined, 0],
    ['unknown, passes', as('unknown'), as('pass'), 'changed', 0],
    ['passed, does not apply', as('pass'), as('not-applicable'), 'changed', 0],
    ['new and passing', undefined, as('pass'), undefined, 0],
  ])('%s', (_, was, is, kind, exitCode) => {
    const diff = compareResults(result(was === undefined ? [] : [was]), result(is === undefined ? [] : [is]))
    expect(diff.changes.map((change) => change.kind)).toEqual(kind === undefined ? [] : [kind])
    expect(diff.exitCode).toBe(exitCode)
    if (kind !== undefined) expect(diff.counts).toMatchObject({ [kind]: 1 })
  })
})

describe('what nobody looked at again is not gone', () => {
  const older = result([as('fail')])
  const unseen = (region: string, leavesGap: boolean, code = 'not-selected') => [
    { source: 'live', account: '111122223333', region, because: { code, text: 'x' }, leavesGap },
  ]
  test.each([
    ['the region was left out', result([], { skipped: unseen('us-east-1', false) }), 'not-looked-at'],
    ['the account is incomplete', result([findingOf({ outcome: 'unknown', region: 'global', fingerprint: 'gap' })]), 'not-looked-at'],
    ['the control was not judged', resultFrom([{ ...beside, control: 'other' }]), 'not-looked-at'],
    ['the account was not judged', resultFrom([{ ...beside, account: '444455556666' }]), 'not-looked-at'],
    ['another region was left out', result([], { skipped: unseen('eu-west-1', false) }), 'removed'],
    ['nothing can be in the region', result([], { skipped: unseen('us-east-1', false, 'not-opted-in') }), 'removed'],
  ])('%s', (_, newer, kind) => {
    const { changes, counts } = compareResults(older, newer)
    expect(changes.find(({ after }) => after === 'absent')).toMatchObject({ kind, before: 'fail' })
    expect(counts.fixed).toBe(0)
  })
})

test('new failures win over what is unknown', () => {
  const other = findingOf({ outcome: 'unknown', fingerprint: 'other' })
  expect(compareResults(result([]), result([as('fail'), other]))).toMatchObject({ exitCode: 1 })
})

test('the newer threshold says whether a baseline excuses', () => {
  const older = result([as('pass')])
  expect(compareResults(older, result([baselined], { failOn: 'any' })).exitCode).toBe(1)
  expect(compareResults(older, result([baselined], { failOn: 'new' })).exitCode).toBe(0)
})

test('what several recordings judge counts once, by the worst', () => {
  const twice = [as('fail'), { ...as('pass'), source: 'b.json' }]
  expect(compareResults(result(twice), result(twice))).toMatchObject({ stillFailing: 1, unchanged: 1, changes: [] })
})

test('the same results have no difference', () => {
  const some = result([as('fail'), findingOf({ outcome: 'unknown', fingerprint: 'u' }), excepted, baselined])
  expect(compareResults(some, some)).toMatchObject({ exitCode: 0, changes: [], stillFailing: 1, stillUnknown: 1, unchanged: 3 })
})
