import { describe, expect, test } from 'vitest'
import { everyOf } from '../../../packages/operate/src/watch/options.ts'
import { roundInWords, watchFormat } from '../../../packages/operate/src/watch/tell-round.ts'

describe('how often', () => {
  test.each([
    ['1h', undefined, { every: 3_600_000, rounds: undefined }],
    ['90m', '3', { every: 5_400_000, rounds: 3 }],
    ['2d', '1', { every: 172_800_000, rounds: 1 }],
  ])('%s, %s times', (every, rounds, options) => {
    expect(everyOf(every, rounds)).toEqual(options)
  })

  test.each([
    ['soon', undefined],
    ['0h', undefined],
    ['21d', undefined],
    ['0.01m', undefined],
    ['1h', '0'],
    ['1h', 'many'],
  ])('not %s, %s times', (every, rounds) => {
    expect(() => everyOf(every, rounds)).toThrow(/expected/)
  })

  test('not in a form that is none', () => {
    expect(() => watchFormat('csv')).toThrow('expected text or jsonl')
  })
})

describe('a round in words', () => {
  const account = { account: '111122223333', findings: 2, steps: 3, handOvers: 1, waits: 0, applied: 0, run: null, held: '' }
  const round = { at: '2026-11-22T00:00:00.000Z', reason: 'it is time', accounts: [account], notLookedAt: 0, problem: '', exitCode: 1 }
  test.each([
    [
      'as it is',
      round,
      undefined,
      '2026-11-22T00:00:00.000Z to do (it is time): 1 account, 2 findings, 3 steps, 0 applied, 1 for others, 0 waiting',
    ],
    [
      'without an answer',
      { ...round, accounts: [], problem: 'no\nnetwork', exitCode: 3 },
      'in 1h',
      '2026-11-22T00:00:00.000Z incomplete (it is time): no | network; next look in 1h',
    ],
  ])('%s', (_what, told, next, line) => {
    expect(roundInWords(told, next)).toBe(line)
  })

  test('says of every account why nothing is done there', () => {
    const held = { ...account, held: 'run 1 is stuck\nfor long' }
    expect(roundInWords({ ...round, accounts: [held, account], notLookedAt: 2, exitCode: 4 }, undefined)).toMatch(
      /HELD .*, 2 not looked at; 111122223333: run 1 is stuck \| for long$/,
    )
  })
})
