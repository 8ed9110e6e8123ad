import type { Step } from '@trailmend/core/plan'
import { expect, test } from 'vitest'
import { type KnownRun, stepMark } from '../../../packages/operate/src/repair/runs.ts'
import { foughtSteps } from '../../../packages/operate/src/watch/fought-steps.ts'
import { BY_HAND, knownRun } from './known-run.ts'

const step = {
  id: 'topic-policy',
  change: 'sns:SetTopicAttributes',
  resource: 'arn:aws:sns:eu-west-1:111122223333:topic',
  input: { AttributeName: 'Policy', AttributeValue: 'ours', TopicArn: 'topic' },
} as unknown as Step
const took = knownRun({ held: [stepMark(step)] })
const byHand = knownRun({ held: [stepMark(step)], run: BY_HAND })
const other = knownRun({ held: [stepMark({ ...step, input: { ...step.input, AttributeValue: 'more' } })] })

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
