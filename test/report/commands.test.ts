import type { SourcedFinding } from '@trailmend/core'
import { expect, test } from 'vitest'
import { commandsOf, controlName, resourceName } from '../../packages/report/src/commands.ts'
import { findingOf, mixed } from './fixture.ts'

const linesOf = (findings: readonly SourcedFinding[]) => commandsOf({ ...mixed, findings }).map(({ lines }) => lines)

test('each pair of commands stands once, and only those of failures', () => {
  const findings = [
    findingOf({ byHand: { audit: 'a', fix: 'b' } }),
    findingOf({ byHand: { audit: 'a', fix: 'b' } }),
    findingOf({ byHand: { audit: 'a', fix: 'c\n\nd' } }),
    findingOf({ byHand: { audit: '', fix: '' } }),
    findingOf({ byHand: { audit: 'e', fix: 'f' }, outcome: 'unknown' }),
  ]
  expect(linesOf(findings)).toEqual([
    ['a', 'b'],
    ['a', 'c', 'd'],
  ])
})

test('a control is named with the number of the benchmark that was chosen', () => {
  const names = [undefined, 'cis-aws@2.0', 'cis-aws@7.0'] as const
  expect(names.map((benchmark) => controlName(findingOf(), benchmark))).toEqual([
    'cloudtrail-cloudwatch-logs',
    '3.4 cloudtrail-cloudwatch-logs',
    'cloudtrail-cloudwatch-logs',
  ])
})

test.each([
  ['its id', { type: 'T', id: 'main', arn: 'arn:x' }, 'main'],
  ['its ARN, for want of an id', { type: 'T', id: '', arn: 'arn:x' }, 'arn:x'],
  ['its type, for want of both', { type: 'T', id: '', arn: '' }, 'T'],
  ['the account', { type: 'AWS::::Account', id: '111122223333', arn: 'arn:x' }, 'the account'],
])('a resource is called by %s', (_, resource, name) => {
  expect(resourceName(findingOf({ resource }))).toBe(name)
})
