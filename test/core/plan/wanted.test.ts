import { describe, expect, test } from 'vitest'
import type { Collection } from '../../../packages/core/src/plan/collection.ts'
import { planSteps } from '../../../packages/core/src/plan/plan-steps.ts'
import type { PlanSettings } from '../../../packages/core/src/plan/settings.ts'
import { wantedFor } from '../../../packages/core/src/plan/wanted.ts'
import { ACCOUNT, emptyAccount, inputOf, OTHER, REGION, wholeChain } from '../../fixtures/chain-accounts.ts'

const place = { account: ACCOUNT, partition: 'aws', regions: [REGION] }
const plain = wholeChain()
const everything: PlanSettings = {
  ...plain,
  wants: {
    ...plain.wants,
    topic: true,
    keyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
    monitorTopic: `arn:aws:sns:${REGION}:${ACCOUNT}:alarms`,
    organizationTrail: true,
  },
}
const collection: Collection = {
  version: 1,
  account: ACCOUNT,
  trailArn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/before`,
  bucket: 'bucket-of-before',
  keyPrefix: '',
  topicArn: `arn:aws:sns:${REGION}:${OTHER}:topic-of-before`,
  queues: [{ use: 'logs', arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:queue-of-before` }],
  draining: [{ bucket: 'bucket-of-long-ago', keyPrefix: '', topicArn: null }],
}

describe('what has to be looked at for a plan', () => {
  test('is all that it could make', () => {
    const wanted = wantedFor(everything, place, null)
    const names = new Set(Object.values(wanted).flatMap((each) => (Array.isArray(each) ? (each as readonly string[]) : [])))
    const { steps } = planSteps(inputOf(emptyAccount(everything), everything))
    const made = steps.filter(({ change }) => /:Create(?!Trail)/u.test(change))
    expect(made.length).toBeGreaterThan(5)
    expect(made.map(({ resource }) => resource).filter((resource) => !names.has(resource))).toEqual([])
    expect(wanted).toMatchObject({ keys: [everything.wants.keyArn], organization: true })
    expect(wanted.topics).toContain(everything.wants.monitorTopic)
  })

  test('is looked at in every region with a trail, and in that of the settings', () => {
    const { queues, topics, logGroups, roles } = wantedFor(plain, { ...place, regions: ['us-east-1'] }, null)
    expect(topics).toEqual([REGION, 'us-east-1'].map((region) => `arn:aws:sns:${region}:${ACCOUNT}:outcomestopic`))
    expect(logGroups).toEqual([REGION, 'us-east-1'].map((region) => `arn:aws:logs:${region}:${ACCOUNT}:log-group:outcomestrail`))
    expect(queues).toHaveLength(4)
    expect(roles).toHaveLength(1)
  })

  test('is what trails of other accounts deliver to there, where those may be changed', () => {
    const others = [
      { account: OTHER, region: 'us-east-1' },
      { account: '777788889999', region: 'us-east-1' },
    ]
    const wanted = wantedFor({ ...plain, mayChangeAccounts: [OTHER] }, { ...place, others }, null)
    expect(wanted.logGroups).toEqual(
      [`${REGION}:${ACCOUNT}`, `us-east-1:${OTHER}`].map((at) => `arn:aws:logs:${at}:log-group:outcomestrail`),
    )
    expect(wanted.roles.map((arn) => arn.split(':')[4])).toEqual([ACCOUNT, OTHER])
    expect(wantedFor(plain, { ...place, others }, null)).toEqual(wantedFor(plain, place, null))
  })

  test('is who made and deleted trails where one would be made', () => {
    expect(wantedFor(plain, { ...place, regions: [] }, null).trailRegion).toBe(REGION)
  })

  test('is what was collected from, too', () => {
    const wanted = wantedFor(plain, place, collection)
    expect(wanted.buckets).toEqual([plain.names.bucket, 'bucket-of-before', 'bucket-of-long-ago'])
    expect(wanted.topics).toContain(collection.topicArn)
    expect(wanted.queues).toContain(collection.queues[0]?.arn)
  })

  test('is each named once', () => {
    const same = { ...collection, bucket: plain.names.bucket, draining: [], topicArn: null, queues: [] }
    expect(wantedFor(plain, { ...place, regions: [REGION, REGION] }, same)).toEqual(wantedFor(plain, place, null))
  })

  test('is little where little is wanted', () => {
    const little = { ...plain, uses: [], wants: { ...plain.wants, logs: false } }
    expect(wantedFor(little, place, null)).toEqual({
      buckets: [plain.names.bucket],
      topics: [],
      queues: [],
      logGroups: [],
      roles: [],
      keys: [],
      trailRegion: REGION,
      organization: false,
    })
  })

  test('is named in the partition of the account', () => {
    const china = wantedFor({ ...plain, region: 'cn-north-1' }, { ...place, partition: 'aws-cn', regions: [] }, null)
    for (const arn of [...china.topics, ...china.queues, ...china.logGroups, ...china.roles]) expect(arn).toMatch(/^arn:aws-cn:/u)
  })
})
