import { renderPlanTable } from '@trailmend/report/plan'
import { describe, expect, test } from 'vitest'
import { columnsOf } from '../../../packages/report/src/table/wrap.ts'
import { ACCOUNT, decisionOf, fullPlan, planOf, plansOf, policyOf, stepOf, WRITE } from './made-plan.ts'

const table = (plans: Parameters<typeof plansOf>, width = 120, verbose = false) =>
  renderPlanTable(plansOf(...plans), { color: false, width, verbose })
const todo = planOf({
  steps: [stepOf(), stepOf({ id: 'logging', change: 'cloudtrail:StartLogging', after: ['bucket-policy'], approval: ['paid-copy'] })],
  decisions: [decisionOf(), ...planOf().decisions],
})

describe('how it ends, in the first line', () => {
  test.each([
    ['nothing', plansOf([planOf()]), 'NOTHING TO DO: 1 account.'],
    ['something', plansOf([todo]), 'TO DO: 2 steps; no cost; 1 account.'],
    ['something, and more may be hidden', plansOf([todo], { complete: false }), 'TO DO, INCOMPLETE: 2 steps; no cost; 1 account.'],
    ['nothing is known', plansOf([planOf()], { complete: false, exitCode: 3 }), 'INCOMPLETE: 1 account.'],
    [
      'time has to pass',
      plansOf([planOf({ waits: [{ part: 'queue', of: '', because: 'x' }] })], { exitCode: 3 }),
      'WAITING: 1 wait; 1 account.',
    ],
    [
      'an account without a plan',
      plansOf([planOf()], {
        exitCode: 3,
        complete: false,
        notLookedAt: [
          { source: 'live', account: '222233334444', region: 'global', because: { code: 'c', text: 'Refused.' }, leavesGap: true },
        ],
      }),
      'INCOMPLETE: 1 account, and no plan for 1 more.',
    ],
  ])('%s', (_what, plans, line) => {
    expect(renderPlanTable(plans, { color: false, width: 120 }).split('\n')[0]).toBe(line)
  })
})

describe('a plan', () => {
  const shown = table([[todo]])
  test.each([
    ['a part, its state and what becomes of it', "  insufficient      repair     the bucket's policy: logs\n"],
    ['what was seen, and why it is done', 'CloudTrail may not write. The statements are added.\n'],
    ['how many parts are in place', '  1 part in place\n'],
    ['a step by its number', "  1. bucket-policy: adds to the bucket's policy\n"],
    ['where', `    where      ${ACCOUNT} us-east-1, logs\n`],
    ['the call and what it needs', '    call       s3:PutBucketPolicy; needs s3:PutBucketPolicy\n'],
    [
      'the statements that are added',
      '    change     + policy: Allow cloudtrail.amazonaws.com: s3:PutObject on arn:aws:s3:::logs/* [Write]\n',
    ],
    ['how it is undone', '    undo       trailmend apply --undo calls s3:PutBucketPolicy\n'],
    ['what if not', '    if skipped Log files are lost.\n'],
    ['what comes before', '    after      bucket-policy\n'],
    [
      'what has to be approved, and how',
      '    approval   by name (--approve-step logging): it records a further copy of management events, which AWS charges for\n',
    ],
    ['the bill', '    today about $0.00 a month; the steps: no cost (list prices of 2025-10-28)\n'],
  ])('shows %s', (_what, text) => {
    expect(shown).toContain(text)
  })

  test('never shows whole policies beside each other', () => {
    const before = policyOf(...Array.from({ length: 30 }, (_, index) => ({ ...WRITE, Sid: `Old${index}` })))
    const after = policyOf(...JSON.parse(before).Statement, WRITE)
    const text = table([[planOf({ steps: [stepOf({ fields: [{ field: 'policy', before, after }] })] })]])
    expect(text).toContain('[Write]')
    expect(text).not.toContain('Old')
  })

  test.each([
    [null, 'cost not known'],
    [0, 'no cost'],
    [0.001, '+less than $0.01 a month'],
    [1234.5, '+$1,234.50 a month'],
    [-2, '-$2.00 a month'],
  ])('a cost of %s is %s', (monthly, words) => {
    const text = table([[planOf({ steps: [stepOf({ cost: { monthly, items: [] } })] })]])
    expect(text).toContain(`    cost       ${words}\n`)
  })

  test('those with something to do come first, and what prices rest on is said once', () => {
    const cost = { ...todo.cost, assumptions: ['A month has 30 days.'] }
    const text = table([[planOf({ account: '000011112222', cost }), { ...todo, cost }, { ...todo, account: '222233334444', cost }]])
    expect([...text.matchAll(/^Account (\d+)/gm)].map(([, id]) => id)).toEqual([ACCOUNT, '222233334444', '000011112222'])
    expect(text.match(/30 days/g)).toHaveLength(1)
  })

  test('verbose shows what is in place and each finding', () => {
    const left = [{ fingerprint: 'f', control: 'vpc-flow-logs', outcome: 'fail' as const, text: 'No flow logs.', who: 'you' }]
    const plan = planOf({ left })
    expect(table([[plan]])).not.toContain('No flow logs.')
    expect(table([[plan]])).toContain('vpc-flow-logs')
    expect(table([[plan]], 120, true)).toContain('vpc-flow-logs: No flow logs.')
    expect(table([[plan]], 120, true)).toContain('in-place')
  })
})

describe('at any width', () => {
  test.each([0, 59, 60, 80, 121, 160, 1_000, Number.NaN])('no line of %s columns is too long', (width) => {
    const most = Math.min(160, Math.max(60, Number.isNaN(width) ? 60 : width))
    for (const line of table([[fullPlan(`${'長'.repeat(50)} ${'x'.repeat(200)}`)]], width).split('\n')) {
      expect(columnsOf(line)).toBeLessThanOrEqual(most)
    }
  })
})
