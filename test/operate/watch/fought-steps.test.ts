import type { Step } from '@trailmend/core/plan'
import { expect, test } from 'vitest'
import type { KnownRun } from '../../../packages/operate/src/repair/runs.ts'
import { stepMarks } from '../../../packages/operate/src/repair/step-marks.ts'
import { foughtSteps } from '../../../packages/operate/src/watch/fought-steps.ts'
import { BY_HAND, knownRun } from './known-run.ts'

const ours = { Effect: 'Allow', Resource: 'ours' }
const theirs = { Effect: 'Allow', Resource: 'theirs' }
const policyOf = (...Statement: readonly object[]) => JSON.stringify({ Statement })

/** A step that gives a topic the second policy where it has the first. */
const stepOf = (before: string | null, after: string): Step =>
  ({
    id: 'topic-policy',
    change: 'sns:SetTopicAttributes',
    resource: 'topic',
    fields: [{ field: 'policy', before, after }],
  }) as unknown as Step

const step = stepOf(null, policyOf(ours))
const holding = (held: Step, at: string, run?: string): KnownRun =>
  knownRun({ held: new Map(stepMarks(held).map((mark) => [mark, at])), ...(run === undefined ? {} : { run }) })
const took = holding(step, '2026-11-22T10:00:00.000Z')
const again = holding(step, '2026-11-22T11:00:00.000Z')
const byHand = holding(step, '2026-11-22T10:30:00.000Z', BY_HAND)
/** The policy had grown meanwhile. */
const grown = holding(stepOf(policyOf(theirs), policyOf(theirs, ours)), '2026-11-22T11:00:00.000Z')
/** What was added before was there still: a person let somebody else in, and that took more. */
const more = holding(stepOf(policyOf(ours), policyOf(ours, theirs)), '2026-11-22T11:00:00.000Z')

test.each<[string, readonly KnownRun[], string | undefined]>([
  ['never', [], undefined],
  ['once', [took], undefined],
  ['twice', [took, more, again], '2026-11-22T11:00:00.000Z'],
  ['twice, in other words each time', [took, grown], '2026-11-22T11:00:00.000Z'],
  ['once, and something else besides', [took, more], undefined],
  ['once since a person did it by hand', [took, took, byHand, again], undefined],
  ['twice since a person did it by hand', [byHand, took, again], '2026-11-22T11:00:00.000Z'],
])('of a step that automation has taken %s, it is told that it is fought over, and when it held: %3$s', (_, runs, heldAt) => {
  expect(foughtSteps([step], runs)).toEqual(heldAt === undefined ? [] : [{ step, heldAt }])
})
