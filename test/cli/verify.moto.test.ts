import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'
import { KEY, START } from '../operate/verify/copy.ts'
import { publish, putObjects } from '../operate/verify/in-s3.ts'
import { at, HOUR, type MadeDigest, makeChain, type Objects } from '../stream/digest/trail.ts'
import { emptyFolder } from './run.ts'
import { trailmend } from './within.ts'

const ACCOUNT = '123456789012'
const BUCKET = 'main-logs-123456789012-us-east-1'
const HOURS = 3
const ground = useMoto()

beforeEach(() => ground.proxy.reset())

const scope = { bucket: BUCKET, prefix: '', account: ACCOUNT, region: 'us-east-1', trail: 'main', homeRegion: 'us-east-1' }
const times = ['--from', new Date(START).toISOString(), '--to', new Date(START + HOURS * HOUR).toISOString()]

/** A trail of three hours in moto's S3, changed before it is put there. */
async function world(change: (objects: Objects, digests: readonly MadeDigest[]) => void = () => {}) {
  const { arn } = await createTrailWorld(placeAt(ground.proxy.url))
  const { objects, digests } = makeChain({ key: KEY, start: START, hours: HOURS, scope })
  change(objects, digests)
  await putObjects(placeAt(ground.proxy.url), objects)
  publish(ground.proxy, 'us-east-1', KEY)
  ground.proxy.clear()
  return { arn, objects, digests }
}

const verify = (args: readonly string[], cwd = emptyFolder()) =>
  trailmend(['verify', ...times, ...args], { cwd, env: motoEnv(ground.proxy.url) })

async function asJson(...args: string[]) {
  const { code, stdout, stderr } = await verify([...args, '--format', 'json'])
  const { status, complete, chains, notices } = JSON.parse(stdout || '{}')
  return { code, stderr, status, complete, chains, notices }
}

test('a trail is found by its name, and all of it is valid', async () => {
  await world()
  const { code, stderr, status, complete, chains } = await asJson('--trail', 'main', '--region', 'us-east-1')
  expect({ code, stderr, status, complete }).toEqual({ code: 0, stderr: '', status: 'valid', complete: true })
  expect(chains).toMatchObject([{ ...scope, tally: { digests: { valid: 3 }, logs: { valid: 6 }, gaps: 0 }, problems: [] }])
})

test('without a region, every region that a trail of several covers must have digests', async () => {
  await world()
  const { code, chains } = await asJson()
  expect(code).toBe(3)
  expect(chains.length).toBeGreaterThan(10)
  expect(chains.find((each: { region: string }) => each.region === 'us-east-1')).toMatchObject({ verdict: 'valid' })
  expect(chains.find((each: { region: string }) => each.region === 'eu-west-1')).toMatchObject({
    verdict: 'unknown',
    codes: { 'digests-none': 1 },
  })
})

test('what is changed, gone or put there is invalid, and the evidence names every file', async () => {
  await world((objects, digests) => {
    objects.delete(at(digests[1]!.logs[0]!))
    objects.set(at({ ...digests[0]!.logs[0]!, key: digests[0]!.logs[0]!.key.replace(/_u(\w+)\.json/, '_x$1.json') }), {
      bytes: Buffer.from('x'),
      metadata: {},
    })
  })
  const folder = emptyFolder()
  const { code, stdout } = await verify(
    ['--trail', 'main', '--region', 'us-east-1', '--format', 'table', '--format', 'jsonl=all.jsonl'],
    folder,
  )
  expect(code).toBe(1)
  expect(stdout).toMatch(/^VIOLATED: digests: 3 valid; log files: 5 valid, 1 missing, 1 undeclared; /)
  const lines = readFileSync(join(folder, 'all.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ code }) => code).filter((each) => each === 'log-valid')).toHaveLength(5)
  expect(lines.at(-1)).toMatchObject({ kind: 'result', exitCode: 1 })
})

test('a bucket that is told, with the ARN, asks nothing of the trail; which regions there must be is then to be told, too', async () => {
  const { arn } = await world()
  const { code, chains, notices } = await asJson('--bucket', BUCKET, '--trail', arn)
  expect({ code, verdicts: chains.map(({ verdict }: { verdict: string }) => verdict) }).toEqual({ code: 3, verdicts: ['valid'] })
  expect(notices).toMatchObject([{ code: 'regions-from-bucket', leavesGap: true }])
  expect(await asJson('--bucket', BUCKET, '--trail', arn, '--region', 'us-east-1')).toMatchObject({ code: 0, notices: [] })
  expect(ground.proxy.calls.map(({ operation }) => operation)).not.toContain('DescribeTrails')
})

test('what is archived is unknown, not missing; restoring says the price, and asks for it to be agreed to', async () => {
  await world((objects, digests) => {
    for (const log of digests[0]!.logs) objects.get(at(log))!.archived = 'DEEP_ARCHIVE'
  })
  const where = ['--trail', 'main', '--region', 'us-east-1']
  const asked = await verify([...where, '--restore', 'standard'])
  expect(asked.code).toBe(3)
  expect(asked.stdout).toMatch(/^INCOMPLETE: digests: 3 valid; log files: 4 valid, 2 archived; /)
  expect(asked.stderr).toMatch(/DEEP_ARCHIVE: 2 objects, [\s\S]*\* Standard +USD < 0.01 +up to 12 hours[\s\S]*add --yes/)
  expect(ground.proxy.calls.map(({ operation }) => operation)).not.toContain('RestoreObject')
  const agreed = await verify([...where, '--restore', 'bulk', '--yes'])
  expect(agreed.stderr).toContain('Asked S3 for 2 copies.')
  expect((await verify(where)).code).toBe(0)
})

test.each([
  ['ListObjectsV2', 's3:ListBucket', 3],
  ['GetObject', 's3:GetObject', 3],
  ['ListPublicKeys', 'cloudtrail:ListPublicKeys', 3],
])('where %s is refused nothing is proved, and %s is named', async (operation, needs, expected) => {
  await world()
  ground.proxy.fault({ operation }, { kind: 'denied' })
  const { code, chains } = await asJson('--trail', 'main', '--region', 'us-east-1')
  expect(code).toBe(expected)
  expect(chains[0].problems).toContainEqual(expect.objectContaining({ verdict: 'unknown', needs }))
})

test('a trail that there is not', async () => {
  await world()
  expect(await verify(['--trail', 'other'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--trail other: there is no such trail'),
  })
})

test('credentials that expire on the way end it, and it is gone on with', async () => {
  await world()
  const folder = emptyFolder()
  const args = ['--trail', 'main', '--region', 'us-east-1', '--resume', 'cursor', '--format', 'jsonl=all.jsonl']
  let calls = 0
  const when = ({ operation }: { readonly operation: string }) => operation === 'GetObject' && ++calls > 4
  ground.proxy.fault({ when }, { kind: 'error', status: 400, code: 'ExpiredToken', message: 'The provided token has expired.' })
  const stopped = await verify(args, folder)
  expect(stopped).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('the credentials no longer work: ExpiredToken') })
  expect(existsSync(join(folder, 'all.jsonl'))).toBe(false)
  ground.proxy.clearFaults()
  expect(await verify(args, folder)).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(folder)).toEqual(['all.jsonl'])
})
