import type { Plan } from '@trailmend/core'
import { renderPlanJson, renderPlanMarkdown } from '@trailmend/report/plan'
import { describe, expect, test } from 'vitest'
import { holdAgainst, holdHidden } from '../../../packages/action/src/apply/hold-against.ts'
import { createPseudonyms } from '../../../packages/action/src/drift/names.ts'
import type { MergedPlan } from '../../../packages/action/src/drift/pull-request/merged-plans.ts'
import { planFiles } from '../../../packages/action/src/drift/pull-request/plan-files.ts'
import { viewOf } from '../../../packages/action/src/drift/view.ts'
import { ACCOUNT, failure, plan, report, step } from '../drift/fixtures.ts'

const PATH = `trailmend/plans/${ACCOUNT}.json`
const NOW: Plan = plan(ACCOUNT, { at: '2026-11-23T05:00:00Z' }).plan

/** A file with the page that belongs to it. */
function merged(of: Plan = plan().plan, change: Partial<MergedPlan> = {}): MergedPlan {
  return { name: ACCOUNT, path: PATH, plan: JSON.parse(renderPlanJson(of)), page: renderPlanMarkdown(of), sha: '', ...change }
}

function deep(levels: number): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

const withStep = (change: Parameters<typeof step>[0]): Plan => plan(ACCOUNT, { steps: [step(change)] }).plan

describe('a merged plan', () => {
  test('is the same at another time, at another price, and with other line ends in its page', () => {
    expect(holdAgainst(merged(), NOW)).toEqual({ is: 'same' })
    expect(holdAgainst(merged(withStep({ cost: { monthly: 7, items: [] } })), NOW)).toEqual({ is: 'same' })
    expect(holdAgainst(merged(withStep({ cost: { monthly: 0.6, items: [] } })), NOW)).toEqual({ is: 'same' })
    const page = renderPlanMarkdown(plan().plan).replaceAll('\n', '\r\n')
    expect(holdAgainst(merged(plan().plan, { page }), NOW)).toEqual({ is: 'same' })
  })

  test.each<readonly [string, Plan, string]>([
    ['another call', withStep({ change: 's3:PutBucketVersioning' }), 'change'],
    ['another input', withStep({ input: { Bucket: 'mallory' } }), 'input.Bucket'],
    ['another place', withStep({ region: 'eu-west-1' }), 'region'],
    ['other fields shown than would be changed', withStep({ fields: [{ field: 'Policy', before: null, after: 'harmless' }] }), 'fields'],
    ['a reason for approval that is not shown', withStep({ approval: ['other-account'] }), 'approval'],
    ['another way back', withStep({ undo: { by: 'nobody', text: 'x' } }), 'undo'],
    ['another resource shown', withStep({ resource: 'arn:aws:s3:::other' }), 'resource'],
    ['a step more', plan(ACCOUNT, { steps: [step(), step({ id: 'logging' })] }).plan, ''],
    ['another profile', { ...plan().plan, profile: 'repair' }, 'profile'],
    ['a lower cost than it has', withStep({ cost: { monthly: 0.4, items: [] } }), 'cost'],
    ['a lower cost in all than it has', { ...plan().plan, cost: { ...plan().plan.cost, change: 0 } }, 'cost'],
    ['findings that it does not close', withStep({ closes: ['v1:cloudtrail:made-up'] }), 'closes'],
    ['another reason to do it', withStep({ ifSkipped: 'The world ends.' }), 'ifSkipped'],
  ])('is not the same with %s', (_what, of, field) => {
    const held = holdAgainst(merged(of), NOW)
    expect(held).toMatchObject({ is: 'different' })
    if (held.is === 'different') expect(held.differences.map((each) => each.field)).toContain(field)
  })

  test('needs the page that people read', () => {
    const other = renderPlanMarkdown(withStep({ resource: 'arn:aws:s3:::other' }))
    for (const page of [undefined, '', other, renderPlanMarkdown(NOW)]) {
      expect(holdAgainst(merged(plan().plan, { page }), NOW)).toMatchObject({
        is: 'unusable',
        why: [expect.stringContaining('the page beside it')],
      })
    }
  })

  test('is of the account that it is named after, whatever it is held against', () => {
    const other = plan('999999999999').plan
    expect(holdAgainst(merged(other), other)).toEqual({ is: 'unusable', why: [`${PATH}: it is the plan of account 999999999999`] })
  })

  const raw = merged().plan as Record<string, unknown>
  test.each<readonly [string, unknown]>([
    ['a list', []],
    ['a number', 7],
    ['nothing', null],
    ['a text', 'plan'],
    ['no steps', { ...raw, steps: undefined }],
    ['steps of another type', { ...raw, steps: { length: 1 } }],
    ['a step that is none', { ...raw, steps: [null] }],
    ['too deep a step', { ...raw, steps: [{ ...step(), input: deep(100_000) }] }],
    ['more steps than any plan has', { ...raw, steps: Array.from({ length: 20_000 }, () => step()) }],
    ['a field more', { ...raw, command: 'rm -rf /' }],
    ['a prototype', JSON.parse(`{"__proto__": {"steps": []}, "constructor": {}}`)],
    ['a call of no change of ours', { ...raw, steps: [{ ...step(), change: 's3:DeleteBucket' }] }],
    ['a call named as what every object has', { ...raw, steps: [{ ...step(), change: 'constructor' }] }],
    ['another account', { ...raw, account: '999999999999' }],
  ])('that is %s is no plan', (_what, value) => {
    expect(holdAgainst(merged(plan().plan, { plan: value }), NOW)).toMatchObject({ is: 'unusable' })
  })
})

