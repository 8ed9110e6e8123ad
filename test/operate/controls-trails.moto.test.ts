import {
  CloudTrailClient,
  DeleteTrailCommand,
  type EventSelector,
  type InsightSelector,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail'
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { type CheckWishes, check, checkOptions } from '@trailmend/operate'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { createTrailWorld, inRegion, type Place, placeAt, type TrailWish } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const OTHER = '210987654321'
const REGIONS = ['eu-west-1', 'us-east-1']
const CONTROLS = [
  'cloudtrail-duplicate-management-events',
  'cloudtrail-global-events-duplicated',
  'cloudtrail-global-events-missing',
  'cloudtrail-insights',
  'cloudtrail-multi-region-management-events',
  'cloudtrail-s3-read-data-events',
  'cloudtrail-s3-write-data-events',
  'cloudtrail-trail-limit',
]
const DAY = 86_400_000
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(() => ground.proxy.reset())

/** Judge an account over the wire: per control, the verdicts, sorted. */
async function checked(wishes: CheckWishes = {}) {
  ground.proxy.clear()
  const options = checkOptions({ controls: CONTROLS, regions: REGIONS, ...wishes }, undefined)
  const { findings } = await check(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
  const verdicts = Map.groupBy(findings, ({ control }) => control.replace('cloudtrail-', ''))
  return {
    findings,
    verdicts: Object.fromEntries(
      [...verdicts].map(([control, all]) => [control, all.map((each) => `${each.outcome} ${each.because.code}`).sort()]),
    ),
  }
}

const textOf = (findings: Awaited<ReturnType<typeof checked>>['findings'], control: string) =>
  findings.find((finding) => finding.control === control)?.because.text

async function select(place: Place, TrailName: string, ...EventSelectors: EventSelector[]): Promise<void> {
  await new CloudTrailClient(place).send(new PutEventSelectorsCommand({ TrailName, EventSelectors }))
}
async function lookFor(place: Place, TrailName: string, ...types: NonNullable<InsightSelector['InsightType']>[]): Promise<void> {
  const InsightSelectors = types.map((InsightType) => ({ InsightType }))
  await new CloudTrailClient(place).send(new PutInsightSelectorsCommand({ TrailName, InsightSelectors }))
}
const local = (name: string, wish: TrailWish = {}): TrailWish => ({ name, ...wish, trail: { IsMultiRegionTrail: false, ...wish.trail } })

const MANAGEMENT: EventSelector = { ReadWriteType: 'All', IncludeManagementEvents: true }
const OBJECTS: EventSelector = {
  ReadWriteType: 'All',
  IncludeManagementEvents: false,
  DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }],
}

const GOOD = {
  'duplicate-management-events': ['pass recorded-once'],
  'global-events-duplicated': ['pass not-duplicated'],
  'global-events-missing': ['pass recorded'],
  insights: ['pass looked-for'],
  'multi-region-management-events': ['pass recorded'],
  's3-read-data-events': ['pass recorded'],
  's3-write-data-events': ['pass recorded'],
  'trail-limit': ['pass room-left', 'pass room-left'],
}

/** A trail for management events, another for the objects of S3. */
async function createGoodTrails(): Promise<Place> {
  const place = placeAt(ground.proxy.url)
  await createTrailWorld(place, { name: 'main', logGroup: 'main' })
  await lookFor(place, 'main', 'ApiCallRateInsight', 'ApiErrorRateInsight')
  await createTrailWorld(place, { name: 'objects' })
  await select(place, 'objects', OBJECTS)
  return place
}

test('two trails that share the work pass, in every region', async () => {
  await createGoodTrails()
  expect((await checked()).verdicts).toEqual(GOOD)
})

test('a good trail that is stopped fails whatever rests on its events', async () => {
  const place = await createGoodTrails()
  for (const Name of ['main', 'objects']) await new CloudTrailClient(place).send(new StopLoggingCommand({ Name }))
  expect((await checked()).verdicts).toEqual({
    ...GOOD,
    'global-events-missing': ['fail no-logging-trail'],
    insights: ['fail no-logging-trail'],
    'multi-region-management-events': ['fail not-logging'],
    's3-read-data-events': ['fail no-active-trail'],
    's3-write-data-events': ['fail no-active-trail'],
  })
})

test('a trail of one European region leaves out nearly everything', async () => {
  await createTrailWorld(inRegion(placeAt(ground.proxy.url), 'eu-west-1'), local('europe'))
  expect((await checked()).verdicts).toEqual({
    ...GOOD,
    'global-events-missing': ['fail missing'],
    insights: ['fail insights-missing'],
    'multi-region-management-events': ['fail no-multi-region-trail'],
    's3-read-data-events': ['fail no-active-trail'],
    's3-write-data-events': ['fail no-active-trail'],
  })
})

