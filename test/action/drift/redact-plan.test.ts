import { describe, expect, test } from 'vitest'
import { createPseudonyms, kindOf, OWN_NAMES } from '../../../packages/action/src/drift/names.ts'
import { redactPlan } from '../../../packages/action/src/drift/redact-plan.ts'
import { steadyPart } from '../../../packages/action/src/drift/state.ts'
import { viewOf } from '../../../packages/action/src/drift/view.ts'
import { ACCOUNT, plan, report, step } from './fixtures.ts'

describe('made-up names', () => {
  test('are counted by kind, and the same for the same thing', () => {
    const names = createPseudonyms()
    expect(names.name('bucket', 'logs', 'arn:aws:s3:::logs')).toBe('bucket-1')
    expect(names.name('bucket', 'other')).toBe('bucket-2')
    expect(names.name('trail', 'arn:aws:s3:::logs')).toBe('bucket-1')
    expect(names.name('trail', '', 'main')).toBe('trail-1')
    expect(names.name('trail', '')).toBe('trail')
    expect([names.account('1'), names.account('2'), names.account('1')]).toEqual(['account-1', 'account-2', 'account-1'])
    expect(names.text('logs is public')).toBe('')
    expect([names.name('__proto__', 'constructor'), names.name('toString', '__proto__')]).toEqual(['__proto__-1', 'toString-1'])
  })

  test('their kind is a word of a type', () => {
    expect(['AWS::S3::Bucket', 'AWS::X::a b', '', 'x::<b>'].map(kindOf)).toEqual(['bucket', 'resource', 'resource', 'resource'])
    expect(OWN_NAMES.name('bucket', '', 'arn')).toBe('arn')
  })
})

describe('a plan for everybody to see', () => {
  test('keeps numbers, words of AWS and fields, and no text of anybody’s', () => {
    const input = {
      Bucket: 'acme',
      Encryption: 'aws:kms',
      Days: 365,
      On: true,
      'acme-key': null,
      Deep: [{ Key: 'acme' }],
      Id: ACCOUNT,
      __proto__x: 'acme',
    }
    const redacted = redactPlan(plan(ACCOUNT, { steps: [step({ input, resource: 'acme' })], facts: 'acme' }).plan, createPseudonyms())
    expect(JSON.stringify(redacted)).not.toMatch(/acme|\d{12}/)
    expect(redacted).toMatchObject({
      version: 1,
      account: 'account-1',
      observedAt: '2026-11-22T05:00:00Z',
      steps: [
        {
          id: 'bucket-policy',
          input: { Encryption: 'aws:kms', Days: 365, On: true, Id: 'account-1' },
          change: 's3:PutBucketPolicy',
          cost: { monthly: 1.5 },
        },
      ],
    })
  })

  test('shows no name in what is there before and after, nor in what AWS is sent, whatever the field is called', () => {
    const fields = [
      { field: 'bucket', before: 'acme-old', after: 'acme-new' },
      { field: 'eventSelectors', before: null, after: [{ id: 'acme-id', region: 'acme-region', state: { what: 'acme-what' } }] },
    ]
    const input = { id: 'acme-id', to: ['acme-to'], what: 'acme-what', field: { by: 'acme-by' } }
    const undo = { by: 'call', change: 's3:PutBucketPolicy', input: { region: 'acme-undo' } } as const
    const calls = [{ change: 's3:PutBucketPolicy', input, account: ACCOUNT, region: 'us-east-1', fields }] as const
    const handOver = { part: 'bucket-policy', of: '', to: 'root', name: 'acme', because: '', why: '', calls, closes: [] } as const
    const steps = [step({ id: 'bucket' }), step({ fields, input, undo, after: ['bucket'] })]
    const redacted = redactPlan(plan(ACCOUNT, { steps, handOvers: [handOver] }).plan, createPseudonyms())
    expect(JSON.stringify(redacted)).not.toContain('acme')
    expect(redacted).toMatchObject({ steps: [{}, { after: ['bucket'], undo: { by: 'call' }, fields: [{ field: 'bucket' }, {}] }] })
  })

  test('comes out the same for the same plan', () => {
    const once = () => redactPlan(plan().plan, createPseudonyms())
    expect(once()).toEqual(once())
  })

  test('an account in a word that is open otherwise is not', () => {
    const redacted = redactPlan(plan(ACCOUNT, { steps: [step({ id: `queue/${ACCOUNT}` })] }).plan, createPseudonyms())
    expect(JSON.stringify(redacted)).not.toContain(ACCOUNT)
    const plans = [plan(ACCOUNT, { steps: [step({ id: `queue/${ACCOUNT}` })] })]
    expect(viewOf(report([], { plans }), createPseudonyms()).steps[0]?.id).toMatch(/^text-\d+$/)
    expect(viewOf(report([], { plans }), OWN_NAMES).steps[0]?.id).toBe(`queue/${ACCOUNT}`)
  })
})

describe('what of a plan is steady', () => {
  test('is the same whatever the time, the bill and the order of fields', () => {
    const { steps } = plan().plan
    const [first] = steps
    const turned = Object.fromEntries(Object.entries({ ...first, cost: { monthly: 7, items: [] } }).reverse())
    expect(steadyPart({ ...plan(ACCOUNT, { at: '2027-01-01T00:00:00Z' }).plan, steps: [turned] })).toBe(steadyPart(plan().plan))
    expect(steadyPart(JSON.parse(plan().json))).toBe(steadyPart(plan().plan))
    expect(steadyPart(plan(ACCOUNT, { steps: [step({ resource: 'x' })] }).plan)).not.toBe(steadyPart(plan().plan))
  })

  test.each<readonly [string, Parameters<typeof step>[0]]>([
    ['the call', { change: 's3:PutBucketVersioning' }],
    ['its input', { input: {} }],
    ['what is shown of it', { fields: [] }],
    ['how it is undone', { undo: { by: 'nobody', text: '' } }],
    ['what comes before it', { after: ['bucket'] }],
    ['why it is to be approved', { approval: ['paid-copy'] }],
  ])('is another with %s', (_what, change) => {
    expect(steadyPart(plan(ACCOUNT, { steps: [step(change)] }).plan)).not.toBe(steadyPart(plan().plan))
  })

  test('of what is no plan is nothing, or never that of one', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 5_000; depth++) deep = [deep]
    for (const none of [undefined, null, 1, 'x', [], { version: 1, steps: [{ input: deep }] }]) expect(steadyPart(none)).toBe('')
    for (const odd of [{}, { steps: 1 }, { steps: [1, null] }]) expect(steadyPart(odd)).not.toBe(steadyPart(plan().plan))
  })
})
