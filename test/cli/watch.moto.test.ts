import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CloudTrailClient, StopLoggingCommand } from '@aws-sdk/client-cloudtrail'
import { beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { emptyFolder } from './run.ts'
import { begin, until } from './running.ts'
import { trailmend } from './within.ts'

const ground = useMoto()
const LONG = { timeout: 120_000 }
const PLACE = { account: '123456789012', region: 'us-east-1' }
const EVE = `arn:aws:sts::${PLACE.account}:assumed-role/admin/eve`
const READS = /^(Describe|Get|List|Head|Lookup|GET )/
const writes = () => ground.proxy.calls.filter(({ operation }) => !READS.test(operation)).map(({ operation }) => operation)

beforeEach(() => ground.proxy.reset())

async function watched(automatic: string) {
  await createTrailWorld(placeAt(ground.proxy.url), { logging: false, trail: { EnableLogFileValidation: false } })
  const folder = emptyFolder()
  writeFileSync(join(folder, 'trailmend.yml'), `plan:\n  profile: repair\n  automatic: ${automatic}\n`)
  ground.proxy.clear()
  const where = { cwd: folder, env: motoEnv(ground.proxy.url) }
  return { where, watch: (...args: string[]) => trailmend(['watch', ...args], where) }
}

const recordsIn = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('nothing is done that is not allowed: by default, nothing', LONG, async () => {
  const { watch } = await watched('[]')
  const { code, stdout, stderr } = await watch('--rounds', '1')
  expect({ code, stderr, writes: writes() }).toEqual({ code: 1, stderr: '', writes: [] })
  expect(stdout).toMatch(/^\S+ to do \(the first look\): 1 account, \d+ findings, 7 steps, 0 applied, 2 for others, 0 waiting\n$/)
})

test('what is allowed is done, and no more, and not a third time; a signal wakes it, another ends it', { timeout: 240_000 }, async () => {
  const { where } = await watched('[trail-incomplete]')
  const running = begin(['watch', '--every', '1h', '--format', 'jsonl'], where)
  let lines = ''
  running.child.stdout?.on('data', (chunk) => {
    lines += chunk
  })
  const rounds = () => lines.split('\n').length - 1
  await until(() => rounds() === 1, running)
  expect(writes()).toEqual(['UpdateTrail', 'StartLogging'])
  const takeBack = async (round: number) => {
    await new CloudTrailClient(placeAt(ground.proxy.url)).send(new StopLoggingCommand({ Name: 'main' }))
    ground.proxy.clear()
    running.child.kill('SIGHUP')
    await until(() => rounds() === round, running)
  }
  await takeBack(2)
  expect(writes()).toEqual(['StartLogging'])
  // The event history tells nothing of the first time, and of the second too late for the plan: only the journals do.
  await takeBack(3)
  expect(writes()).toEqual([])
  const stop = { EventId: '1', EventTime: new Date(), EventName: 'StopLogging', EventSource: 'cloudtrail.amazonaws.com' }
  const CloudTrailEvent = JSON.stringify({ userIdentity: { arn: EVE }, userAgent: 'aws-cli/2', requestParameters: { name: 'main' } })
  ground.proxy.events([{ ...stop, CloudTrailEvent }], PLACE)
  running.child.kill('SIGHUP')
  await until(() => rounds() === 4, running)
  expect(writes()).toEqual([])
  running.child.kill('SIGTERM')
  const { code, stdout, stderr } = await running.ended
  expect(code, stderr).toBe(4)
  expect(recordsIn(stdout)).toMatchObject([
    { v: 1, reason: 'the first look', exitCode: 1, accounts: [{ applied: 2, steps: 5, held: '' }], next: 'in about 1h' },
    { v: 1, reason: 'the process was sent SIGHUP', accounts: [{ applied: 1, steps: 5 }] },
    {
      v: 1,
      exitCode: 4,
      accounts: [{ applied: 0, held: expect.stringMatching(/^logging was done twice, held, and taken back: who did it/) }],
    },
    { v: 1, exitCode: 4, accounts: [{ applied: 0, held: expect.stringContaining(`taken back by ${EVE} (StopLogging, 20`) }] },
  ])
})

test('a run that is stuck stops automation until a person acts', LONG, async () => {
  const { where, watch } = await watched('[trail-incomplete]')
  ground.proxy.fault({ operation: 'StartLogging' }, { kind: 'denied', action: 'cloudtrail:StartLogging' })
  const stuck = await watch('--rounds', '2', '--every', '0.05m')
  expect(stuck.code, stuck.stderr).toBe(4)
  const [first = '', second = ''] = stuck.stdout.split('\n')
  expect(first).toMatch(/ HELD .*run (\S+) is stuck: logging: AccessDenied.*StartLogging/)
  expect(second).toMatch(/ HELD .*is stuck .*: go on with it \(trailmend apply --resume \S+\) or take it back/)
  expect(writes()).toEqual(['UpdateTrail', 'StartLogging'])
  ground.proxy.clearFaults()
  const [, run = ''] = /--resume (\S+)\)/.exec(second) ?? []
  const resumed = await trailmend(['apply', '--resume', run, '--approve'], where)
  expect(resumed.code, resumed.stderr).toBe(3)
  expect((await watch('--rounds', '1')).code).toBe(1)
})

test('a journal that cannot be read stops automation: it may be that of a run that a person has stopped', LONG, async () => {
  const { where, watch } = await watched('[trail-incomplete]')
  const run = '123456789012-0123456789abcdef'
  mkdirSync(join(where.cwd, 'trailmend/runs'), { recursive: true })
  writeFileSync(join(where.cwd, `trailmend/runs/${run}.journal.ndjson`), 'not a journal\n')
  const held = await watch('--rounds', '1')
  expect([held.code, held.stdout], held.stderr).toEqual([4, expect.stringContaining(`trailmend apply --resume ${run}`)])
  expect(writes()).toEqual([])
  const resumed = await trailmend(['apply', '--resume', run], where)
  expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringContaining('cannot be read: line 1: not a JSON object')])
})

test('no network is told and tried again; a configuration that is wrong ends it', LONG, async () => {
  const { where, watch } = await watched('[trail-incomplete]')
  const env = { ...where.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }
  const { code, stdout } = await trailmend(['watch', '--rounds', '2', '--every', '0.05m'], { ...where, env })
  expect(code).toBe(3)
  expect(stdout.match(/ incomplete \(/g)).toHaveLength(2)
  writeFileSync(join(where.cwd, 'trailmend.yml'), 'plan:\n  automatic: [everything]\n')
  expect((await watch()).code).toBe(2)
  expect((await watch('--every', 'soon')).code).toBe(2)
})
