import { expect, test } from 'vitest'
import type { Collected } from '../../../packages/collector/src/command/collect.ts'
import { tell } from '../../../packages/collector/src/command/run-collector.ts'
import { createStandingKeeper } from '../../../packages/collector/src/health/standing.ts'
import { createTally } from '../../../packages/collector/src/run/counts.ts'

type Happening = readonly [id: string, needsOrHow: string]

/** The permissions that are wanting at the end; what is no permission is how a delivery was settled. */
function wanting(...happenings: readonly Happening[]): readonly string[] {
  const keeper = createStandingKeeper({ now: () => 0 })
  for (const [id, what] of happenings) {
    if (what.includes(':')) keeper.problem({ of: 'delivery', name: id, because: 'it may not be read', needs: what, isFatal: false })
    else keeper.progress({ is: 'settled', source: 'q', id, how: what as 'acknowledged' | 'released' })
  }
  return keeper.needs()
}

test.each<[string, readonly Happening[], readonly string[]]>([
  ['nothing', [['a', 'released']], []],
  [
    'one, however many want it',
    [
      ['a', 's3:GetObject'],
      ['b', 's3:GetObject'],
      ['a', 'released'],
    ],
    ['s3:GetObject'],
  ],
  [
    'all of one delivery, sorted',
    [
      ['a', 's3:GetObject'],
      ['a', 'kms:Decrypt'],
    ],
    ['kms:Decrypt', 's3:GetObject'],
  ],
  [
    'none of what came through later',
    [
      ['a', 's3:GetObject'],
      ['a', 'released'],
      ['b', 'kms:Decrypt'],
      ['a', 'acknowledged'],
    ],
    ['kms:Decrypt'],
  ],
])('what is wanting is %s', (_what, happenings, expected) => expect(wanting(...happenings)).toEqual(expected))

test('of more deliveries than are told apart nothing is passed over', () => {
  const many = Array.from({ length: 10_001 }, (_, index): Happening => [`d${index}`, 's3:GetObject'])
  const needs = wanting(...many, ['late', 'kms:Decrypt'], ['d7', 'sts:AssumeRole'], ['late', 'acknowledged'])
  expect(needs).toEqual(['kms:Decrypt', 's3:GetObject', 'sts:AssumeRole'])
})

test.each([
  [2, 'For want of s3:a10, s3:a11. Next: '],
  [20, 's3:a28, s3:a29. Next: '],
  [23, 's3:a28, s3:a29 and 3 more. Next: '],
])('%i permissions are told as a person would, and whole to a program', (many, words) => {
  const needs = Array.from({ length: many }, (_, index) => `s3:a${index + 10}`)
  const result = { counts: createTally(), left: 1, needs, hasQuarantined: false, silent: [], failure: undefined, isGone: false }
  const told: string[] = []
  for (const isJson of [false, true])
    tell({ ...result, signalled: undefined } as Collected, { tell: (text) => void told.push(text), isJson })
  expect(told[0]).toContain(words)
  expect(JSON.parse(told[1]!).needs).toEqual(needs)
})
