import { readFile } from 'node:fs/promises'
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { OPERATIONS } from '@trailmend/core'
import { check, checkOptions } from '@trailmend/operate'
import { beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { type PolicyDocument, transformPolicyForMoto } from '../fakes/moto/iam-for-moto.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const ACCOUNT = '123456789012'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/trailmend-checker`
const documented: PolicyDocument = JSON.parse(await readFile(new URL('../../docs/iam/checker.json', import.meta.url), 'utf8'))
const actions = documented.Statement.flatMap(({ Action = [] }) => Action)
const ground = useMoto()

beforeEach(async () => {
  await ground.proxy.reset()
  const { arn } = await createTrailWorld(placeAt(ground.proxy.url), { logGroup: 'trail' })
  ground.proxy.trailStatus(arn, { LatestCloudWatchLogsDeliveryTime: new Date() })
})

/** Check as a role that holds the documented policy, less one action, while moto's IAM decides. */
async function checkedWithout(left: string | undefined) {
  const document: PolicyDocument = {
    ...documented,
    Statement: documented.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action ?? []].flat().filter((action) => action !== left),
    })).filter(({ Action }) => Action.length > 0),
  }
  const iam = new IAMClient(placeAt(ground.proxy.url))
  await iam.send(new CreateUserCommand({ UserName: 'caller' }))
  const assume = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE }] }
  await iam.send(new PutUserPolicyCommand({ UserName: 'caller', PolicyName: 'assume', PolicyDocument: JSON.stringify(assume) }))
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/caller` }, Action: 'sts:AssumeRole' }],
  }
  await iam.send(new CreateRoleCommand({ RoleName: 'trailmend-checker', AssumeRolePolicyDocument: JSON.stringify(trust) }))
  const { Policy } = await iam.send(
    new CreatePolicyCommand({ PolicyName: 'checker', PolicyDocument: JSON.stringify(transformPolicyForMoto(document)) }),
  )
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'trailmend-checker', PolicyArn: Policy?.Arn }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'caller' }))
  Object.assign(process.env, motoEnv(ground.proxy.url), {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey,
  })
  await ground.moto.iamEnforcement(true)
  ground.proxy.clear()
  const result = await check(checkOptions({ role: ROLE }, undefined), {
    clock: Date.now,
    progress: () => {},
    userAgent: 'trailmend/test',
  })
  await ground.moto.iamEnforcement(false)
  return result
}

test('with the documented policy the check is complete, and its calls are exactly the policy', async () => {
  const result = await checkedWithout(undefined)
  expect(result).toMatchObject({ status: 'compliant', complete: true })
  const made = ground.proxy.calls
    .filter(({ operation }) => operation !== 'AssumeRole')
    .map(({ service, operation }) => `${service}:${operation}`)
  const needed = [...new Set(made)].flatMap((name) => Object.entries(OPERATIONS).find(([key]) => key === name)?.[1].action ?? [])
  expect(needed.sort()).toEqual([...actions].sort())
})

test.each(actions)('without %s the check says what it lacks', async (action) => {
  const result = await checkedWithout(action)
  expect(result).toMatchObject({ status: 'incomplete', exitCode: 3, complete: false })
  const lacking = result.findings.filter(({ outcome }) => outcome === 'unknown').map(({ because }) => because.needs)
  expect(new Set(lacking)).toEqual(new Set([action]))
})
