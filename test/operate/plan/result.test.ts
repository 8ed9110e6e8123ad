import { concludePlans, type Planned } from '@trailmend/operate/plan'
import { expect, test } from 'vitest'
import { fullPlan, planOf, stepOf } from '../../report/plan/made-plan.ts'

const planned = (plan: Planned['plan']): Planned => ({ plan }) as Planned
const gap = (leavesGap: boolean) => ({ source: 'live', account: '9', region: 'global', because: { code: 'c', text: 't' }, leavesGap })
const wait = planOf({ waits: [{ part: 'queue', of: '', because: '' }] })
const handedOver = planOf({ handOvers: fullPlan('x').handOvers })
const todo = planOf({ steps: [stepOf()] })
const unread = planOf({ complete: false })

test.each([
  ['nothing at all', [], [], 0],
  ['nothing to do', [planOf()], [], 0],
  ['a step', [planOf(), todo], [], 1],
  ['a hand-over', [handedOver], [], 1],
  ['a step, and something that could not be read', [todo, unread], [gap(true)], 1],
  ['something that could not be read', [planOf(), unread], [], 3],
  ['something that has to be seen to work', [wait], [], 3],
  ['an account without a plan', [planOf()], [gap(true)], 3],
  ['an account that is closed', [planOf()], [gap(false)], 0],
])('%s', (_what, plans, notLookedAt, exitCode) => {
  expect(concludePlans({ planned: plans.map(planned), notLookedAt, notices: [] }).exitCode).toBe(exitCode)
})

test('sorted by account', () => {
  const plans = ['3', '1', '2'].map((account) => planned(planOf({ account })))
  expect(concludePlans({ planned: plans, notLookedAt: [], notices: [] }).planned.map(({ plan }) => plan.account)).toEqual(['1', '2', '3'])
})