test('five trails that record the same are four copies, and one too many to create another', async () => {
  const place = placeAt(ground.proxy.url)
  for (const name of ['trail-a', 'trail-b', 'trail-c', 'trail-d']) await createTrailWorld(place, { name })
  await createTrailWorld(place, local('trail-e'))
  for (const name of ['trail-a', 'trail-b', 'trail-c', 'trail-d'])
    await select(place, name, { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true })
  const { verdicts, findings } = await checked()
  expect(verdicts).toEqual({
    'duplicate-management-events': ['fail recorded-twice'],
    'global-events-duplicated': ['fail duplicated'],
    'global-events-missing': ['pass recorded'],
    insights: ['fail insights-missing'],
    'multi-region-management-events': ['fail not-all-recorded'],
    's3-read-data-events': ['fail not-recorded'],
    's3-write-data-events': ['fail not-recorded'],
    'trail-limit': ['fail at-limit', 'pass near-limit'],
  })
  expect(textOf(findings, 'cloudtrail-duplicate-management-events')).toContain('USD 2.00 per 100,000 events')
  await new CloudTrailClient(place).send(new DeleteTrailCommand({ Name: 'trail-e' }))
  await select(place, 'trail-a', MANAGEMENT, OBJECTS)
  expect((await checked()).verdicts).toMatchObject({
    'multi-region-management-events': ['pass recorded'],
    's3-read-data-events': ['pass recorded'],
    's3-write-data-events': ['pass recorded'],
    'trail-limit': ['pass near-limit', 'pass near-limit'],
  })
})

test('selectors are read by what they select, whatever they are called', async () => {
  const place = placeAt(ground.proxy.url)
  const { bucket } = await createTrailWorld(place)
  const field = (Field: string, operator: 'Equals' | 'NotStartsWith', ...values: string[]) => ({ Field, [operator]: values })
  const S3 = [field('eventCategory', 'Equals', 'Data'), field('resources.type', 'Equals', 'AWS::S3::Object')]
  const put = (...selectors: (typeof S3)[]) =>
    new CloudTrailClient(place).send(
      new PutEventSelectorsCommand({
        TrailName: 'main',
        AdvancedEventSelectors: selectors.map((FieldSelectors) => ({ Name: 'Management events selector', FieldSelectors })),
      }),
    )
  await put([...S3, field('resources.ARN', 'NotStartsWith', `arn:aws:s3:::${bucket}/`)])
  expect((await checked()).verdicts).toMatchObject({
    'multi-region-management-events': ['fail not-all-recorded'],
    'global-events-missing': ['fail missing'],
    's3-read-data-events': ['pass recorded-but-log-buckets'],
    's3-write-data-events': ['pass recorded-but-log-buckets'],
  })
  await put([field('eventCategory', 'Equals', 'Management')], [...S3, field('resources.ARN', 'NotStartsWith', 'arn:aws:s3:::payroll/')])
  expect((await checked()).verdicts).toMatchObject({
    'multi-region-management-events': ['pass recorded'],
    's3-read-data-events': ['fail buckets-left-out'],
    's3-write-data-events': ['fail buckets-left-out'],
  })
})

test('the copy is estimated by what the log group holds', async () => {
  const place = placeAt(ground.proxy.url)
  await createTrailWorld(place, { name: 'kept' })
  await createTrailWorld(place, { name: 'spare', logGroup: 'spare' })
  const logs = new CloudWatchLogsClient(place)
  const stream = { logGroupName: 'spare', logStreamName: 'events' }
  await logs.send(new CreateLogStreamCommand(stream))
  const logEvents = Array.from({ length: 10 }, () => ({ timestamp: Date.now(), message: 'x'.repeat(125_000) }))
  await logs.send(new PutLogEventsCommand({ ...stream, logEvents }))
  const now = new Date(Date.now() + 10 * DAY).toISOString()
  const { findings } = await checked({ now })
  const finding = findings.find(({ control }) => control === 'cloudtrail-duplicate-management-events')
  expect(finding?.observed).toMatchObject({ copies: [{ where: 'in every region' }], estimatedEventsAMonth: 3000, estimatedUsdAMonth: 0.06 })
  expect(finding?.because.text).toContain('here about USD 0.06 a month (an estimated 3,000 events)')
})

test("a member that is refused its organization's trail is told whom to ask", async () => {
  const { arn } = await createTrailWorld(placeAt(ground.proxy.url), { name: 'org', trail: { IsOrganizationTrail: true } })
  await lookFor(placeAt(ground.proxy.url), 'org', 'ApiCallRateInsight', 'ApiErrorRateInsight')
  await select(placeAt(ground.proxy.url), 'org', MANAGEMENT, OBJECTS)
  ground.proxy.organizationTrail({ arn, members: [OTHER], statusFromMembers: 'refused' })
  const alone = await checked({ account: [OTHER], role: 'trailmend' })
  const refused = ['unknown access-denied']
  expect(alone.verdicts).toEqual({
    ...GOOD,
    'global-events-missing': refused,
    insights: refused,
    'multi-region-management-events': refused,
    's3-read-data-events': refused,
    's3-write-data-events': refused,
  })
  expect(textOf(alone.findings, 'cloudtrail-multi-region-management-events')).toContain(`Account ${OWN} owns the trail: check it there`)
  const together = await checked({ account: [OWN, OTHER], role: 'trailmend' })
  expect(together.findings.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  // A trail of the member's own beside it is one copy too many, which nobody can tell before the owner is asked.
  await createTrailWorld(placeAt(ground.proxy.url, { account: OTHER }), { name: 'own' })
  const beside = await checked({ account: [OTHER], role: 'trailmend' })
  expect(beside.verdicts).toMatchObject({
    'multi-region-management-events': ['pass recorded'],
    'duplicate-management-events': refused,
  })
  const known = await checked({ account: [OWN, OTHER], role: 'trailmend' })
  expect(known.verdicts['duplicate-management-events']).toEqual(['fail recorded-twice', 'pass recorded-once'])
})
