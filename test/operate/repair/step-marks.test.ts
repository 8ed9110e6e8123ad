import { describe, expect, test } from 'vitest'
import { type MarkedStep, stepMarks } from '../../../packages/operate/src/repair/step-marks.ts'

const statement = (Resource: string, Sid = 'ours') => ({ Sid, Effect: 'Allow', Action: 's3:PutObject', Resource })
const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const ours = statement('ours')

function marks(before: unknown, after: unknown, over: MarkedStep = {}): readonly string[] {
  return stepMarks({
    id: 'bucket-policy',
    change: 's3:PutBucketPolicy',
    resource: 'logs',
    fields: [{ field: 'policy', before, after }],
    ...over,
  })
}

const [mark = ''] = marks(null, policy(ours))

describe('the mark of what a step brings about', () => {
  test.each<[string, readonly string[]]>([
    ['the policy has grown by now', marks(policy(statement('theirs')), policy(statement('theirs'), ours))],
    ['more is added with it', marks(null, policy(statement('new'), ours))],
    ['the statement is called something else', marks(null, policy({ ...ours, Sid: 'Ours2' }))],
    ['it is the only one, and no list', marks(null, JSON.stringify({ Statement: ours }))],
    ['its fields are in another order', marks(null, policy(Object.fromEntries(Object.entries(ours).reverse())))],
    ['the call writes more', marks(null, policy(ours), { input: 'else' } as MarkedStep)],
  ])('is the same though %s', (_, others) => expect(others).toContain(mark))

  test.each<[string, readonly string[]]>([
    ['the statement is there already', marks(policy(ours), policy(ours, statement('new')))],
    ['another one is added', marks(null, policy(statement('new')))],
    ['it is another resource', marks(null, policy(ours), { resource: 'other' })],
    ['it is another step', marks(null, policy(ours), { id: 'other' })],
    ['it is another call', marks(null, policy(ours), { change: 's3:CreateBucket' })],
  ])('is another where %s', (_, others) => expect(others).not.toContain(mark))

  test('is that of each setting, whichever others it is set with', () => {
    const setting = (...names: readonly string[]) =>
      stepMarks({ id: 'trail-settings', fields: names.map((field) => ({ field, before: false, after: true })) })
    expect(setting('validation', 'multi-region')).toHaveLength(2)
    expect(setting('validation', 'multi-region')).toContain(setting('validation')[0])
  })

  test('is that of each element of a list, and of a list in an object', () => {
    expect(marks(['a'], ['a', 'b'])).toEqual(marks(['c'], ['b', 'c']))
    expect(marks({ EventSelectors: [1] }, { EventSelectors: [1, 2] })).toEqual(marks(null, { EventSelectors: [2] }))
    expect(marks(null, { EventSelectors: [2] })).not.toEqual(marks(null, { AdvancedEventSelectors: [2] }))
  })

  test('is there for what is taken away or only put in order, too', () => {
    expect(marks('queue', null)).toHaveLength(1)
    expect(marks(policy(ours, statement('b')), policy(ours))).toHaveLength(1)
  })

  test.each<[string, MarkedStep]>([
    ['nothing', {}],
    ['no list of fields', { fields: 'x' }],
    ['fields that are none', { fields: [null, 'x', []] }],
  ])('of a journal that holds %s is no trouble', (_, step) => expect(stepMarks(step).length).toBeLessThanOrEqual(1))
})
