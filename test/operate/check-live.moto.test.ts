import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { type CheckWishes, check, checkOptions, IncompleteError, parseConfig, UsageError } from '@trailmend/operate'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { createTrailWorld, inRegion, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const OTHER = '210987654321'
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(() => ground.proxy.reset())

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)

/** Run a check by one control as the CLI would, and keep what the proxy saw of it. */
async function checked(wishes: CheckWishes = {}, config?: string) {
  ground.proxy.clear()
  const options = checkOptions(
    { controls: ['cloudtrail-cloudwatch-logs'], ...wishes },
    config === undefined ? undefined : parseConfig('trailmend.yml', config),
  )
  const result = await check(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
  const verdicts = result.findings.map(({ account, outcome, because, region }) => `${account} ${outcome} ${because.code} ${region}`)
  return { result, verdicts, calls: [...ground.proxy.calls] }
}

async function enabledRegions(): Promise<number> {
  const { Regions = [] } = await new EC2Client(placeAt(ground.proxy.url)).send(new DescribeRegionsCommand({ AllRegions: true }))
  return Regions.filter(({ OptInStatus }) => OptInStatus !== 'not-opted-in').length
}

async function deliveringTrail(name = 'main', account = OWN): Promise<string> {
  const { arn } = await createTrailWorld(placeAt(ground.proxy.url, { account }), { name, logGroup: `${name}-group` })
  ground.proxy.trailStatus(arn, { LatestCloudWatchLogsDeliveryTime: hoursAgo(1) })
  return arn
}

test('a delivering trail passes; a silent one in another region fails; every enabled region is asked', async () => {
  await deliveringTrail()
  await createTrailWorld(inRegion(placeAt(ground.proxy.url), 'eu-west-1'), { name: 'local', trail: { IsMultiRegionTrail: false } })
  const { result, verdicts } = await checked()
  expect(verdicts).toEqual([`${OWN} fail no-log-group eu-west-1`, `${OWN} pass delivered us-east-1`])
  expect(result).toMatchObject({ status: 'findings', exitCode: 1, complete: true })
  expect(result.summary.regions).toBe(await enabledRegions())
  const skipped = result.notLookedAt.filter(({ because }) => because.code === 'not-opted-in')
  expect(skipped.length).toBeGreaterThan(0)
  expect(ground.proxy.calls.some(({ region }) => skipped.some((each) => each.region === region))).toBe(false)
})

test('calls grow with regions and trails, none is made twice, and none is for another control', async () => {
  await deliveringTrail('one')
  const few = await checked()
  await deliveringTrail('two')
  await deliveringTrail('three')
  const more = await checked()
  const regions = await enabledRegions()
  // One call tells the identity, one the regions, one per region lists its trails, one per trail tells its status.
  expect(few.calls).toHaveLength(2 + regions + 1)
  expect(more.calls).toHaveLength(2 + regions + 3)
  for (const { calls } of [few, more]) {
    const asked = calls.map(({ account, region, service, operation, input }) =>
      JSON.stringify([account, region, service, operation, input.Name]),
    )
    expect(new Set(asked).size).toBe(asked.length)
    const names = new Set(calls.map(({ service, operation }) => `${service}:${operation}`))
    expect(names).toEqual(
      new Set(['sts:GetCallerIdentity', 'ec2:DescribeRegions', 'cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus']),
    )
  }
})

test('a refused region is unknown, names the permission and blinds no other', async () => {
  await deliveringTrail()
  ground.proxy.fault({ operation: 'DescribeTrails', region: 'eu-west-1' }, { kind: 'denied' })
  const { result, verdicts } = await checked()
  expect(verdicts).toEqual([`${OWN} unknown access-denied eu-west-1`, `${OWN} pass delivered us-east-1`])
  expect(result).toMatchObject({ status: 'incomplete', exitCode: 3, complete: false })
  expect(result.findings[0]?.because.needs).toBe('cloudtrail:DescribeTrails')
})

test('a refused status is unknown; the next trail is judged all the same', async () => {
  const refused = await deliveringTrail('refused')
  await deliveringTrail('told')
  ground.proxy.fault({ operation: 'GetTrailStatus', when: ({ input }) => input.Name === refused }, { kind: 'denied' })
  const { verdicts } = await checked()
  expect(verdicts).toEqual([`${OWN} unknown access-denied us-east-1`, `${OWN} pass delivered us-east-1`])
})

test('where the regions cannot be listed, those that every account has are asked, and the gap is said', async () => {
  await deliveringTrail()
  ground.proxy.fault({ operation: 'DescribeRegions' }, { kind: 'denied' })
  const { result, verdicts, calls } = await checked()
  expect(verdicts).toEqual([`${OWN} unknown access-denied global`, `${OWN} pass delivered us-east-1`])
  expect(result.findings[0]?.because.needs).toBe('ec2:DescribeRegions')
  expect(calls.filter(({ operation }) => operation === 'DescribeTrails')).toHaveLength(17)
})

test('throttling is waited out', async () => {
  await deliveringTrail()
  ground.proxy.fault({ operation: 'GetTrailStatus' }, { kind: 'throttled' }, { times: 2 })
  const { verdicts, calls } = await checked({ regions: ['us-east-1'] })
  expect(verdicts).toEqual([`${OWN} pass delivered us-east-1`])
  expect(calls.filter(({ operation }) => operation === 'GetTrailStatus').map(({ status }) => status)).toEqual([400, 400, 200])
})

test('a region that hangs up is unreachable, not clean', async () => {
  await deliveringTrail()
  ground.proxy.fault({ operation: 'DescribeTrails', region: 'us-west-2' }, { kind: 'hang-up' })
  const { verdicts } = await checked({ regions: ['us-east-1', 'us-west-2'] })
  expect(verdicts).toEqual([`${OWN} unknown unreachable us-west-2`, `${OWN} pass delivered us-east-1`])
})

test('only the regions asked for are listed, but a trail is judged where it is at home', async () => {
  await deliveringTrail()
  const { result, verdicts, calls } = await checked({ regions: ['eu-west-1'] })
  expect(verdicts).toEqual([`${OWN} pass delivered us-east-1`])
  expect(calls.map(({ operation, region }) => `${operation} ${region}`).sort()).toEqual([
    'DescribeRegions us-east-1',
    'DescribeTrails eu-west-1',
    'GetCallerIdentity us-east-1',
    'GetTrailStatus us-east-1',
  ])
  expect(result.notLookedAt.some(({ region, because }) => region === 'us-west-2' && because.code === 'not-selected')).toBe(true)
})

test('a region the account has not opted in to is skipped even when asked for', async () => {
  await deliveringTrail()
  const { result, calls } = await checked({ regions: ['us-east-1', 'me-south-1'] })
  expect(calls.some(({ region }) => region === 'me-south-1')).toBe(false)
  expect(result.notLookedAt.find(({ region }) => region === 'me-south-1')?.because.code).toBe('not-opted-in')
})

test('several accounts by a role with an external id, assumed once each', async () => {
  await deliveringTrail('main', OWN)
  await deliveringTrail('main', OTHER)
  const config = `accounts:\n  - id: "${OWN}"\n  - id: "${OTHER}"\n    name: other\n    external-id: one-two\nrole: checkers/trailmend\n`
  const { verdicts, calls } = await checked({}, config)
  expect(verdicts).toEqual([`${OWN} pass delivered us-east-1`, `${OTHER} pass delivered us-east-1`])
  const assumed = calls.filter(({ operation }) => operation === 'AssumeRole').map(({ input }) => [input.RoleArn, input.ExternalId])
  expect(assumed.sort()).toEqual([
    [`arn:aws:iam::${OWN}:role/checkers/trailmend`, undefined],
    [`arn:aws:iam::${OTHER}:role/checkers/trailmend`, 'one-two'],
  ])
  expect((await checked({ account: ['other'] }, config)).verdicts).toEqual([`${OTHER} pass delivered us-east-1`])
})

test("an account that cannot be entered is that account's failure", async () => {
  await deliveringTrail()
  ground.proxy.fault({ operation: 'AssumeRole', when: ({ input }) => String(input.RoleArn).includes(OTHER) }, { kind: 'denied' })
  const { result, verdicts } = await checked({ account: [OWN, OTHER], role: 'trailmend' })
  expect(verdicts).toEqual([`${OTHER} unknown credentials global`, `${OWN} pass delivered us-east-1`])
  expect(result.exitCode).toBe(3)
  expect(result.findings[0]?.because.needs).toBe('sts:AssumeRole')
})

test('credentials of another account than the one named are a usage error', async () => {
  await expect(checked({ account: [OTHER] })).rejects.toThrow(
    `account ${OTHER} was to be checked, but the credentials are of account ${OWN}`,
  )
})

test('an organization trail is asked by its full ARN; the owner in the same check can tell what a member is refused', async () => {
  const arn = await createTrailWorld(placeAt(ground.proxy.url), {
    name: 'org',
    logGroup: 'org',
    trail: { IsOrganizationTrail: true },
  }).then((world) => world.arn)
  ground.proxy.trailStatus(arn, { LatestCloudWatchLogsDeliveryTime: hoursAgo(1) })
  ground.proxy.organizationTrail({ arn, members: [OTHER], statusFromMembers: 'answered' })
  const member = { account: [OTHER], role: 'trailmend' }
  expect((await checked(member)).verdicts).toEqual([`${OTHER} pass delivered us-east-1`])
  expect(ground.proxy.calls.find(({ operation }) => operation === 'GetTrailStatus')?.input.Name).toBe(arn)
  ground.proxy.organizationTrail({ arn, members: [OTHER], statusFromMembers: 'refused' })
  const alone = await checked(member)
  expect(alone.verdicts).toEqual([`${OTHER} unknown access-denied us-east-1`])
  expect(alone.result.findings[0]?.because.text).toContain(`Account ${OWN} owns the trail`)
  expect((await checked({ account: [OWN, OTHER], role: 'trailmend' })).verdicts).toEqual([
    `${OWN} pass delivered us-east-1`,
    `${OTHER} pass delivered us-east-1`,
  ])
})

test('what was recorded is judged the same again, without a call', async () => {
  await deliveringTrail()
  await createTrailWorld(inRegion(placeAt(ground.proxy.url), 'eu-west-1'), {
    name: 'local',
    logging: false,
    logGroup: 'local',
    trail: { IsMultiRegionTrail: false },
  })
  ground.proxy.fault({ operation: 'DescribeTrails', region: 'ap-south-1' }, { kind: 'denied' })
  const path = join(tmpdir(), `trailmend-${process.pid}.json`)
  const live = await checked({ record: path })
  const replayed = await checked({ replay: [path] })
  expect(replayed.calls).toEqual([])
  expect(replayed.verdicts).toEqual(live.verdicts)
  expect(replayed.result.findings.map(({ source }) => source)).toEqual(live.verdicts.map(() => path))
  expect(await readFile(path, 'utf8')).not.toMatch(/not-a-secret|SecretAccessKey|SessionToken/)
})

test('credentials that AWS does not know are a usage error, even while other calls are answered', async () => {
  await deliveringTrail()
  ground.proxy.fault(
    { operation: 'GetCallerIdentity' },
    { kind: 'error', code: 'InvalidClientTokenId', message: 'The security token included in the request is invalid', status: 403 },
  )
  await expect(checked()).rejects.toThrow(UsageError)
  await expect(checked()).rejects.toThrow('no usable AWS credentials')
})

test("an identity that cannot be asked for is nobody's fault: incomplete, not usage", async () => {
  await deliveringTrail()
  ground.proxy.fault({ operation: 'GetCallerIdentity' }, { kind: 'hang-up' })
  await expect(checked()).rejects.toThrow(IncompleteError)
})

test('a role that cannot be assumed is told once, whatever regions were asked for', async () => {
  ground.proxy.fault({ operation: 'AssumeRole' }, { kind: 'denied' })
  const { verdicts } = await checked({ account: [OTHER], role: 'trailmend', regions: ['us-east-1', 'eu-west-1'] })
  expect(verdicts).toEqual([`${OTHER} unknown credentials global`])
})
