import { expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../../packages/core/src/evaluate/control.ts'
import { CONTROLS } from '../../../packages/core/src/evaluate/controls/index.ts'
import { makePlan } from '../../../packages/core/src/plan/make-plan.ts'
import { restrictPlan } from '../../../packages/core/src/plan/restrict.ts'
import { emptyAccount, inputOf, wholeChain } from '../../fixtures/chain-accounts.ts'

const context = { observedAt: '2026-11-22T10:00:00Z', controls: CONTROLS, thresholds: DEFAULT_THRESHOLDS, volume: {} }
const plan = makePlan({ ...inputOf(emptyAccount()), ...context })

test('keeps what answers the situations', () => {
  const { steps } = restrictPlan(plan, new Set(['topic-deleted', 'queue-deleted', 'subscription-removed']))
  expect(steps.map(({ id }) => id)).toEqual(['topic', 'dead-letter-queue/logs', 'queue/logs', 'subscription/logs'])
})

test('leaves out what rests on a step that is left out', () => {
  const { steps } = restrictPlan(plan, new Set(['subscription-removed']))
  expect(steps).toEqual([])
})

test('leaves out what answers another situation besides, or says none', () => {
  const [topic] = plan.steps.filter(({ id }) => id === 'topic')
  const kept = (situations: NonNullable<typeof topic>['situations']) =>
    restrictPlan(
      { ...plan, steps: plan.steps.filter(({ id }) => id === 'topic').map((step) => ({ ...step, situations })) },
      new Set(['topic-deleted']),
    )
  expect(topic?.after).toEqual([])
  expect(kept(['topic-deleted']).steps).toHaveLength(1)
  expect(kept(['topic-deleted', 'queue-deleted']).steps).toEqual([])
  expect(kept([]).steps).toEqual([])
})

test('leaves out what a person must approve by name', () => {
  const dear = makePlan({ ...inputOf(emptyAccount(), { ...wholeChain(), maxMonthlyCost: 0 }), ...context })
  const asked = dear.steps.filter(({ approval }) => approval.length > 0).map(({ id }) => id)
  expect(asked).not.toEqual([])
  const { steps } = restrictPlan(dear, new Set(dear.steps.flatMap(({ situations }) => situations)))
  expect(steps.map(({ id }) => id)).not.toEqual(expect.arrayContaining(asked))
})

test('keeps nothing where nothing is allowed', () => {
  expect(restrictPlan(plan, new Set()).steps).toEqual([])
})
