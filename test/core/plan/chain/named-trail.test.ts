import { describe, expect, test } from 'vitest'
import { DEFAULT_THRESHOLDS } from '../../../../packages/core/src/evaluate/control.ts'
import { CONTROLS } from '../../../../packages/core/src/evaluate/controls/index.ts'
import { known, notKnown } from '../../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot, Trail } from '../../../../packages/core/src/observe/snapshot.ts'
import { makePlan } from '../../../../packages/core/src/plan/make-plan.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { inputOf, NOW, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'
import { collectionOf } from '../../../fixtures/chain-scenes.ts'

const settings = wholeChain('repair')
const sound = soundAccount(settings)
const [main] = sound.trails
if (main === undefined) throw new Error('there is a trail')
const second: Trail = { ...main, name: 'second', arn: main.arn.replace(/[^/]+$/u, 'second'), validatesLogFiles: known(false) }
const two: AccountSnapshot = { ...sound, trails: [main, second] }
const collection = collectionOf(sound, settings)
const planOf = (trail: string | null, account: AccountSnapshot = two, remembered: typeof collection | null = collection) =>
  planSteps(inputOf(account, { ...settings, trail }, remembered))

describe('a trail that is named, beside the one that is collected from', () => {
  test.each([second.name, second.arn])('%s, is put right, and let in where the other one is', (trail) => {
    const { steps, trailArn } = planOf(trail)
    expect(trailArn).toBe(second.arn)
    expect(steps.map(({ change }) => change)).toEqual(['s3:PutBucketPolicy', 'sns:SetTopicAttributes', 'cloudtrail:UpdateTrail'])
    for (const { input } of steps.slice(0, 2)) for (const { arn } of two.trails) expect(JSON.stringify(input)).toContain(arn)
    expect(steps[2]?.input).toEqual({ Name: second.arn, EnableLogFileValidation: true })
  })

  test('gets no queue, and leaves what is collected as it is', () => {
    const planned = planOf('second')
    expect(planned.decisions.filter(({ part }) => part.startsWith('queue') || part === 'subscription')).toEqual([])
    expect(planned.collection).toEqual(collection)
  })

  test('is not made to announce where the queues of the other one listen', () => {
    const mute = { ...two, trails: [main, { ...second, topicArn: known(null) }] }
    const wanting = { ...settings, trail: 'second', wants: { ...settings.wants, topic: true } }
    const { decisions, steps } = planSteps(inputOf(mute, wanting, collection))
    expect(decisions.filter(({ part }) => part.startsWith('topic'))).toEqual([])
    expect(JSON.stringify(steps)).not.toContain('SnsTopicName')
  })

  test('is the one to collect from where nothing was collected yet', () => {
    const planned = planOf('second', two, null)
    expect(planned.collection).toMatchObject({ trailArn: second.arn, queues: [{ use: 'logs' }] })
  })

  test('is no other than the one that is collected from, if that is named', () => {
    expect(planOf(main.name)).toEqual(planOf(null))
  })
})

describe('a trail that is named', () => {
  test.each<[string, string, AccountSnapshot, string]>([
    ['and is not there', 'third', two, 'There is no trail third.'],
    [
      'and is there twice',
      'second',
      { ...two, trails: [...two.trails, { ...second, arn: second.arn.replace('eu-west-1', 'us-east-1'), homeRegion: 'us-east-1' }] },
      'Several trails are called second: name one by its ARN.',
    ],
    [
      'and is not where anybody looked',
      'third',
      { ...two, everyRegion: false },
      'There is no trail third in the regions that were looked at.',
    ],
  ])('%s, is handed over, and none is made', (_, trail, account, because) => {
    const planned = planOf(trail, account)
    expect(planned.steps).toEqual([])
    expect(planned.handOvers).toMatchObject([{ part: 'trail', because }])
    expect(planned.collection).toEqual(collection)
  })

  test('and may be where nobody could look, is asked for', () => {
    const listings = [
      ...sound.listings,
      { region: 'us-west-2', listed: notKnown('access-denied', 'DescribeTrails', 'cloudtrail:DescribeTrails') },
    ]
    const planned = planOf('third', { ...two, listings })
    expect(planned.asks).toMatchObject([{ part: 'trail', needs: 'cloudtrail:DescribeTrails' }])
    expect(planned.steps).toEqual([])
  })

  const madeOf = (account: AccountSnapshot) =>
    makePlan({
      ...inputOf(account, { ...settings, trail: 'second' }, collection),
      observedAt: new Date(NOW).toISOString(),
      controls: CONTROLS,
      thresholds: DEFAULT_THRESHOLDS,
      volume: {},
    })

  test('and is stopped beside one that records the same, is started only once its copies are approved by name', () => {
    const stopped = second.status.known ? { ...second, status: known({ ...second.status.value, isLogging: known(false) }) } : second
    const start = madeOf({ ...two, trails: [main, stopped] }).steps.find(({ change }) => change === 'cloudtrail:StartLogging')
    expect(start?.approval).toContain('paid-copy')
    expect(start?.cost.monthly).toBeGreaterThan(0)
  })

  const local: Trail = { ...second, isMultiRegion: false }
  const inAll: Trail = { ...main, isMultiRegion: true }
  const inOne: Trail = { ...main, isMultiRegion: false }
  const stopped: Trail = local.status.known ? { ...local, status: known({ ...local.status.value, isLogging: known(false) }) } : local
  test.each<[string, AccountSnapshot, boolean]>([
    ['beside one of all regions, is a paid copy in every other one', { ...two, trails: [inAll, local] }, true],
    ['beside another of its region, copies no more than before', { ...two, trails: [inOne, local] }, false],
    ['which is stopped, copies nothing yet', { ...two, trails: [inAll, stopped] }, false],
    ['may copy what was not looked at', { ...two, trails: [local], everyRegion: false }, true],
  ])('and of one region, %s', (_, account, is) => {
    const widen = madeOf(account).steps.find(({ input }) => input.IsMultiRegionTrail === true)
    expect(widen?.approval.includes('paid-copy')).toBe(is)
  })
})
