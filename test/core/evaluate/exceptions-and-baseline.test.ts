import { describe, expect, test } from 'vitest'
import { type FailOn, isDecisive, type SourcedFinding } from '../../../packages/core/src/evaluate/conclude.ts'
import type { ExceptionRule } from '../../../packages/core/src/evaluate/exceptions.ts'
import { type AllowanceRules, createAllowances } from '../../../packages/core/src/evaluate/exceptions-and-baseline.ts'
import { findingOf } from '../../report/fixture.ts'

const CONTROL = 'cloudtrail-cloudwatch-logs'
const failed = findingOf()

function rule(differs: Partial<ExceptionRule> = {}): ExceptionRule {
  return { place: 't.yml:3', controls: [CONTROL], reason: 'a SIEM reads it', owner: 'security', expires: '2027-06-30', ...differs }
}

function baselineOf(...fingerprints: string[]) {
  return { header: [], fingerprints: new Set(fingerprints) }
}

/** Judge findings as of a time; what is said of them, and what is said besides. */
function judge(findings: readonly SourcedFinding[], rules: Partial<AllowanceRules>, now = '2026-11-22T10:00:00Z') {
  const { allow, notices } = createAllowances({ failOn: 'any', ...rules })
  const allowed = allow(findings, Date.parse(now))
  return { allowed, notices: notices(), codes: notices().map(({ code }) => code) }
}

describe('when an exception covers', () => {
  const short = rule({ start: '2026-11-22', expires: '2026-12-01' })
  test.each([
    ['the last moment before', '2026-11-21T23:59:59.999Z', false, ['exception-not-started']],
    ['the first moment', '2026-11-22T00:00:00Z', true, ['exception-ends-soon']],
    ['the last moment', '2026-12-01T23:59:59.999Z', true, ['exception-ends-soon']],
    ['the moment after', '2026-12-02T00:00:00Z', false, ['exception-expired']],
    ['the first moment, as somebody east sees it', '2026-11-22T01:00:00+02:00', false, ['exception-not-started']],
  ])('%s', (_name, now, covered, codes) => {
    const judged = judge([failed], { exceptions: [short] }, now)
    expect(judged.allowed.map(({ exception }) => exception !== undefined)).toEqual([covered])
    expect(judged.codes).toEqual(codes)
  })

  test('the failure stays one, and says who answers for it', () => {
    const [covered] = judge([failed], { exceptions: [rule({ start: '2026-01-01', alternateSolution: 'a SIEM' })] }).allowed
    expect(covered).toEqual({
      ...failed,
      exception: { reason: 'a SIEM reads it', owner: 'security', start: '2026-01-01', expires: '2027-06-30', alternateSolution: 'a SIEM' },
    })
    expect(Object.keys(judge([failed], { exceptions: [rule()] }).allowed[0]?.exception ?? {})).toEqual(['reason', 'owner', 'expires'])
  })

  test.each(['unknown', 'pass', 'not-applicable'] as const)('%s is never excused', (outcome) => {
    const finding = findingOf({ outcome })
    expect(judge([finding], { exceptions: [rule()], baseline: baselineOf(finding.fingerprint) }).allowed).toEqual([finding])
  })

  test.each([
    ['the one that lasts longest', [rule({ owner: 'a', expires: '2027-01-01' }), rule({ owner: 'b' })], 'b'],
    ['of equals the first', [rule({ owner: 'a' }), rule({ owner: 'b' })], 'a'],
    ['not one that is yet to begin', [rule({ owner: 'a' }), rule({ owner: 'b', start: '2027-01-01', expires: '2028-01-01' })], 'a'],
    ['not one that has ended', [rule({ owner: 'a', expires: '2026-11-21' }), rule({ owner: 'b' })], 'b'],
  ])('of several, %s', (_name, exceptions, owner) => {
    expect(judge([failed], { exceptions }).allowed[0]?.exception?.owner).toBe(owner)
  })

  test('each batch as of its own time', () => {
    const { allow } = createAllowances({ exceptions: [rule({ expires: '2026-11-22' })], failOn: 'any' })
    const at = (now: string) => allow([failed], Date.parse(now)).map(({ exception }) => exception?.owner)
    expect([at('2026-11-23T00:00:00Z'), at('2026-11-22T00:00:00Z')]).toEqual([[undefined], ['security']])
  })
})

