import type { Step } from '@trailmend/core/plan'
import { expect, test } from 'vitest'
import { type KnownRun, stepMark } from '../../../packages/operate/src/repair/runs.ts'
import { foughtSteps } from '../../../packages/operate/src/watch/fought-steps.ts'
import { automaticRun } from '../../../packages/operate/src/watch/may-begin.ts'

const ACCOUNT = '111122223333'
const BY_HAND = `${ACCOUNT}-0123456789abcdef`
const step = {
  id: 'topic-policy',
  change: 'sns:SetTopicAttributes',
  resource: 'arn:aws:sns:eu-west-1:111122223333:topic',
  input: { AttributeName: 'Policy', AttributeValue: 'ours', TopicArn: 'topic' },
} as unknown as Step
const run = (held: readonly string[], name = automaticRun(BY_HAND)): KnownRun => ({
  run: name,
  account: ACCOUNT,
  startedAt: '2026-11-22T00:00:00.000Z',
  lastAt: '2026-11-22T00:00:01.000Z',
  steps: 1,
  outcome: 'applied',
  because: '',
  isUndo: false,
  held,
})
const took = run([stepMark(step)])
const byHand = run([stepMark(step)], BY_HAND)
const other = run([stepMark({ ...step, input: { ...step.input, AttributeValue: 'more' } })])

test.each<[string, readonly KnownRun[], boolean]>([
  ['never', [], false],
  ['once', [took], false],
  ['twice', [took, other, took], true],
  ['twice, and saying something else each time', [took, other], false],
  ['once since a person did it by hand', [took, took, byHand, took], false],
  ['twice since a person did it by hand', [byHand, took, took], true],
])('a step that automation has taken %s is fought over: %3$s', (_, runs, is) => {
  expect(foughtSteps([step], runs)).toEqual(is ? [step] : [])
})

test('the mark of a step that came out of a file is the same, in whichever order its fields are', () => {
  const { AttributeName, AttributeValue, TopicArn } = step.input
  expect(stepMark(JSON.parse(JSON.stringify({ ...step, input: { TopicArn, AttributeValue, AttributeName } })))).toBe(stepMark(step))
})
