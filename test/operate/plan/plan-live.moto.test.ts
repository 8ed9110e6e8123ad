import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudTrailClient, CreateTrailCommand } from '@aws-sdk/client-cloudtrail'
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { parseConfig } from '@trailmend/operate'
import { type PlansResult, type PlanWishes, plan, planOptions } from '@trailmend/operate/plan'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { bucketPolicyFor, createTrailWorld, inRegion, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const OTHER = '210987654321'
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(() => ground.proxy.reset())

async function planned(wishes: PlanWishes = {}, config?: string): Promise<PlansResult> {
  const collection = `plan: {collection: ${join(tmpdir(), 'trailmend-test-no-collection')}}`
  const options = planOptions({ regions: ['us-east-1', 'eu-west-1'], ...wishes }, parseConfig('trailmend.yml', config ?? collection))
  return plan(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
}

const changing = () =>
  ground.proxy.calls.filter(({ operation }) => /^(?:Create|Put|Update|Delete|Start|Stop|Set|Subscribe|Enable)/.test(operation))
const stepsOf = ({ planned: [first] }: PlansResult) => first?.plan.steps.map(({ id }) => id)
const unread = ({ planned: [first] }: PlansResult) =>
  first?.plan.decisions.filter(({ state }) => state === 'unknown').map(({ part }) => part)

test('an account with nothing: a whole chain is planned, every name was looked at, and nothing is changed', async () => {
  const result = await planned({ use: ['logs'] })
  expect(unread(result)).toEqual([])
  expect(stepsOf(result)).toEqual(
    expect.arrayContaining(['bucket', 'topic', 'trail', 'logging', 'queue/logs', 'subscription/logs', 'log-group']),
  )
  expect(result).toMatchObject({ exitCode: 1 })
  expect(changing()).toEqual([])
})

test('a trail at home elsewhere: what has the names there was asked there', async () => {
  const place = inRegion(placeAt(ground.proxy.url), 'eu-west-1')
  await createTrailWorld(place, { name: 'local' })
  await new SQSClient(place).send(new CreateQueueCommand({ QueueName: 'outcomesqueue-logs' }))
  const result = await planned({ use: ['logs'] })
  expect(unread(result)).toEqual([])
  expect(result.planned[0]?.plan.decisions.find(({ part }) => part === 'queue')).toMatchObject({ state: 'foreign', region: 'eu-west-1' })
})

test('what was recorded makes the same plan again', async () => {
  await createTrailWorld(inRegion(placeAt(ground.proxy.url), 'eu-west-1'), { name: 'local', logging: false })
  const record = join(tmpdir(), `trailmend-test-plan-${process.pid}.json`)
  const live = await planned({ use: ['logs'], record })
  const again = await planned({ use: ['logs'], replay: [record] })
  expect(again.planned.map(({ plan }) => plan)).toEqual(live.planned.map(({ plan }) => plan))
})

test('a bucket of another account that all deliver to: asked account by account, the plans are those of the whole recording', async () => {
  const owner = placeAt(ground.proxy.url, { account: OTHER })
  const bucket = 'shared-logs'
  const { arn } = await createTrailWorld(owner, { name: 'first', bucket, topic: 'notices' })
  const other = `arn:aws:cloudtrail:us-east-1:${OWN}:trail/second`
  const Statement = [bucketPolicyFor(bucket, arn, `AWSLogs/${OTHER}`), bucketPolicyFor(bucket, other, `AWSLogs/${OWN}`)].flatMap(
    (policy) => JSON.parse(policy).Statement,
  )
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await new S3Client({ ...owner, forcePathStyle: true }).send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
  const member = new CloudTrailClient(placeAt(ground.proxy.url))
  await member.send(new CreateTrailCommand({ Name: 'second', S3BucketName: bucket, IsMultiRegionTrail: true }))
  // What is another account's is told its owner alone.
  ground.proxy.fault({ account: OWN, service: 's3', when: ({ input }) => input.Bucket === bucket }, { kind: 'denied' })
  const record = join(tmpdir(), `trailmend-test-plans-${process.pid}.json`)
  const wishes = { account: [OWN, OTHER], role: 'trailmend-planner', use: ['logs'] }
  const live = await planned({ ...wishes, record })
  const again = await planned({ account: [OWN, OTHER], use: ['logs'], replay: [record] })
  expect(live.planned).toHaveLength(2)
  expect(again.planned.map(({ plan }) => plan)).toEqual(live.planned.map(({ plan }) => plan))
  const shared = live.planned.map(({ account }) => account.buckets.find(({ name }) => name === bucket))
  expect(shared.map((each) => each?.policy)).toMatchObject([{ known: true, value: expect.stringContaining(arn) }, { known: true }])
  expect(shared.map((each) => each?.tags.known)).toEqual([true, true])
})

test('an account that cannot be entered has no plan, and stops no other', async () => {
  ground.proxy.fault({ operation: 'AssumeRole', when: ({ input }) => String(input.RoleArn).includes(OTHER) }, { kind: 'denied' })
  const result = await planned({ account: [OWN, OTHER], role: 'trailmend-planner' })
  expect(result.planned.map(({ plan }) => plan.account)).toEqual([OWN])
  expect(result.notLookedAt).toMatchObject([{ account: OTHER, leavesGap: true, because: { code: 'not-planned' } }])
})
