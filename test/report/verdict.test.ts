import { describe, expect, test } from 'vitest'
import { number, plural, verdict } from '../../packages/report/src/verdict.ts'
import { baselined, excepted, mixed, resultFrom, resultOf, withAccepted } from './fixture.ts'

describe('verdict', () => {
  test.each([
    [
      'failures and unknowns',
      mixed,
      'NOT COMPLIANT, AND INCOMPLETE',
      '3 failed (1 critical, 2 low), 1 unknown, 3 passed, 1 not applicable; 2 accounts, 17 regions.',
    ],
    ['failures', resultOf(['fail', 'pass']), 'NOT COMPLIANT', '3 failed (1 critical, 2 low), 3 passed; 2 accounts, 17 regions.'],
    ['unknowns', resultOf(['unknown', 'pass']), 'INCOMPLETE', '1 unknown, 3 passed; 1 account, 17 regions.'],
    ['passes', resultOf(['pass', 'not-applicable']), 'COMPLIANT', '3 passed, 1 not applicable; 1 account, 17 regions.'],
    [
      'failures that are let pass',
      resultOf(['fail'], { failOn: 'never' }),
      'NOT COMPLIANT, AND LET PASS',
      '3 failed (1 critical, 2 low), 0 passed; 1 account, 17 regions.',
    ],
    [
      'accepted failures and one that is not',
      withAccepted,
      'NOT COMPLIANT',
      '1 failed (1 low), 1 exception, 1 in the baseline, 1 passed; 2 accounts, 17 regions.',
    ],
    [
      'accepted failures alone',
      resultFrom([excepted, baselined], { failOn: 'new' }),
      'COMPLIANT BUT FOR WHAT IS ACCEPTED',
      '1 exception, 1 in the baseline, 0 passed; 1 account, 0 regions.',
    ],
    [
      'a baseline that excuses nothing',
      resultFrom([baselined], { failOn: 'any' }),
      'NOT COMPLIANT',
      '1 failed (1 low), 0 passed; 1 account, 0 regions.',
    ],
    ['nothing', resultFrom([]), 'NOTHING JUDGED', 'no account was judged by any control.'],
  ])('says what %s come to', (_, result, word, counts) => {
    expect(verdict(result)).toEqual({ word, counts })
  })

  test('failures below the threshold are not called compliance', () => {
    const { findings } = resultOf(['fail'])
    const low = resultFrom(
      findings.filter(({ severity }) => severity === 'low'),
      { failOn: 'high', regions: ['us-east-1', 'eu-west-1'] },
    )
    expect(verdict(low)).toEqual({ word: 'NOTHING AT OR ABOVE HIGH', counts: '2 failed (2 low), 0 passed; 1 account, 2 regions.' })
  })
})

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
])('%d is written %s', (count, text) => {
  expect(number(count)).toBe(text)
})

test('a noun has its number', () => {
  expect([plural(1, 'region'), plural(2, 'region')]).toEqual(['1 region', '2 regions'])
})
