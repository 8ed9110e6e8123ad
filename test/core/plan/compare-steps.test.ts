import { describe, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../../packages/core/src/evaluate/control.ts'
import { compareSteps } from '../../../packages/core/src/plan/compare-steps.ts'
import { makePlan } from '../../../packages/core/src/plan/make-plan.ts'
import type { Plan } from '../../../packages/core/src/plan/plan-data.ts'
import type { Step } from '../../../packages/core/src/plan/step.ts'
import { emptyAccount, inputOf } from '../../fixtures/chain-accounts.ts'

const plan = makePlan({
  ...inputOf(emptyAccount()),
  observedAt: '2026-11-22T10:00:00Z',
  controls: [],
  thresholds: DEFAULT_THRESHOLDS,
  volume: {},
})

/** The plan as it comes out of a file. */
const merged = (): Plan => JSON.parse(JSON.stringify(plan))
const tampered = (index: number, change: Partial<Step>): Plan => {
  const copy = merged()
  const step = copy.steps[index]
  return step === undefined ? copy : { ...copy, steps: copy.steps.with(index, { ...step, ...change }) }
}

describe('an approved plan against one made anew', () => {
  test('is the same after a way through a file, whatever was said of it', () => {
    expect(compareSteps(merged(), plan)).toEqual([])
    expect(compareSteps(tampered(0, { ifSkipped: 'nothing', cost: { monthly: 0, items: [] }, closes: ['x'] }), plan)).toEqual([])
  })

  const policy = plan.steps.findIndex(({ change }) => change === 's3:PutBucketPolicy')
  test.each<[string, Plan, string]>([
    ['another call', tampered(0, { change: 'sns:CreateTopic' }), 'bucket change'],
    ['another account', tampered(0, { account: '999988887777' }), 'bucket account'],
    ['another permission', tampered(0, { needs: ['s3:ListBucket'] }), 'bucket needs'],
    ['another region', tampered(0, { region: 'us-west-2' }), 'bucket region'],
    ['another value', tampered(0, { input: { ...plan.steps[0]?.input, Bucket: 'theirs' } }), 'bucket input.Bucket'],
    ['one field more', tampered(0, { input: { ...plan.steps[0]?.input, ACL: 'public-read' } }), 'bucket input.ACL'],
    [
      'a prototype for a field',
      tampered(0, { input: JSON.parse('{"__proto__":{"a":1},"Bucket":"outcomesbucket-111122223333"}') }),
      'bucket input.CreateBucketConfiguration',
    ],
    [
      'a prototype for a field more',
      tampered(0, { input: JSON.parse(JSON.stringify(plan.steps[0]?.input).replace('{', '{"__proto__":{},')) }),
      'bucket input.__proto__',
    ],
    ['a list that goes on', tampered(1, { after: [...(plan.steps[1]?.after ?? []), 'more'] }), 'bucket/versioning after'],
    ['a step that was not to be approved by name', tampered(0, { approval: ['paid-copy'] }), 'bucket approval'],
    ['another policy', tampered(policy, { input: { ...plan.steps[policy]?.input, Policy: '{}' } }), 'bucket-policy input.Policy'],
    ['another order', { ...merged(), steps: merged().steps.toReversed() }, 'subscription/logs '],
    ['one step less', { ...merged(), steps: merged().steps.slice(1) }, 'bucket '],
    ['one step more', { ...merged(), steps: [...merged().steps, { ...(merged().steps[0] as Step), id: 'more' }] }, 'more '],
    ['no order', tampered(1, { after: [] }), 'bucket/versioning after'],
    ['the plan of another account', { ...merged(), account: '999988887777' }, ' account'],
    ['another profile', { ...merged(), profile: 'repair' }, ' profile'],
  ])('is told apart: %s', (_, approved, first) => {
    const found = compareSteps(approved, plan).map(({ step, field }) => `${step} ${field}`)
    expect(found.some((each) => each === first || each.startsWith(first))).toBe(true)
  })

  test('tells of a long text where it begins to differ', () => {
    const text = String(plan.steps[policy]?.input.Policy)
    const [found] = compareSteps(
      tampered(policy, { input: { ...plan.steps[policy]?.input, Policy: text.replace('TlsOnly', 'tlsOnly') } }),
      plan,
    )
    expect([found?.approved, found?.now].map((each) => each?.includes('lsOnly'))).toEqual([true, true])
    expect([found?.approved, found?.now].map((each) => each?.includes('TrailmendtlsOnly'))).toEqual([true, false])
    const [endless] = compareSteps(tampered(policy, { input: { Policy: 'x'.repeat(1_000_000) } }), plan).filter(({ field }) =>
      field.endsWith('Policy'),
    )
    expect(endless?.approved.length).toBeLessThan(310)
  })

  test('tells nesting without end, and any number of fields', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
    const [found] = compareSteps(tampered(0, { input: { ...plan.steps[0]?.input, Bucket: deep } }), plan)
    expect(found).toMatchObject({ step: 'bucket', field: 'input.Bucket', approved: 'something nested too deep to be told' })
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${index}`, 1]))
    expect(compareSteps(tampered(0, { input: many }), plan)).toHaveLength(50)
  })

  test('tells a few differences of a plan that is all different', () => {
    const steps = Array.from({ length: 10_000 }, (_, index) => ({ ...(merged().steps[0] as Step), id: `s${index}` }))
    expect(compareSteps({ ...merged(), steps }, plan)).toHaveLength(50)
  })
})
