import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail'
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import type { RecordedCall } from '@trailmend/core'
import { type CheckWishes, check, checkOptions, parseConfig, UsageError } from '@trailmend/operate'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Place, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const MEMBERS = ['300000000001', '300000000002', '300000000003'] as const
const LOGGING = '400000000001'
const BUCKET = 'central-logs'
const CONFIG = `accounts: [${MEMBERS.map((id) => `{id: "${id}"}`).join(', ')}]\nrole: checker\nlogging-account: {id: "${LOGGING}", role: reader, external-id: word}\n`
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url))
})
beforeEach(async () => {
  await ground.proxy.reset()
  await createEstate()
  ground.proxy.fault({ service: 's3', when: ({ account }) => account !== LOGGING }, { kind: 'denied' })
})

/** Members whose trails deliver to a bucket and a log group of the logging account. */
async function createEstate(): Promise<void> {
  const central = placeAt(ground.proxy.url, { account: LOGGING })
  const s3 = new S3Client({ ...central, forcePathStyle: true })
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
  const Principal = { Service: 'cloudtrail.amazonaws.com' }
  const Statement = [
    { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${BUCKET}` },
    { Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${BUCKET}/AWSLogs/*` },
  ]
  await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }))
  await new CloudWatchLogsClient(central).send(new CreateLogGroupCommand({ logGroupName: 'trails' }))
  for (const account of MEMBERS) {
    const place = placeAt(ground.proxy.url, { account })
    await createDeliveryRole(place)
    const cloudtrail = new CloudTrailClient(place)
    await cloudtrail.send(
      new CreateTrailCommand({
        Name: 'main',
        S3BucketName: BUCKET,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${LOGGING}:log-group:trails:*`,
        CloudWatchLogsRoleArn: `arn:aws:iam::${account}:role/delivery`,
      }),
    )
    await cloudtrail.send(new StartLoggingCommand({ Name: 'main' }))
  }
}

async function createDeliveryRole(place: Place): Promise<void> {
  const iam = new IAMClient(place)
  const trust = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const write = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' }
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  await iam.send(new CreateRoleCommand({ RoleName: 'delivery', AssumeRolePolicyDocument: document(trust) }))
  await iam.send(new PutRolePolicyCommand({ RoleName: 'delivery', PolicyName: 'write', PolicyDocument: document(write) }))
}

async function checked(config: string, wishes: CheckWishes = {}) {
  ground.proxy.clear()
  const options = checkOptions({ regions: ['us-east-1'], ...wishes }, parseConfig('trailmend.yml', config))
  // Everything is asked, whatever controls there are to judge it.
  const everything = { ...options, scope: { regions: ['us-east-1'] } }
  const result = await check(everything, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
  return { result, calls: [...ground.proxy.calls] }
}

const path = (name: string) => join(tmpdir(), `trailmend-${name}-${process.pid}.json`)
const recorded = async (file: string) => (JSON.parse(await readFile(file, 'utf8')) as { calls: RecordedCall[] }).calls
const plain = (result: object, file: string) => JSON.stringify({ ...result, judged: [] }).replaceAll(JSON.stringify(file), '"live"')

test('what members are refused is asked of the owner, once for all of them, and it is not judged itself', async () => {
  const record = path('central')
  const { result, calls } = await checked(CONFIG, { record })
  expect(new Set(result.findings.map(({ account }) => account))).toEqual(new Set(MEMBERS))
  const asked = (account: string, operation: string) =>
    calls.filter((call) => call.account === account && call.operation === operation).length
  for (const account of MEMBERS) expect(asked(account, 'GetBucketPolicy')).toBe(1)
  expect(asked(LOGGING, 'GetBucketPolicy')).toBe(1)
  expect(asked(LOGGING, 'DescribeLogGroups')).toBe(1)
  // A log group is asked for by its name, which says nothing where it is not.
  for (const account of MEMBERS) expect(asked(account, 'DescribeLogGroups')).toBe(0)
  const policies = (await recorded(record)).filter(({ operation }) => operation === 'GetBucketPolicy')
  expect(policies.map((call) => [call.account, 'output' in call])).toEqual([...MEMBERS.map((id) => [id, false]), [LOGGING, true]])
  expect(await readFile(record, 'utf8')).not.toContain('"owner"')
  const assumed = calls.filter(({ operation }) => operation === 'AssumeRole').map(({ input }) => [input.RoleArn, input.ExternalId])
  expect(assumed).toContainEqual([`arn:aws:iam::${LOGGING}:role/reader`, 'word'])
})

test('a replay finds the same, with and without the configuration', async () => {
  const record = path('replayed')
  const live = await checked(CONFIG, { record })
  for (const config of [CONFIG, 'version: 1\n']) {
    const replayed = await checked(config, { replay: [record] })
    expect(replayed.calls).toEqual([])
    expect(plain(replayed.result, record)).toBe(plain(live.result, record))
  }
})

test('it is judged too where it is one of the accounts; where nobody names it, what it owns is unknown', async () => {
  const unknowns = ({ result }: Awaited<ReturnType<typeof checked>>) =>
    result.findings.filter(({ account, outcome }) => outcome === 'unknown' && account !== LOGGING).length
  const record = path('owner')
  const withOwner = CONFIG.replace('accounts: [', `accounts: [{id: "${LOGGING}"}, `)
  const live = await checked(withOwner, { record })
  expect(new Set(live.result.findings.map(({ account }) => account))).toEqual(new Set([...MEMBERS, LOGGING]))
  expect(plain((await checked(withOwner, { replay: [record] })).result, record)).toBe(plain(live.result, record))
  expect(unknowns(live)).toBe(unknowns(await checked(CONFIG)))
  expect(unknowns(await checked(CONFIG.replace(/logging-account.*\n/, '')))).toBeGreaterThan(unknowns(live))
})

test('a logging account that cannot be entered is said, and what it owns stays unknown', async () => {
  ground.proxy.fault({ operation: 'AssumeRole', when: ({ input }) => String(input.RoleArn).includes(LOGGING) }, { kind: 'denied' })
  const { result, calls } = await checked(CONFIG)
  expect(result).toMatchObject({ complete: false })
  expect(result.findings.some(({ outcome, because }) => outcome === 'unknown' && because.needs === 's3:GetBucketPolicy')).toBe(true)
  const [notice] = result.notices.filter(({ code }) => code === 'logging-account-not-entered')
  expect(notice?.text).toContain(`The logging account ${LOGGING} could not be entered`)
  expect(notice?.text).toContain('sts:AssumeRole')
  expect(calls.filter(({ operation, input }) => operation === 'AssumeRole' && String(input.RoleArn).includes(LOGGING))).toHaveLength(1)
})

test('a logging account that nobody needs is not entered', async () => {
  ground.proxy.clear()
  const options = checkOptions({ regions: ['us-east-1'], controls: ['cloudtrail-cloudwatch-logs'] }, parseConfig('trailmend.yml', CONFIG))
  await check(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
  expect(ground.proxy.calls.some(({ input }) => String(input.RoleArn).includes(LOGGING))).toBe(false)
})

test('a way into another account than the one named is a usage error, before anything is asked', async () => {
  const wrong = CONFIG.replace('role: reader', 'role: "arn:aws:iam::999988887777:role/reader"')
  await expect(checked(wrong)).rejects.toThrow(UsageError)
  await expect(checked(`logging-account: {id: "${LOGGING}"}\n`)).rejects.toThrow(
    `the logging account is ${LOGGING}, but the credentials are of`,
  )
  expect(ground.proxy.calls.some(({ operation }) => operation === 'DescribeTrails')).toBe(false)
})
