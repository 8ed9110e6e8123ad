import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const ground = useMoto()

beforeEach(() => ground.proxy.reset())

const doctor = (args: readonly string[] = [], cwd = emptyFolder()) =>
  trailmend(['doctor', ...args], { cwd, env: motoEnv(ground.proxy.url) })

test('all is well: versions, account, permissions and regions', async () => {
  await createTrailWorld(placeAt(ground.proxy.url))
  const { code, stdout, stderr } = await doctor()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^trailmend \d+\.\d+\.\d+, Node 2\d\.\d+\.\d+, /)
  expect(stdout).toContain('Account 123456789012')
  for (const action of ['sts:GetCallerIdentity', 'ec2:DescribeRegions', 'cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus'])
    expect(stdout).toMatch(new RegExp(`ok +${action}`))
})

test('a missing permission is named with the regions, exit code 3', async () => {
  ground.proxy.fault({ operation: 'DescribeTrails', region: 'eu-west-1' }, { kind: 'denied' })
  const { code, stdout } = await doctor()
  expect(code).toBe(3)
  expect(stdout).toMatch(/PARTLY REFUSED +cloudtrail:DescribeTrails \(\d+ of \d+ regions answered\)\n +eu-west-1: the call was refused/)
})

test('a role of the configuration that cannot be assumed', async () => {
  ground.proxy.fault({ operation: 'AssumeRole' }, { kind: 'denied' })
  const folder = emptyFolder()
  writeFileSync(join(folder, 'trailmend.yml'), 'accounts:\n  - id: "210987654321"\n    role: arn:aws:iam::210987654321:role/checker\n')
  const { code, stdout } = await doctor([], folder)
  expect(code).toBe(3)
  expect(stdout).toContain('Account 210987654321')
  expect(stdout).toContain('sts:AssumeRole')
})
