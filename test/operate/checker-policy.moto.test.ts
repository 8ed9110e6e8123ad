import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyVersionCommand,
  IAMClient,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam'
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import { type CheckResult, OPERATIONS, type RecordedCall } from '@trailmend/core'
import { check, checkOptions } from '@trailmend/operate'
import { beforeAll, expect, test } from 'vitest'
import { placeAt } from '../fakes/moto/account.ts'
import { watchRegions } from '../fakes/moto/good-account/regions.ts'
import { createGoodTrail, type GoodTrail } from '../fakes/moto/good-account.ts'
import { type PolicyDocument, transformPolicyForMoto } from '../fakes/moto/iam-for-moto.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const ACCOUNT = '123456789012'
const REGION = 'us-east-1'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/trailmend-checker`
const CHECKER = `arn:aws:iam::${ACCOUNT}:policy/checker`
const documented: PolicyDocument = JSON.parse(await readFile(new URL('../../docs/iam/checker.json', import.meta.url), 'utf8'))
const actions = documented.Statement.flatMap(({ Action = [] }) => Action)
const ground = useMoto()
let trail: GoodTrail

beforeAll(async () => {
  const place = placeAt(ground.proxy.url)
  const { Organization } = await new OrganizationsClient(place).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  trail = await createGoodTrail(ground.proxy, place, { organizationId: Organization?.Id ?? '' })
  await watchRegions(place, [REGION])
  await attachPolicy(new IAMClient(place), trail.role)
  await createChecker(new IAMClient(place))
  ground.proxy.fault({ when: ({ operation }) => operation === refused }, { kind: 'denied' })
})

/** Lets the role by which a trail delivers hold a managed policy besides, which has to be read too. */
async function attachPolicy(iam: IAMClient, RoleName: string): Promise<void> {
  const Statement = [{ Effect: 'Allow', Action: 'logs:DescribeLogStreams', Resource: '*' }]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'more', PolicyDocument }))
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }))
}

/** Creates the role that holds the documented policy, and a user who may do nothing but assume it: the process becomes that user. */
async function createChecker(iam: IAMClient): Promise<void> {
  const Version = '2012-10-17'
  const assume = { Version, Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE }] }
  await iam.send(new CreateUserCommand({ UserName: 'caller' }))
  await iam.send(new PutUserPolicyCommand({ UserName: 'caller', PolicyName: 'assume', PolicyDocument: JSON.stringify(assume) }))
  const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:user/caller` }
  const trust = JSON.stringify({ Version, Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] })
  await iam.send(new CreateRoleCommand({ RoleName: 'trailmend-checker', AssumeRolePolicyDocument: trust }))
  const PolicyDocument = JSON.stringify(transformPolicyForMoto(documented))
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'checker', PolicyDocument }))
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'trailmend-checker', PolicyArn: Policy?.Arn }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'caller' }))
  Object.assign(process.env, motoEnv(ground.proxy.url), {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey,
  })
}

function without(left: string): PolicyDocument {
  const statements = documented.Statement.map((statement) => ({
    ...statement,
    Action: [statement.Action].flat().filter((action) => action !== left),
  }))
  return { ...documented, Statement: statements.filter(({ Action }) => Action.length > 0) }
}

/** Operations that moto lets pass by the name of another action, so that the proxy refuses them. */
const MISNAMED: ReadonlyMap<string, string> = new Map([
  ['s3:GetBucketObjectLockConfiguration', 'GetObjectLockConfiguration'],
  ['s3:GetBucketPublicAccessBlock', 'GetPublicAccessBlock'],
])
let refused: string | undefined

/** Check as the role, while moto's IAM decides. */
async function checked(regions: readonly string[] | undefined, record?: string): Promise<CheckResult> {
  ground.proxy.clear()
  await ground.moto.iamEnforcement(true)
  try {
    const context = { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' }
    return await check(checkOptions({ role: ROLE, regions, record }, undefined), context)
  } finally {
    await ground.moto.iamEnforcement(false)
  }
}

/** Check while the policy lacks one action. A policy has five versions at most, so each goes again. */
async function checkedWithout(action: string, regions: readonly string[] | undefined): Promise<CheckResult> {
  refused = MISNAMED.get(action)
  // Nothing but their lock keeps the objects.
  if (action === 's3:GetBucketObjectLockConfiguration') ground.proxy.mfaDelete(trail.bucket, 'Disabled')
  const iam = new IAMClient(placeAt(ground.proxy.url))
  const PolicyDocument = JSON.stringify(transformPolicyForMoto(without(action)))
  const { PolicyVersion } = await iam.send(new CreatePolicyVersionCommand({ PolicyArn: CHECKER, PolicyDocument, SetAsDefault: true }))
  try {
    return await checked(regions)
  } finally {
    refused = undefined
    ground.proxy.mfaDelete(trail.bucket, 'Enabled')
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: CHECKER, VersionId: 'v1' }))
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn: CHECKER, VersionId: PolicyVersion?.VersionId }))
  }
}

test('with the documented policy the check is complete, and its calls are exactly the policy', async () => {
  const record = join(await mkdtemp(join(tmpdir(), 'trailmend-policy-')), 'recording.json')
  const result = await checked([REGION], record)
  expect(result.findings.filter(({ outcome }) => outcome !== 'pass').map(({ control, because }) => `${control} ${because.code}`)).toEqual(
    [],
  )
  expect(result).toMatchObject({ status: 'compliant', complete: true })
  const { calls } = JSON.parse(await readFile(record, 'utf8')) as { calls: readonly RecordedCall[] }
  expect(calls).toHaveLength(ground.proxy.calls.filter(({ operation }) => operation !== 'AssumeRole').length)
  const rows = new Map(Object.entries(OPERATIONS))
  const needed = calls.flatMap(({ service, operation }) => rows.get(`${service}:${operation}`)?.action ?? [])
  expect([...new Set(needed)].sort()).toEqual([...actions].sort())
})

/** Refused, these change no verdict about this account: other answers tell the same. */
const TOLD_OTHERWISE: ReadonlySet<string> = new Set([
  // The bucket answers everything else, so it is there.
  's3:ListBucket',
  // Neither its policy nor its access control list opens the bucket to anyone, so that nothing has to block them.
  's3:GetAccountPublicAccessBlock',
  's3:GetBucketPublicAccessBlock',
])

test.each(actions)('without %s the check says what it lacks', async (action) => {
  // Regions that are asked for by name need not be listed.
  const regions = action === 'ec2:DescribeRegions' ? undefined : [REGION]
  const result = await checkedWithout(action, regions)
  const lacking = result.findings.filter(({ outcome }) => outcome === 'unknown').map(({ because }) => because.needs)
  const expected = TOLD_OTHERWISE.has(action) ? [] : [action]
  expect(result.complete).toBe(expected.length === 0)
  expect(new Set(lacking)).toEqual(new Set(expected))
})
