import { expect, test } from 'vitest'
import type { StepDraft } from '../../../../packages/core/src/plan/steps/draft.ts'
import { order } from '../../../../packages/core/src/plan/steps/order.ts'

const step = (id: string, part = id.split('/')[0]): StepDraft => ({ id, part }) as StepDraft

/** Steps in a row, and what each waits for. */
function waits(...steps: readonly StepDraft[]): Readonly<Record<string, readonly string[]>> {
  const after = order(steps)
  return Object.fromEntries(steps.map(({ id }, index) => [id, after[index] ?? []]))
}

test('a step waits for the first of its own part, and of each part that it rests on', () => {
  expect(waits(step('bucket'), step('bucket/versioning'), step('bucket/tag'), step('bucket-policy'), step('trail'))).toEqual({
    bucket: [],
    'bucket/versioning': ['bucket'],
    'bucket/tag': ['bucket'],
    'bucket-policy': ['bucket'],
    trail: ['bucket', 'bucket-policy'],
  })
})

test('a change of the trail waits for what it delivers to, and the events and logging for it', () => {
  const steps = [step('topic'), step('trail-settings', 'trail'), step('event-selectors', 'data-events'), step('logging')]
  expect(waits(...steps)).toEqual({
    topic: [],
    'trail-settings': ['topic'],
    'event-selectors': ['trail-settings'],
    logging: ['trail-settings', 'event-selectors'],
  })
})

test('what has nothing to do with each other waits for nothing', () => {
  expect(waits(step('topic'), step('log-group'), step('delivery-role-trust'), step('trusted-access'))).toEqual({
    topic: [],
    'log-group': [],
    'delivery-role-trust': [],
    'trusted-access': [],
  })
})

test('the queues of several uses wait for the topic, and not for each other', () => {
  const ids = ['topic', 'dead-letter-queue/a', 'dead-letter-queue/b', 'queue/a', 'queue/b', 'subscription/a', 'subscription/b']
  expect(waits(...ids.map((id) => step(id)))).toMatchObject({
    'dead-letter-queue/b': [],
    'queue/a': ['dead-letter-queue/a'],
    'queue/b': ['dead-letter-queue/b'],
    'subscription/a': ['topic', 'queue/a'],
    'subscription/b': ['topic', 'queue/b'],
  })
})

test('a monitor waits for the log group, and its alarm for its filter alone', () => {
  const ids = ['log-group', 'monitor/a', 'monitor/a/alarm', 'monitor/b', 'monitor/b/alarm']
  expect(waits(...ids.map((id) => step(id)))).toEqual({
    'log-group': [],
    'monitor/a': ['log-group'],
    'monitor/a/alarm': ['log-group', 'monitor/a'],
    'monitor/b': ['log-group'],
    'monitor/b/alarm': ['log-group', 'monitor/b'],
  })
})
