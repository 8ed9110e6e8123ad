import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTrailWorld, inRegion, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { createWorkspace, ONE_CONTROL, type Step, type Workspace } from './runner.ts'

const OWN = '123456789012'
const OTHER = '210987654321'
const ground = useMoto()

let workspace: Workspace

beforeEach(async () => {
  await ground.proxy.reset()
  workspace = createWorkspace(ONE_CONTROL)
})
afterEach(() => workspace.remove())

const run = (inputs: Readonly<Record<string, string>> = {}): Promise<Step> => workspace.run(inputs, motoEnv(ground.proxy.url, OWN))

async function deliveringTrail(account = OWN): Promise<void> {
  const { arn } = await createTrailWorld(placeAt(ground.proxy.url, { account }), { logGroup: 'trail' })
  ground.proxy.trailStatus(arn, { LatestCloudWatchLogsDeliveryTime: new Date(Date.now() - 3_600_000) })
}

const told = ({ exitCode, outputs }: Step) => [exitCode, outputs.get('status'), outputs.get('exit-code')]

test('healthy: compliant', async () => {
  await deliveringTrail()
  const step = await run()
  expect(step.stderr).toBe('')
  expect(told(step)).toEqual([0, 'compliant', '0'])
  expect(step.commands).toEqual([])
})

test('drifted: findings', async () => {
  await deliveringTrail()
  await createTrailWorld(inRegion(placeAt(ground.proxy.url), 'eu-west-1'), { name: 'local', trail: { IsMultiRegionTrail: false } })
  const step = await run()
  expect(told(step)).toEqual([1, 'findings', '1'])
  expect(step.commands[0]).toMatchObject({ name: 'error', data: expect.stringMatching(/^Trail local has no log group/) })
})

test('denied: incomplete, with the permission it takes', async () => {
  await deliveringTrail()
  ground.proxy.fault({ operation: 'GetTrailStatus' }, { kind: 'denied' })
  const step = await run()
  expect(told(step)).toEqual([1, 'incomplete', '3'])
  expect(step.commands.map(({ name }) => name)).toEqual(['warning', 'error'])
  expect(step.summary).toContain('Grant cloudtrail:GetTrailStatus.')
})

test('a role in each account of the configuration, asked with the external id, and recorded for a replay', async () => {
  await deliveringTrail()
  await deliveringTrail(OTHER)
  workspace.write('trailmend.yml', `accounts:\n  - id: "${OWN}"\n  - id: "${OTHER}"\n    name: other\n`)
  const step = await run({ role: 'checker', 'external-id': 'not-for-the-log', regions: 'us-east-1', record: 'today.json' })
  expect(step.stderr).toBe('')
  expect(told(step)).toEqual([0, 'compliant', '0'])
  expect(step.outputs.get('passed-count')).toBe('2')
  const assumed = ground.proxy.calls.filter(({ operation }) => operation === 'AssumeRole')
  expect(assumed.map(({ input }) => input.ExternalId)).toContain('not-for-the-log')
  expect(step.stdout.match(/not-for-the-log/g)).toHaveLength(1)
  expect(workspace.read('today.json')).not.toContain('not-for-the-log')
  expect(told(await workspace.run({ replay: 'today.json', regions: 'us-east-1' }))).toEqual([0, 'compliant', '0'])
})

test('no credentials: usage, and what to do in a workflow', async () => {
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...env } = motoEnv(ground.proxy.url, OWN)
  const step = await workspace.run({}, env)
  expect(told(step)).toEqual([1, undefined, '2'])
  expect(step.commands.at(-1)?.data).toContain('aws-actions/configure-aws-credentials')
})
