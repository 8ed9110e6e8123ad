import type { Plan, Step } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import { madeResources } from '../../../packages/report/src/plan/made-resources.ts'
import { planOf } from './made-plan.ts'

const ACCOUNT = '111122223333'

function step(id: string, change: Step['change'], more: Partial<Step> = {}): Step {
  const undo = { by: 'nobody', text: '' } as const
  return {
    ...{ id, change, part: 'queue', situations: [], account: ACCOUNT, region: 'us-east-1', input: {}, resource: id, fields: [], undo },
    ...{ ifSkipped: '', needs: [], closes: [], after: [], approval: [], cost: { monthly: 0, items: [] } },
    ...more,
  }
}

function made(...steps: readonly Step[]) {
  const plan: Plan = { ...planOf(), account: ACCOUNT, steps }
  const { made: things, before, after } = madeResources(plan)
  return { made: things.map(({ kind, name }) => `${kind} ${name}`), before: before.map(({ id }) => id), after: after.map(({ id }) => id) }
}

const queue = (id: string, more: Partial<Step> = {}): Step => step(id, 'sqs:CreateQueue', { input: { QueueName: id }, ...more })
const grant = (before: string | null): Step =>
  step('grant', 'iam:PutRolePolicy', {
    resource: 'role',
    input: { RoleName: 'role', PolicyName: 'p' },
    fields: [{ field: 'policy', before, after: '{}' }],
  })

describe('what a plan makes', () => {
  test('is of its account and its region; what is elsewhere is left to commands', () => {
    const elsewhere = queue('theirs', { account: '444455556666' })
    const far = queue('far', { region: 'eu-west-1' })
    expect(made(queue('ours'), queue('second'), elsewhere, far)).toEqual({
      made: ['queue ours', 'queue second'],
      before: ['theirs', 'far'],
      after: [],
    })
  })

  test('stands between what it rests on and what rests on it', () => {
    const first = step('first', 'sns:SetTopicAttributes')
    const last = step('last', 'sns:SetTopicAttributes', { after: ['ours'] })
    expect(made(first, queue('ours', { after: ['first'] }), last)).toEqual({ made: ['queue ours'], before: ['first'], after: ['last'] })
  })

  test('is a policy of a role that is there only if the role has none of the name', () => {
    expect(made(grant(null)).made).toEqual(['role-policy role'])
    expect(made(grant('{"Statement":[]}'))).toEqual({ made: [], before: ['grant'], after: [] })
  })
})
