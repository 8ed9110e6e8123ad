import { GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const OWN = '123456789012'
const ground = useMoto()
beforeEach(() => ground.proxy.reset())

const CHECK = ['check', '--controls', 'cloudtrail-cloudwatch-logs', '--regions', 'us-east-1', '--send', 'securityhub']

test('a check sends what it finds, and says so on standard error', async () => {
  await createTrailWorld(placeAt(ground.proxy.url))
  const where = { cwd: emptyFolder(), env: motoEnv(ground.proxy.url, OWN) }
  const ran = await trailmend([...CHECK, '--format', 'jsonl'], where)
  expect(ran).toMatchObject({ code: 1, stderr: 'Security Hub: 1 finding sent.\n' })
  const { Findings = [] } = await new SecurityHubClient(placeAt(ground.proxy.url)).send(new GetFindingsCommand({}))
  expect(Findings.map(({ Id }) => Id)).toEqual([`trailmend/${JSON.parse(ran.stdout).fingerprint}`])
})

test('what is refused is told, and the findings still decide', async () => {
  await createTrailWorld(placeAt(ground.proxy.url))
  ground.proxy.fault({ service: 'securityhub' }, { kind: 'error', code: 'InvalidAccessException', message: 'not subscribed', status: 401 })
  const where = { cwd: emptyFolder(), env: motoEnv(ground.proxy.url, OWN) }
  const failing = await trailmend(CHECK, where)
  expect(failing.code).toBe(1)
  expect(failing.stderr).toContain('1 finding not sent: InvalidAccessException: not subscribed')
  expect((await trailmend([...CHECK, '--fail-on', 'never'], where)).code).toBe(3)
})
