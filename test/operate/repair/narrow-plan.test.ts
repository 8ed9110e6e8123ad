import type { Plan, Situation } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import { narrowPlan } from '../../../packages/operate/src/repair/narrow-plan.ts'

const step = (id: string, situation: Situation, more: object = {}) => ({ id, situations: [situation], approval: [], after: [], ...more })
const plan = (steps: readonly object[], adopted: readonly Situation[] = []) =>
  ({
    steps,
    decisions: adopted.map((situation) => ({ does: 'adopt', situation })),
    collection: { before: null, after: { account: '111122223333' } },
  }) as unknown as Plan
const shape = ({ steps, collection }: Plan) => ({ steps: steps.map(({ id }) => id), collects: collection.after !== null })
const only = (...situations: readonly Situation[]) => new Set<Situation>(situations)

describe('a plan with only what is allowed', () => {
  const topic = step('topic', 'topic-deleted')
  const logging = step('logging', 'trail-incomplete', { after: ['topic'] })
  test.each<[string, Plan, ReadonlySet<Situation> | undefined, ReturnType<typeof shape>]>([
    ['everything', plan([topic, logging]), undefined, { steps: ['topic', 'logging'], collects: true }],
    ['all that it has', plan([topic, logging]), only('topic-deleted', 'trail-incomplete'), { steps: ['topic', 'logging'], collects: true }],
    ['not what rests on what is left out', plan([topic, logging]), only('trail-incomplete'), { steps: [], collects: false }],
    [
      'not what must be approved by name',
      plan([{ ...topic, approval: ['paid-copy'] }]),
      only('topic-deleted'),
      { steps: [], collects: false },
    ],
    ['no new place to collect from', plan([], ['bucket-reassigned']), only('topic-deleted'), { steps: [], collects: false }],
    ['a new place to collect from', plan([], ['bucket-reassigned']), only('bucket-reassigned'), { steps: [], collects: true }],
  ])('%s', (_what, whole, allowed, narrowed) => {
    expect(shape(narrowPlan(whole, allowed))).toEqual(narrowed)
  })
})