describe('an end is announced', () => {
  test.each([
    ['16 days ahead', '2026-12-08', []],
    ['15 days ahead', '2026-12-07', []],
    ['14 days ahead', '2026-12-06', ['in 14 days']],
    ['a day ahead', '2026-11-23', ['in 1 day']],
    ['on the last day', '2026-11-22', ['today']],
  ])('%s', (_name, expires, when) => {
    const { notices } = judge([failed], { exceptions: [rule({ expires })] })
    expect(notices.map(({ text }) => text)).toEqual(
      when.map(
        (days) =>
          `The exception at t.yml:3 (owner security) ends on ${expires}, ${days}: then 1 failure counts again: ${CONTROL} of main (us-east-1, 111122223333).`,
      ),
    )
  })

  test('but not where another takes over without a gap', () => {
    const ending = rule({ expires: '2026-11-30' })
    const codes = (start: string) => judge([failed], { exceptions: [ending, rule({ start })] }).codes
    expect(codes('2026-12-01')).toEqual([])
    expect(codes('2026-12-02')).toEqual(['exception-ends-soon'])
    expect(codes('2026-01-01')).toEqual([])
  })

  test('an ended one says what counts again, a few by name', () => {
    const regions = ['eu-west-1', 'us-west-2', 'eu-north-1', 'sa-east-1', 'eu-west-2']
    const findings = regions.map((region) => findingOf({ region }))
    const { notices } = judge(findings, { exceptions: [rule({ expires: '2026-11-21' })] })
    const names = ['eu-north-1', 'eu-west-1', 'eu-west-2'].map((region) => `${CONTROL} of main (${region}, 111122223333)`)
    expect(notices).toEqual([
      {
        code: 'exception-expired',
        text: `The exception at t.yml:3 (owner security) ended on 2026-11-21: 5 failures count again: ${names.join(', ')} and 2 more.`,
      },
    ])
    expect(judge(findings.toReversed(), { exceptions: [rule({ expires: '2026-11-21' })] }).notices).toEqual(notices)
  })

  test.each([
    ['366 days', '2027-11-22', []],
    ['367 days', '2027-11-23', ['exception-long']],
  ])('one that lasts for %s', (_name, expires, codes) => {
    expect(judge([failed], { exceptions: [rule({ expires })] }).codes).toEqual(codes)
  })
})

describe('an exception that covers nothing', () => {
  const passed = findingOf({ outcome: 'pass' })
  const unread = findingOf({ outcome: 'unknown' })
  const unreadElsewhere = findingOf({ outcome: 'unknown', region: 'eu-west-1', fingerprint: 'x' })
  const unreadEverywhere = findingOf({ outcome: 'unknown', region: 'global', fingerprint: 'x' })
  const another = findingOf({ account: '444455556666', outcome: 'pass' })
  const here = rule({ accounts: ['111122223333'] })
  const { controls: _none, ...noControl } = rule()
  const single = { ...noControl, fingerprint: failed.fingerprint }
  test.each<[string, SourcedFinding[], ExceptionRule, boolean]>([
    ['the control passes', [passed], here, true],
    ['its resource is gone', [passed], rule({ ...here, resource: 'arn:gone' }), true],
    ['its fingerprint passes', [passed], single, true],
    ['its fingerprint is gone', [findingOf({ outcome: 'pass', fingerprint: 'y' })], single, true],
    ['it covers a failure', [failed], here, false],
    ['what it fits is unknown', [unread], here, false],
    ['something of the account is unknown', [passed, unreadElsewhere], here, false],
    ['something of another region is unknown', [passed, unreadElsewhere], rule({ ...here, regions: ['us-east-1'] }), true],
    ['the account is unknown', [passed, unreadEverywhere], rule({ ...here, regions: ['us-east-1'] }), false],
    ['its account was not judged', [another], here, false],
    ['one of its accounts was not judged', [passed], rule({ accounts: ['111122223333', '444455556666'] }), false],
    ['all of its accounts pass', [passed, another], rule({ accounts: ['111122223333', '444455556666'] }), true],
    ['every account passes', [passed, another], rule(), true],
    ['its control was not judged', [passed], rule({ controls: ['cloudtrail-kms'] }), false],
    ['one of its controls was not judged', [passed], rule({ controls: [CONTROL, 'cloudtrail-kms'] }), false],
    ['it is yet to begin', [passed], rule({ ...here, start: '2027-01-01' }), false],
    ['it has ended', [passed], rule({ ...here, expires: '2026-01-01' }), true],
  ])('%s', (_name, findings, exception, isUnused) => {
    expect(judge(findings, { exceptions: [exception] }).codes).toEqual(isUnused ? ['exception-unused'] : [])
  })

  test('what was left out of the check is left in peace', () => {
    expect(judge([passed], { exceptions: [rule()], narrowing: { accounts: ['111122223333'] } }).codes).toEqual([])
    expect(judge([passed], { exceptions: [here], narrowing: { accounts: ['111122223333'] } }).codes).toEqual(['exception-unused'])
    expect(judge([passed], { exceptions: [here], narrowing: { regions: ['us-east-1'] } }).codes).toEqual([])
    const named = rule({ ...here, regions: ['us-east-1'] })
    expect(judge([passed], { exceptions: [named], narrowing: { regions: ['us-east-1'] } }).codes).toEqual(['exception-unused'])
  })

  test('thousands are not all told', () => {
    const { notices } = judge([passed], { exceptions: Array.from({ length: 3000 }, () => ({ ...here })) })
    expect(notices).toHaveLength(51)
    expect(notices.at(-1)).toEqual({ code: 'exception-unused', text: '2950 more exceptions as above.' })
  })
})

