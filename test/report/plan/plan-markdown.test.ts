import { renderPlanMarkdown, renderPlansMarkdown } from '@trailmend/report/plan'
import { expect, test } from 'vitest'
import { decisionOf, fullPlan, planOf, plansOf, stepOf } from './made-plan.ts'

test('a page says what is done, what it costs and how it is undone', () => {
  const page = renderPlanMarkdown(planOf({ steps: [stepOf({ approval: ['other-account'] })], decisions: [decisionOf()] }))
  const lines = [
    '# Plan for 111122223333',
    '**1 step**. Bill: today about &#36;0.00 a month; the steps: no cost (list prices of 2025-10-28).',
    "### 1. bucket-policy: adds to the bucket's policy",
    '+ policy: Allow cloudtrail.amazonaws.com: s3:PutObject on arn:aws:s3:::logs/* [Write]',
    '- Call: s3:PutBucketPolicy',
    '- Undo: trailmend apply --undo calls s3:PutBucketPolicy',
    '- Must be approved by name: it changes what belongs to another account',
    "| the bucket's policy<br>logs | insufficient | repair | CloudTrail may not write. The statements are added. |",
  ]
  expect(lines.filter((line) => !page.split('\n').includes(line))).toEqual([])
})

test('what nobody has is not there', () => {
  const page = renderPlanMarkdown(planOf())
  expect(page).toContain('**nothing to do**')
  expect(page).not.toContain('##')
})

test('a page that is not whole says so, and an account without a plan is named', () => {
  const gap = {
    source: 'live',
    account: '222233334444',
    region: 'global',
    because: { code: 'c', text: 'Refused.', needs: 'sts:AssumeRole' },
    leavesGap: true,
  }
  const page = renderPlansMarkdown(plansOf([fullPlan('x')], { notLookedAt: [gap], complete: false }))
  expect(page).toContain('**TO DO, INCOMPLETE**')
  expect(page).toContain('- 222233334444: Refused. It needs sts:AssumeRole.')
  expect(page).toContain('**Not everything could be read**')
})

test('a long plan is cut by whole steps, and says so', () => {
  const steps = Array.from({ length: 3_000 }, (_, index) => stepOf({ id: `queue/${index}`, ifSkipped: 'x'.repeat(500) }))
  const page = renderPlanMarkdown(planOf({ steps }))
  expect(Buffer.byteLength(page)).toBeLessThan(450_000)
  expect(page).toMatch(/\d more lines in the JSON/)
})