describe('a merged plan with made-up names', () => {
  const KEY = '0'.repeat(64)
  const fileOf = (at: string, change: Parameters<typeof step>[0] = {}) => {
    const view = viewOf(report([failure()], { plans: [plan(ACCOUNT, { at, steps: [step(change)] })] }), createPseudonyms())
    const [file] = planFiles(view, KEY)
    if (file === undefined) throw new Error('there is a plan')
    return file
  }
  const ours = fileOf('2026-11-23T05:00:00Z')
  const hidden = (file = fileOf('2026-11-22T05:00:00Z'), change: Partial<MergedPlan> = {}): MergedPlan => ({
    ...{ name: file.name, path: `trailmend/plans/${file.name}.json`, plan: JSON.parse(file.json), page: file.markdown, sha: '' },
    ...change,
  })

  test('is the same at another time and another price', () => {
    expect(holdHidden(hidden(), ours)).toEqual({ is: 'same' })
    expect(holdHidden(hidden(fileOf('2026-11-22T05:00:00Z', { cost: { monthly: null, items: [] } })), ours)).toEqual({ is: 'same' })
  })

  test('is not the same with another call, or another reason for approval', () => {
    const file = fileOf('2026-11-22T05:00:00Z', { change: 's3:PutBucketVersioning' })
    expect(holdHidden(hidden(file, { page: ours.markdown }), ours)).toMatchObject({
      is: 'different',
      differences: [{ step: 'bucket-policy', field: 'change', approved: '"s3:PutBucketVersioning"', now: '"s3:PutBucketPolicy"' }],
    })
    const asking = fileOf('2026-11-22T05:00:00Z', { approval: ['cannot-be-undone'] })
    expect(holdHidden(hidden(asking, { page: ours.markdown }), ours)).toMatchObject({ is: 'different' })
  })

  test('is not the same with a lower cost, in the file or in the page', () => {
    const dear = fileOf('2026-11-23T05:00:00Z', { cost: { monthly: 500, items: [] } })
    expect(holdHidden(hidden(), dear)).toMatchObject({
      is: 'different',
      differences: [
        { step: 'bucket-policy', field: 'cost', approved: '1.5', now: '500' },
        { field: 'cost in row 1 of the page', approved: 'USD 1.50', now: 'USD 500.00' },
      ],
    })
    const page = dear.markdown.replace('USD 500.00', 'USD 0.00')
    expect(holdHidden(hidden(dear, { page }), dear)).toMatchObject({ is: 'different', differences: [{ approved: 'USD 0.00' }] })
    const unknown = fileOf('2026-11-23T05:00:00Z', { cost: { monthly: null, items: [] } })
    expect(holdHidden(hidden(), unknown)).toMatchObject({ is: 'different' })
  })

  test('is not the same where it says that it closes more findings', () => {
    const more = fileOf('2026-11-22T05:00:00Z', { closes: ['v1:a', 'v1:b'] })
    expect(holdHidden(hidden(more), ours)).toMatchObject({ is: 'different', differences: [{ field: 'closes', approved: '2', now: '0' }] })
    expect(holdHidden(hidden(), more)).toEqual({ is: 'same' })
  })

  test('needs the page that people read', () => {
    const decoy = `<!--\n${ours.markdown}\n-->\n\n### What the plan would do\n\n| nothing |\n`
    const others = [ours.markdown.replace('PutBucketPolicy', 'GetBucketPolicy'), decoy, `${ours.markdown}\nNever mind the table.\n`]
    for (const page of [undefined, '', ...others]) expect(holdHidden(hidden(undefined, { page }), ours)).toMatchObject({ is: 'unusable' })
  })

  test('may say of other findings that no plan closes them', () => {
    const rows = (...controls: readonly string[]) =>
      `\n### What no plan closes\n\n| Account | Control |\n| --- | --- |\n${controls.map((each) => `| account-1 | ${each} |\n`).join('')}`
    const page = (end: string) => hidden(undefined, { page: ours.markdown + end })
    expect(holdHidden(page(rows('cloudtrail-insights', 'vpc-flow-logs')), ours)).toEqual({ is: 'same' })
    for (const end of [rows('<!--'), rows('kms-rotation') + rows('kms-rotation'), `${rows('kms-rotation')}\nSo do it.\n`])
      expect(holdHidden(page(end), ours)).toMatchObject({ is: 'unusable' })
  })

  test.each([[[]], [null], [7], [{ steps: 7 }], [{ steps: [7, null, deep(100_000)] }], [{ steps: [{ input: deep(100_000) }] }]])(
    'is no plan, or another: %#',
    (value) => {
      expect(holdHidden(hidden(undefined, { plan: value }), ours).is).not.toBe('same')
    },
  )
})
