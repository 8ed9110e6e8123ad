import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateBucketCommand, GetBucketPolicyCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { beforeEach, expect, test } from 'vitest'
import { placeAt } from '../fakes/moto/account.ts'
import { defaultAccount } from '../fakes/moto/accounts.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const ground = useMoto()
beforeEach(() => ground.proxy.reset())

const CENTRAL = '210987654321'
const setup = (cwd: string, ...args: string[]) =>
  trailmend(['setup', '--regions', 'us-east-1', ...args], { cwd, env: motoEnv(ground.proxy.url, defaultAccount) })
const collectionIn = (folder: string, account: string) => join(folder, 'trailmend/collection', `${account}.json`)

test('an account with nothing becomes one that can be collected from, once somebody approves', async () => {
  const folder = emptyFolder()
  const file = collectionIn(folder, defaultAccount)
  // Who looks into one region only may have overlooked a trail that records the same: its copy would be paid for.
  const toAdd = '--approve --approve-step trail,logging'
  expect(await setup(folder)).toMatchObject({ code: 1, stderr: `nothing was changed: add ${toAdd} to do this\n` })
  expect(existsSync(file)).toBe(false)

  const done = await setup(folder, ...toAdd.split(' '))
  // Nothing was delivered yet, which is no pass.
  expect(done.code).toBe(3)
  expect(done.stdout).toContain('APPLIED')
  expect(done.stderr).toMatch(/\nwrote trailmend\/collection\/\d{12}\.json/)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ account: defaultAccount, queues: [{ use: 'logs' }], draining: [] })

  const again = await setup(folder, '--format', 'json')
  expect(JSON.parse(again.stdout).plans[0].steps).toEqual([])
})

test('a trail into the bucket of a central account, whose owner is asked for by name, and whose other grants stay', async () => {
  const central = new S3Client({ ...placeAt(ground.proxy.url, { account: CENTRAL }), forcePathStyle: true })
  await central.send(new CreateBucketCommand({ Bucket: 'central-logs' }))
  const others = {
    Sid: 'Auditors',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${CENTRAL}:root` },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::central-logs/*',
  }
  await central.send(
    new PutBucketPolicyCommand({ Bucket: 'central-logs', Policy: JSON.stringify({ Version: '2012-10-17', Statement: [others] }) }),
  )
  const folder = emptyFolder()
  const account = '345678901234'
  const args = [
    '--account',
    account,
    '--role',
    'trailmend',
    '--central-role',
    `arn:aws:iam::${CENTRAL}:role/trailmend`,
    '--central-bucket',
    'central-logs',
  ]
  const wishes = [...args, '--profile', 'repair']

  const shown = await setup(folder, ...wishes, '--format', 'json')
  const [plan] = JSON.parse(shown.stdout).plans
  const named = plan.steps.filter((step: { approval: string[] }) => step.approval.length > 0)
  expect(named.map(({ account: owner, approval }: { account: string; approval: string[] }) => [owner, approval])).toContainEqual([
    CENTRAL,
    ['other-account'],
  ])

  const refused = await setup(folder, ...wishes, '--approve')
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain(named[0].id)

  const done = await setup(folder, ...wishes, '--approve', '--approve-step', ...named.map(({ id }: { id: string }) => id))
  expect(done.stderr).toContain('wrote ')
  const { Policy = '' } = await central.send(new GetBucketPolicyCommand({ Bucket: 'central-logs' }))
  expect(JSON.parse(Policy).Statement).toContainEqual(others)
  expect(Policy).toContain(`AWSLogs/${account}`)
  expect(JSON.parse(readFileSync(collectionIn(folder, account), 'utf8'))).toMatchObject({ account, bucket: 'central-logs' })
})