describe('a baseline', () => {
  const elsewhere = findingOf({ region: 'eu-west-1' })

  test('marks the failures that it holds, and no others', () => {
    const { allowed } = judge([failed, elsewhere], { baseline: baselineOf(failed.fingerprint), failOn: 'new' })
    expect(allowed).toEqual([{ ...failed, baselined: true }, elsewhere])
  })

  test('and an exception go together', () => {
    const [both] = judge([failed], { baseline: baselineOf(failed.fingerprint), exceptions: [rule()] }).allowed
    expect(both).toMatchObject({ baselined: true, exception: { owner: 'security' } })
  })

  const other = findingOf({ account: '444455556666' })
  test.each<[string, SourcedFinding[], AllowanceRules['narrowing'], boolean]>([
    ['it still fails', [failed], undefined, false],
    ['it is unknown', [findingOf({ outcome: 'unknown' })], undefined, false],
    ['it passes', [findingOf({ outcome: 'pass' })], undefined, true],
    ['it applies no longer', [findingOf({ outcome: 'not-applicable' })], undefined, true],
    ['it passes in one recording and fails in another', [findingOf({ outcome: 'pass' }), failed], undefined, false],
    ['the same the other way round', [failed, findingOf({ outcome: 'pass' })], undefined, false],
    ['it is gone', [elsewhere], undefined, true],
    ['it is gone, and its region is unknown', [findingOf({ outcome: 'unknown', fingerprint: 'x' })], undefined, false],
    ['it is gone, and another region is unknown', [findingOf({ outcome: 'unknown', region: 'eu-west-1' })], undefined, true],
    ['it is gone, and its account is unknown', [findingOf({ outcome: 'unknown', region: 'global', fingerprint: 'x' })], undefined, false],
    ['its account was not judged', [other], undefined, false],
    ['its control was not judged', [findingOf({ control: 'cloudtrail-kms', fingerprint: 'x' })], undefined, false],
    ['its region was left out', [elsewhere], { regions: ['eu-west-1'] }, false],
    ['its region was one of few', [elsewhere], { regions: ['eu-west-1', 'us-east-1'] }, true],
    ['nothing was judged', [], undefined, false],
  ])('has a stale entry or not: %s', (_name, findings, narrowing, isStale) => {
    const { notices } = judge(findings, { baseline: baselineOf(failed.fingerprint), failOn: 'new', narrowing })
    expect(notices).toEqual(
      isStale
        ? [
            {
              code: 'baseline-stale',
              text: `1 entry of the baseline is a failure no longer; take them out with trailmend baseline update --prune: ${failed.fingerprint}`,
            },
          ]
        : [],
    )
  })

  test('lists no more stale entries than can be read', () => {
    const gone = Array.from({ length: 500 }, (_, n) => `${CONTROL}/111122223333/us-east-1/t${n}`)
    const [notice] = judge([failed], { baseline: baselineOf(...gone), failOn: 'new' }).notices
    expect(notice?.text).toMatch(/^500 entries of the baseline are failures no longer; .* and 480 more$/)
  })

  test.each<[FailOn, boolean, string[]]>([
    ['any', true, ['baseline-counts']],
    ['any', false, []],
    ['new', true, []],
    ['new', false, ['no-baseline']],
    ['low', true, []],
    ['never', true, []],
  ])('and the threshold %s, given %s', (failOn, given, codes) => {
    expect(judge([failed], { failOn, ...(given && { baseline: baselineOf(failed.fingerprint) }) }).codes).toEqual(codes)
  })
})

describe('which failures decide', () => {
  const exception = { reason: 'r', owner: 'o', expires: '2027-01-01' }
  const states = {
    new: {},
    baselined: { baselined: true },
    excepted: { exception },
    both: { exception, baselined: true },
  } as const
  const decides: Readonly<Record<FailOn, readonly string[]>> = {
    any: ['high new', 'low new', 'high baselined', 'low baselined'],
    new: ['high new', 'low new'],
    critical: [],
    high: ['high new'],
    medium: ['high new'],
    low: ['high new', 'low new'],
    never: [],
  }
  test.each(Object.entries(decides))('fail-on %s', (failOn, expected) => {
    const decisive = Object.entries(states).flatMap(([name, state]) =>
      (['high', 'low'] as const)
        .filter((severity) => isDecisive(findingOf({ severity, ...state }), failOn as FailOn))
        .map((severity) => `${severity} ${name}`),
    )
    expect(decisive).toEqual(expected)
  })
})
