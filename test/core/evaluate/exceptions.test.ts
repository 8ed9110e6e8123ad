import { describe, expect, test } from 'vitest'
import { daysOf, type ExceptionRule, parseDay, phaseOf, prepareExceptions } from '../../../packages/core/src/evaluate/exceptions.ts'
import { findingOf } from '../../report/fixture.ts'

const CONTROL = 'cloudtrail-cloudwatch-logs'

/** An exception for the control everywhere; a test states what differs. */
function rule(differs: Partial<ExceptionRule> = {}): ExceptionRule {
  return { place: 't.yml:1', controls: [CONTROL], reason: 'r', owner: 'o', expires: '2026-12-31', ...differs }
}

describe('which failures an exception fits', () => {
  const finding = findingOf()
  const { controls: _none, ...noControl } = rule()
  const arn = finding.resource.arn
  test.each<[string, ExceptionRule, boolean]>([
    ['its control', rule(), true],
    ['another control', rule({ controls: ['cloudtrail-kms'] }), false],
    ['one of several controls', rule({ controls: ['cloudtrail-kms', CONTROL] }), true],
    ['its account', rule({ accounts: ['999999999999', '111122223333'] }), true],
    ['another account', rule({ accounts: ['999999999999'] }), false],
    ['its region', rule({ regions: ['us-east-1'] }), true],
    ['another region', rule({ regions: ['global'] }), false],
    ['its ARN', rule({ resource: arn }), true],
    ['a pattern for its ARN', rule({ resource: 'arn:aws:cloudtrail:*:trail/m?in' }), true],
    ['a pattern for another', rule({ resource: 'arn:aws:cloudtrail:*:trail/other' }), false],
    ['a part of its ARN', rule({ resource: 'trail/main' }), false],
    ['its fingerprint', { ...noControl, fingerprint: finding.fingerprint }, true],
    ['another fingerprint', { ...noControl, fingerprint: findingOf({ account: '999999999999' }).fingerprint }, false],
    ['its fingerprint, in another region', { ...noControl, fingerprint: finding.fingerprint, regions: ['eu-west-1'] }, false],
    ['its fingerprint, of another control', rule({ fingerprint: finding.fingerprint, controls: ['cloudtrail-kms'] }), false],
    ['all it names', rule({ accounts: ['111122223333'], regions: ['us-east-1'], resource: '*' }), true],
    ['all it names but one', rule({ accounts: ['111122223333'], regions: ['eu-west-1'], resource: '*' }), false],
    ['nothing at all', noControl, false],
  ])('%s', (_name, exception, fits) => {
    expect(prepareExceptions([exception])(finding)).toEqual(fits ? [exception] : [])
  })

  test('a resource without an ARN by its id', () => {
    const bare = findingOf({ resource: { type: 'x', id: 'bare', arn: '' } })
    expect(prepareExceptions([rule({ resource: 'bare' })])(bare)).toHaveLength(1)
  })

  test('an account twice is an exception once', () => {
    expect(prepareExceptions([rule({ accounts: ['111122223333', '111122223333'] })])(finding)).toHaveLength(1)
  })

  test('in the order in which they are written down, however they are found', () => {
    const rules = [
      rule({ place: '1' }),
      { ...noControl, place: '2', fingerprint: finding.fingerprint },
      rule({ place: '3', accounts: ['111122223333'] }),
    ]
    expect(prepareExceptions(rules)(finding).map(({ place }) => place)).toEqual(['1', '2', '3'])
  })
})

describe('hostile names', () => {
  test('those of prototypes fit nothing', () => {
    const odd = findingOf({ control: '__proto__', account: 'constructor', fingerprint: 'toString' })
    expect(prepareExceptions([rule()])(odd)).toEqual([])
  })

  test('a pattern of stars takes no longer than its length', () => {
    const finding = findingOf({ resource: { type: 'x', id: 'x', arn: `${'a'.repeat(50_000)}b` } })
    expect(prepareExceptions([rule({ resource: `${'*a'.repeat(1000)}*c` })])(finding)).toEqual([])
  })
})

describe('days', () => {
  test.each([
    ['2026-11-22', 20_779],
    ['1970-01-01', 0],
    ['2028-02-29', 21_243],
    ['2026-02-29', undefined],
    ['2026-13-01', undefined],
    ['2026-11-22T00:00:00Z', undefined],
    ['2026-1-2', undefined],
    ['22.11.2026', undefined],
    ['', undefined],
    ['２０２６-11-22', undefined],
  ])('%s is day %j', (text, day) => {
    expect(parseDay(text)).toBe(day)
  })

  test.each([
    ['the day before its first', '2026-11-21', 'not-started'],
    ['its first day', '2026-11-22', 'active'],
    ['its last day', '2026-12-01', 'active'],
    ['the day after', '2026-12-02', 'expired'],
  ])('on %s', (_name, today, phase) => {
    expect(phaseOf(daysOf(rule({ start: '2026-11-22', expires: '2026-12-01' })), parseDay(today) ?? Number.NaN)).toBe(phase)
  })

  test('without a first day, from the beginning of time; a last day that is none covers nothing', () => {
    expect(phaseOf(daysOf(rule()), 0)).toBe('active')
    expect(phaseOf(daysOf(rule({ expires: 'never' })), 0)).toBe('expired')
    expect(phaseOf(daysOf(rule()), Number.NaN)).toBe('expired')
  })
})
