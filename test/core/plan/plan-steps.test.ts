import { describe, expect, test } from 'vitest'
import { PROFILES } from '../../../packages/core/src/plan/parts.ts'
import { planSteps } from '../../../packages/core/src/plan/plan-steps.ts'
import { simulate } from '../../../packages/core/src/plan/simulate/index.ts'
import { delivering, emptyAccount, inputOf, soundAccount, wholeChain } from '../../fixtures/chain-accounts.ts'

describe('an account without anything', () => {
  test('gets the whole chain, each part after what it rests on', () => {
    const plan = planSteps(inputOf(emptyAccount()))
    expect(plan.steps.map(({ id, change }) => `${id} ${change}`)).toMatchInlineSnapshot(`
      [
        "bucket s3:CreateBucket",
        "bucket/versioning s3:PutBucketVersioning",
        "bucket/tag s3:PutBucketTagging",
        "bucket-policy s3:PutBucketPolicy",
        "topic sns:CreateTopic",
        "log-group cloudwatchlogs:CreateLogGroup",
        "retention cloudwatchlogs:PutRetentionPolicy",
        "delivery-role-trust iam:CreateRole",
        "delivery-role-permissions iam:PutRolePolicy",
        "trail cloudtrail:CreateTrail",
        "logging cloudtrail:StartLogging",
        "logs-integration cloudtrail:UpdateTrail",
        "dead-letter-queue/logs sqs:CreateQueue",
        "queue/logs sqs:CreateQueue",
        "subscription/logs sns:Subscribe",
      ]
    `)
    expect(plan.asks).toEqual([])
    const ids = plan.steps.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [index, { after }] of plan.steps.entries()) expect(after.every((id) => ids.indexOf(id) < index)).toBe(true)
  })

  test.each(PROFILES)('has nothing left to do afterwards, profile %s', (profile) => {
    const settings = wholeChain(profile)
    const first = planSteps(inputOf(emptyAccount(settings), settings))
    const after = simulate(emptyAccount(settings), first.steps)
    const second = planSteps(inputOf(after, settings))
    expect(second.steps).toEqual([])
    expect(second.asks).toEqual([])
    if (profile !== 'legacy') expect(second.waits.map(({ part }) => part)).toEqual(['logs-integration'])
    const third = planSteps(inputOf(delivering(after), settings))
    expect(third.steps).toEqual([])
    expect(third.waits).toEqual([])
  })
})

test('a sound account’s plan is empty', () => {
  const plan = planSteps(inputOf(soundAccount()))
  expect(plan.steps).toEqual([])
  expect(plan.decisions.filter(({ state }) => state !== 'in-place').map(({ part, state }) => `${part} ${state}`)).toEqual([
    'access-logging insufficient',
    'mfa-delete insufficient',
  ])
})
