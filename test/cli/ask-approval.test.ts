import { PassThrough } from 'node:stream'
import type { Plan } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import { askApproval } from '../../packages/cli/src/ask-approval.ts'

/** Somebody at a terminal, who answers one question after the other. Keeps what was shown. */
function somebody(answers: readonly (readonly [question: string, typed: string])[]) {
  const input = new PassThrough()
  // As a terminal's, it outlives each question.
  const output: PassThrough = Object.assign(new PassThrough(), { end: () => output })
  const left = [...answers]
  const seen = { shown: '' }
  let fresh = ''
  output.on('data', (chunk: Buffer) => {
    seen.shown += chunk.toString()
    fresh += chunk.toString()
    const [question, typed] = left[0] ?? []
    if (question === undefined || typed === undefined || !fresh.includes(question)) return
    left.shift()
    fresh = ''
    // The question listens once it has been drawn.
    setImmediate(() => input.write(typed))
  })
  return { terminal: { input, output }, left, seen }
}

const step = (id: string, approval: readonly string[] = []) => ({
  id,
  approval,
  change: 'cloudtrail:CreateTrail',
  resource: `of\u001b[2J ${id}`,
  cost: { monthly: 12.5 },
})
const plan = (...steps: readonly object[]) => ({ account: '111122223333', steps }) as unknown as Plan
const paid = plan(step('topic'), step('trail', ['paid-copy']))
const none = { given: new Set<string>(), isUndo: false }

describe('asking for approval', () => {
  test('each step that must be approved by name is a question, with the reason and the price', async () => {
    const { terminal, left, seen } = somebody([
      ['Approve step trail?', 'y\r'],
      ['Apply 2 steps to 111122223333?', 'y\r'],
    ])
    expect(await askApproval([paid], none, terminal)).toEqual(new Set(['trail']))
    expect(left).toEqual([])
    expect(seen.shown).toContain('$12.50 a month')
    expect(seen.shown).toContain('it records a further copy of management events')
    expect(seen.shown).not.toContain('\u001b[2J')
  })

  test('what was approved by name before is not asked', async () => {
    const { terminal } = somebody([['Apply 2 steps', 'y\r']])
    expect(await askApproval([paid], { ...none, given: new Set(['trail']) }, terminal)).toEqual(new Set(['trail']))
  })

  test.each<[string, readonly (readonly [string, string])[]]>([
    ['a step is not approved', [['Approve step trail?', 'n\r']]],
    [
      'all of it is not',
      [
        ['Approve step trail?', 'y\r'],
        ['Apply 2 steps', '\r'],
      ],
    ],
    ['somebody leaves', [['Approve step trail?', '\u0003']]],
  ])('nothing is approved where %s', async (_what, answers) => {
    expect(await askApproval([paid], none, somebody(answers).terminal)).toBe(undefined)
  })

  test('what is approved in one account is asked of every other', async () => {
    const other = { ...paid, account: '444455556666' }
    const questions = [
      ['trail of 111122223333', ''],
      ['Approve step trail?', 'y\r'],
      ['trail of 444455556666', ''],
      ['Approve step trail?', 'n\r'],
    ] as const
    const { terminal, left } = somebody(questions)
    expect(await askApproval([paid, other], none, terminal)).toBe(undefined)
    expect(left).toEqual([])
  })

  test('undoing is one question', async () => {
    const { terminal } = somebody([['Undo 2 steps of 111122223333?', 'y\r']])
    expect(await askApproval([paid], { ...none, isUndo: true }, terminal)).toEqual(new Set())
  })
})
