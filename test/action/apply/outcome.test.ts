import { expect, test } from 'vitest'
import { OUTCOMES, type Outcome, type Treated, worseExit, worstOf } from '../../../packages/action/src/apply/outcome.ts'
import { applyFailure, applySummary, applyText } from '../../../packages/action/src/apply/words.ts'

const treated = (outcome: Outcome, change: Partial<Treated> = {}): Treated => ({
  ...{ path: 'trailmend/plans/111122223333.json', account: '111122223333', outcome, why: [], differences: [], steps: [] },
  ...change,
})

test('the worst outcome is told', () => {
  expect(worstOf([])).toBe('nothing')
  expect(worstOf([treated('applied'), treated('nothing')])).toBe('applied')
  expect(worstOf([treated('applied'), treated('awaiting'), treated('refused'), treated('stuck')])).toBe('stuck')
})

test.each([
  [0, 0, 0],
  [0, 3, 3],
  [1, 3, 1],
  [2, 1, 2],
  [2, 4, 4],
])('of the exit codes %d and %d it is %d', (one, other, worse) => {
  expect(worseExit(one, other)).toBe(worse)
  expect(worseExit(other, one)).toBe(worse)
})

test('names are plain text in the log and in the summary', () => {
  const bad = '\n::error::x\u001b[31m <b>@team</b> | `code`'
  const all = [
    treated('refused', {
      why: [bad],
      differences: [{ step: bad, field: bad, approved: bad, now: bad }],
      steps: [{ id: bad, standing: 'open', error: { name: bad, message: bad } }],
    }),
  ]
  const log = applyText(all)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left is what is tested
  expect(log).not.toMatch(/\u001b|^::/m)
  const summary = applySummary(all, 100_000)
  expect(summary).not.toMatch(/<b>|@team/)
  expect(summary.split('\n').filter((line) => line.startsWith('::'))).toEqual([])
})

test('a summary is cut by whole rows', () => {
  const many = Array.from({ length: 5_000 }, () => treated('refused', { why: ['x'.repeat(400)] }))
  const summary = applySummary(many, 50_000)
  expect(Buffer.byteLength(summary)).toBeLessThan(51_000)
  expect(summary).toMatch(/more plans/)
  expect(applyFailure('refused', many).length).toBeLessThan(1_000)
})

test('every outcome has words, and an exit code', () => {
  for (const outcome of Object.keys(OUTCOMES) as Outcome[]) expect(applyText([treated(outcome)])).not.toContain('undefined')
})
