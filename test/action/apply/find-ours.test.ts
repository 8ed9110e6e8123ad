import type { Plan } from '@trailmend/core'
import type { GatedPlans } from '@trailmend/operate/plan'
import { renderPlanJson, renderPlanMarkdown } from '@trailmend/report/plan'
import { describe, expect, test } from 'vitest'
import { oursOf } from '../../../packages/action/src/apply/find-ours.ts'
import { createPseudonyms } from '../../../packages/action/src/drift/names.ts'
import type { MergedPlan } from '../../../packages/action/src/drift/pull-request/merged-plans.ts'
import { planFiles } from '../../../packages/action/src/drift/pull-request/plan-files.ts'
import type { DriftReport } from '../../../packages/action/src/drift/report.ts'
import { viewOf } from '../../../packages/action/src/drift/view.ts'
import { ACCOUNT, OTHER, plan, report } from '../drift/fixtures.ts'

const KEY = '0123456789ab'.padEnd(64, '0')

function ours(plans: readonly Plan[], change: Partial<DriftReport> = {}) {
  const gap = { source: 'live', account: OTHER, region: 'global', because: { code: 'denied', text: 'Nobody may look.' }, leavesGap: true }
  const found = { plans: { planned: plans.map((each) => ({ plan: each })), notLookedAt: [gap] } } as unknown as GatedPlans
  const shown = plans.map((each) => ({ ...plan(each.account), plan: each }))
  return oursOf(found, report([], { plans: shown, ...change }), KEY)
}

function named(name: string, of: Plan = plan().plan): MergedPlan {
  return {
    ...{ name, path: `trailmend/plans/${name}.json`, sha: '' },
    ...{ plan: JSON.parse(renderPlanJson(of)), page: renderPlanMarkdown(of) },
  }
}

describe('a plan that is named after its account', () => {
  test('is held against that of the account', () => {
    expect(ours([plan().plan]).find(named(ACCOUNT))).toMatchObject({ is: 'held', held: { is: 'same' } })
    expect(ours([plan().plan]).find(named(ACCOUNT, plan(OTHER).plan))).toMatchObject({ is: 'held', held: { is: 'unusable' } })
  })

  test('is done where nothing is left to do and everything could be read', () => {
    expect(ours([plan(ACCOUNT, { steps: [] }).plan]).find(named(ACCOUNT))).toEqual({ is: 'done', account: ACCOUNT })
    expect(ours([plan(ACCOUNT, { steps: [], complete: false }).plan]).find(named(ACCOUNT))).toMatchObject({
      is: 'unseen',
      account: ACCOUNT,
    })
  })

  test('is not ours where the run is not about the account, and unseen where nobody could look', () => {
    expect(ours([]).find(named(ACCOUNT))).toEqual({ is: 'not-ours' })
    expect(ours([]).find(named(OTHER))).toEqual({ is: 'unseen', account: OTHER, why: 'Nobody may look.' })
  })

  test('is of no account but its own, if that was looked at', () => {
    expect(ours([plan().plan]).accountsOf(named(ACCOUNT))).toEqual([ACCOUNT])
    expect(ours([plan().plan]).accountsOf(named(OTHER))).toEqual([])
  })
})

describe('a plan with a made-up name', () => {
  const [file] = planFiles(viewOf(report([], { plans: [plan()] }), createPseudonyms()), KEY)
  const name = file?.name ?? ''
  const hidden: MergedPlan = { ...named(name), plan: JSON.parse(file?.json ?? ''), page: file?.markdown }

  test('is held against that of the same name', () => {
    expect(name).toBe(`${KEY.slice(0, 12)}-account-1`)
    expect(ours([plan().plan]).find(hidden)).toMatchObject({ is: 'held', held: { is: 'same' }, plan: { account: ACCOUNT } })
  })

  test('of another scope is not ours', () => {
    const other = named('ffffffffffff-account-1')
    expect(ours([plan().plan]).find(other)).toEqual({ is: 'not-ours' })
    expect(ours([plan().plan]).accountsOf(other)).toEqual([])
    expect(ours([plan().plan]).accountsOf(hidden)).toEqual([ACCOUNT])
  })

  test('is done where no plan has its name and everything could be read', () => {
    expect(ours([]).find(hidden)).toEqual({ is: 'done', account: '' })
    expect(ours([], { plansComplete: false }).find(hidden)).toMatchObject({ is: 'unseen', account: '' })
  })
})
