import { describe, expect, test } from 'vitest'
import { type Filterable, matches, type Wishes, wordsOf } from '../../../../packages/report/src/html/client/filter.ts'

const finding: Filterable = {
  standing: 'fail',
  severity: 'high',
  control: 'cloudtrail-kms',
  account: '111122223333',
  region: 'eu-west-1',
  benchmarks: ['cis-aws@2.0', 'aws-fsbp@1.0'],
  text: 'trail main encrypts with no key of kms.',
}
const everything: Wishes = { standing: '', severity: '', control: '', account: '', region: '', benchmark: '', words: [] }

describe('matches', () => {
  const cases: readonly [string, Partial<Wishes>, boolean][] = [
    ['nothing wanted', {}, true],
    ['the standing', { standing: 'fail' }, true],
    ['another standing', { standing: 'pass' }, false],
    ['the severity', { severity: 'high' }, true],
    ['another severity', { severity: 'low' }, false],
    ['the control', { control: 'cloudtrail-kms' }, true],
    ['the beginning of the control', { control: 'cloudtrail' }, false],
    ['the account', { account: '111122223333' }, true],
    ['another account', { account: '444455556666' }, false],
    ['the region', { region: 'eu-west-1' }, true],
    ['another region', { region: 'eu-west-2' }, false],
    ['one of its benchmarks', { benchmark: 'aws-fsbp@1.0' }, true],
    ['another benchmark', { benchmark: 'cis-aws@1.2' }, false],
    ['every word', { words: ['main', 'kms'] }, true],
    ['a part of a word', { words: ['encr'] }, true],
    ['one word of two', { words: ['main', 'other'] }, false],
    ['all at once', { standing: 'fail', severity: 'high', region: 'eu-west-1', words: ['trail'] }, true],
    ['all but one', { standing: 'fail', severity: 'high', region: 'us-east-1', words: ['trail'] }, false],
  ]
  test.each(cases)('%s', (_what, wished, expected) => {
    expect(matches(finding, { ...everything, ...wished })).toBe(expected)
  })
})

test.each([
  ['', []],
  ['  ', []],
  ['VPC  Flow\tvpc', ['vpc', 'flow']],
  ['(.*)[', ['(.*)[']],
])('the words of %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words)
})
