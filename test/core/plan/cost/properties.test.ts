import { describe, expect, test } from 'vitest'
import { type CostSettings, type PricedStep, priceSteps, todaysCost } from '../../../../packages/core/src/plan/cost/index.ts'
import { ACCOUNT, accountOf, creating, LOG_GROUP, logGroupOf, NOW, stepOf, trailOf, withData } from './accounts.ts'

/** A generator whose numbers are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const GROUP_ARN = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:trail:*`
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:topic`
const RETENTIONS = [30, 90, 365, 731, 3653]

/** An account and steps that add, and shorten no retention. */
function scene(random: () => number) {
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T
  const names = ['one', 'two', 'three'].slice(0, Math.floor(random() * 4))
  const trails = names.map((name) =>
    trailOf(name, {
      isMultiRegion: random() < 0.5,
      logging: random() < 0.7,
      selectors: pick(trailOf(name).selectors, withData(), withData('arn:aws:s3:::trail-bucket/')),
      ...(random() < 0.5 ? { logGroupArn: LOG_GROUP } : {}),
    }),
  )
  const storedBytes = pick(null, 0, 5e8, 4e11)
  const account = accountOf({ trails, ...(random() < 0.5 ? { logGroups: [logGroupOf(names, { retentionDays: 7, storedBytes })] } : {}) })
  const adding: readonly PricedStep[] = [
    stepOf('cloudwatchlogs:CreateLogGroup', { logGroupName: 'trail' }),
    ...(account.logGroups.length > 0
      ? [stepOf('cloudwatchlogs:PutRetentionPolicy', { logGroupName: 'trail', retentionInDays: pick(...RETENTIONS) })]
      : []),
    creating({ EnableLogFileValidation: random() < 0.5, IsMultiRegionTrail: random() < 0.5 }),
    stepOf('cloudtrail:StartLogging', { Name: pick('one', 'two') }),
    stepOf('cloudtrail:UpdateTrail', {
      Name: pick('one', 'new'),
      IsMultiRegionTrail: true,
      SnsTopicName: 'topic',
      KmsKeyId: 'alias/trail',
    }),
    stepOf('cloudtrail:UpdateTrail', { Name: pick('two', 'new'), CloudWatchLogsLogGroupArn: GROUP_ARN, EnableLogFileValidation: true }),
    stepOf('sqs:CreateQueue', { QueueName: 'queue' }),
    stepOf('sns:Subscribe', { TopicArn: TOPIC, Protocol: 'sqs', Endpoint: `arn:aws:sqs:us-east-1:${ACCOUNT}:queue` }),
    stepOf('s3:PutBucketLogging', { Bucket: 'trail-bucket', BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs' } } }),
    stepOf('cloudwatch:PutMetricAlarm', { AlarmName: 'trailmend-root' }),
  ]
  return { account, steps: adding.filter(() => random() < 0.6) }
}

describe('1,000 seeded accounts and plans', () => {
  const random = seeded(7)
  const scenes = Array.from({ length: 1000 }, () => ({ ...scene(random), settings: settingsOf(random) }))

  test('no step that adds something makes the bill smaller', () => {
    for (const { account, steps, settings } of scenes) {
      for (const { monthly } of priceSteps(steps, { account, now: NOW, settings })) expect(monthly).toBeGreaterThanOrEqual(-1e-9)
    }
  })

  test('items add up', () => {
    for (const { account, steps, settings } of scenes) {
      const bills = [todaysCost(account, NOW, settings), ...priceSteps(steps, { account, now: NOW, settings })]
      for (const { monthly, items } of bills) expect(monthly).toBe(items.reduce((sum, item) => sum + (item.monthly ?? Number.NaN), 0))
    }
  })

  test('more events never cost less', () => {
    for (const { account, steps, settings } of scenes) {
      const more = {
        ...settings,
        managementEvents: settings.managementEvents * 3,
        dataEvents: settings.dataEvents * 3,
        regions: settings.regions + 2,
      }
      expect(total(account, steps, more)).toBeGreaterThanOrEqual(total(account, steps, settings))
    }
  })

  test('once more costs nothing', () => {
    for (const { account, steps, settings } of scenes) {
      const again = steps.filter(({ change }) => change !== 'cloudtrail:CreateTrail')
      const costs = priceSteps([...again, ...again], { account, now: NOW, settings }).slice(again.length)
      for (const { monthly } of costs) expect(monthly).toBeCloseTo(0, 9)
    }
  })
})

function settingsOf(random: () => number): Required<Omit<CostSettings, 'accounts' | 'prices'>> {
  const magnitude = () => Math.floor(10 ** (random() * 8))
  return { managementEvents: magnitude(), dataEvents: magnitude(), regions: 1 + Math.floor(random() * 20) }
}

function total(account: ReturnType<typeof accountOf>, steps: readonly PricedStep[], settings: CostSettings): number {
  const today = todaysCost(account, NOW, settings).monthly ?? Number.NaN
  return priceSteps(steps, { account, now: NOW, settings }).reduce((sum, { monthly }) => sum + (monthly ?? Number.NaN), today)
}
