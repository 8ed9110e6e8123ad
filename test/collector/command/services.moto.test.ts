import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CloudTrailClient, UpdateTrailCommand } from '@aws-sdk/client-cloudtrail'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateTopicCommand, ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { ledgerTableDefinition } from '@trailmend/aws/collect'
import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, test } from 'vitest'
import { bucketPolicyFor, createTrailWorld, type Place, placeAt } from '../../fakes/moto/account.ts'
import { motoEnv } from '../../fakes/moto/server.ts'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { makeChain, SCOPE, testKey } from '../../stream/digest/trail.ts'
import { startReceiver } from '../sink/receiver.ts'
import { collector, start } from './collector.ts'
import { keyOf, logOf, notice, type World, worldAt } from './world.ts'

const ground = useMoto()
const HOUR = 3_600_000
const LONG = { timeout: 120_000 }

let place: Place
let world: World
let cwd: string
beforeEach(async () => {
  await ground.proxy.reset()
  place = placeAt(ground.proxy.url)
  world = worldAt({ ...place }, motoEnv(ground.proxy.url))
  cwd = mkdtempSync(join(tmpdir(), 'trailmend-services-'))
})

/** Run with a configuration, as JSON, which is YAML too. */
async function run(
  config: object,
  { args = ['--once', '--json'], env = {} }: { args?: readonly string[]; env?: Record<string, string> } = {},
) {
  writeFileSync(join(cwd, 'collector.yml'), JSON.stringify(config))
  const ran = await collector(args, { cwd, env: { ...world.env, ...env } })
  return { ...ran, told: /^\{.*\}\n$/.test(ran.stdout) ? JSON.parse(ran.stdout) : undefined }
}
/** A queue as the emulation names it: its URL tells no region. */
const queueAt = (queue: string) => ({ queue, region: 'us-east-1', 'wait-seconds': 1 })

async function filled(objects = 2, events = 3) {
  const [bucket, queue] = [await world.bucket(), await world.queue()]
  const keys = Array.from({ length: objects }, (_, index) => keyOf(index))
  for (const key of keys) await world.put(bucket, key, logOf(events))
  await world.send(queue, [notice(bucket, ...keys)])
  return { bucket, queue }
}

const linesIn = (folder: string): readonly string[] =>
  readdirSync(join(cwd, folder))
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) =>
      readFileSync(join(cwd, folder, name), 'utf8')
        .split('\n')
        .filter(Boolean),
    )

describe('sources', () => {
  test('a trail: where it delivers is found, followed into another bucket, and a queue subscribed to its topics', LONG, async () => {
    const { arn, bucket } = await createTrailWorld(place, { topic: 'first' })
    const [other, queue] = [await world.bucket(), await world.queue()]
    const sns = new SNSClient(place)
    const { TopicArn: second = '' } = await sns.send(new CreateTopicCommand({ Name: 'second' }))
    const first = second.replace(/second$/, 'first')
    const config = {
      sources: { trail: arn, every: '1s', subscribe: queue },
      sinks: { file: 'out', rotate: { every: '1s' } },
      'log-level': 'warn',
    }
    writeFileSync(join(cwd, 'collector.yml'), JSON.stringify(config))
    await world.put(bucket, keyOf(1), logOf(3))
    const { child, ended } = start([], { cwd, env: world.env })
    const ledgerHas = async (events: number): Promise<void> => {
      while ((await collector(['status', '--json'], { cwd, env: world.env })).stdout.match(/"kept":(\d+)/)?.[1] !== String(events))
        await new Promise((resolve) => setTimeout(resolve, 100))
    }
    await ledgerHas(3)
    // What lies at the old place when the trail is changed is not lost.
    await world.put(bucket, keyOf(2), logOf(4))
    await world.put(other, keyOf(3), logOf(5))
    await setPolicy(other, arn)
    await new CloudTrailClient(place).send(new UpdateTrailCommand({ Name: arn, S3BucketName: other, SnsTopicName: 'second' }))
    await ledgerHas(12)
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(code).toBe(143)
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    ).toEqual([
      `${arn}: it no longer delivers to s3://${bucket}/: what is left there is taken first`,
      `${arn}: it delivers to s3://${other}/ now, which is gone through after that`,
      `${arn}: it publishes to ${second} now, which ${queue} is subscribed to`,
    ])
    for (const TopicArn of [first, second]) {
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))
      expect(Subscriptions.map(({ Endpoint }) => Endpoint?.split(':').at(-1))).toEqual([queue.split('/').at(-1)])
    }
  })

  test('a trail, once: what it delivered is taken, and it ends', LONG, async () => {
    const { arn, bucket } = await createTrailWorld(place, { topic: 'once' })
    await world.put(bucket, keyOf(1), logOf(3))
    writeFileSync(join(cwd, 'collector.yml'), JSON.stringify({ sources: { trail: arn }, sinks: { file: 'out' } }))
    const { code, stdout } = await collector(['run', '--once', '--json'], { cwd, env: world.env })
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { left: 0, events: { kept: 3 } }])
  })

  test('the event history of an account', async () => {
    const now = Date.now()
    const event = { eventVersion: '1.11', eventID: 'e1', eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' }
    ground.proxy.events([{ EventId: 'e1', EventTime: new Date(now - 2 * HOUR), CloudTrailEvent: JSON.stringify(event) }], {
      account: place.account,
      region: 'us-east-1',
    })
    const source = { 'event-history': place.account, regions: ['us-east-1'], from: new Date(now - 3 * HOUR).toISOString() }
    const { code, told } = await run({ sources: source, sinks: { file: 'out' } })
    expect({ code, told }).toMatchObject({ code: 0, told: { events: { read: 1, kept: 1 }, left: 0 } })
    expect(linesIn('out').map((line) => JSON.parse(line).eventName)).toEqual(['StopLogging'])
  })

  test('queues and objects by roles, each with its external id, one by way of another', async () => {
    const { bucket, queue } = await filled()
    const role = (name: string): string => `arn:aws:iam::${place.account}:role/${name}`
    const { code, told } = await run({
      role: role('receiver'),
      'external-id': 'one-word',
      via: role('hub'),
      sources: queueAt(queue),
      objects: { 'by-bucket': { [bucket]: { role: role('reader'), 'external-id': 'another-word' } } },
      sinks: { file: 'out' },
    })
    expect({ code, told }).toMatchObject({ code: 0, told: { events: { kept: 6 } } })
    const assumed = ground.proxy.calls
      .filter(({ operation }) => operation === 'AssumeRole')
      .map(({ input }) => [input.RoleArn, input.ExternalId])
    expect(assumed.toSorted()).toEqual([
      [role('hub'), undefined],
      [role('reader'), 'another-word'],
      [role('receiver'), 'one-word'],
    ])
  })

  test('only what SNS signed', async () => {
    const { bucket, queue } = await filled()
    const envelope = {
      ...{ Type: 'Notification', MessageId: 'm1', TopicArn: `arn:aws:sns:us-east-1:${place.account}:trail` },
      ...{ Message: notice(bucket, keyOf(0)), Timestamp: '2026-11-22T10:00:00.000Z', SignatureVersion: '1', Signature: 'bm9uZQ==' },
      SigningCertURL: 'https://example.com/SimpleNotificationService-1.pem',
    }
    await world.send(queue, [JSON.stringify(envelope)])
    const { code, told } = await run({ sources: { ...queueAt(queue), 'verify-signatures': true }, sinks: { file: 'out' } })
    expect({ code, told }).toMatchObject({ code: 1, told: { events: { read: 0 }, messages: { poison: 2 } } })
    const letIn = { ...queueAt(queue), 'verify-signatures': { 'allow-bare': true } }
    await world.send(queue, [notice(bucket, keyOf(0), keyOf(1))])
    expect((await run({ sources: letIn, sinks: { file: 'out' } })).told).toMatchObject({ events: { kept: 6 } })
    expect(await world.waiting(queue)).toEqual([0, 0])
  })
})

describe('what is kept', () => {
  test('a ledger in DynamoDB, for two collectors of different names', async () => {
    await new DynamoDBClient(place).send(new CreateTableCommand(ledgerTableDefinition('trailmend-ledger')))
    const { bucket, queue } = await filled()
    const config = (name: string) => ({ name, sources: queueAt(queue), sinks: { file: name }, ledger: { dynamodb: 'trailmend-ledger' } })
    expect((await run(config('one'))).told).toMatchObject({ exitCode: 0, objects: { stored: 2 } })
    await world.send(queue, [notice(bucket, keyOf(0), keyOf(1))])
    expect((await run(config('two'))).told).toMatchObject({ exitCode: 0, objects: { stored: 0, duplicate: 2 }, events: { read: 0 } })
    expect(await run({ ...config('two'), name: undefined })).toMatchObject({ code: 2, stderr: expect.stringContaining('name:') })
    expect((await run(config('two'), { args: ['status'] })).stdout).toContain('111122223333  us-east-1')
  })

  test('a quarantine in a bucket: listed, shown, replayed when it can be taken', async () => {
    const [bucket, queue, kept] = [await world.bucket(), await world.queue(), await world.bucket()]
    await world.put(bucket, keyOf(1), 'no log at all')
    await world.send(queue, ['garbage', notice(bucket, keyOf(1))])
    const config = { sources: queueAt(queue), sinks: { file: 'out' }, quarantine: { bucket: kept, prefix: 'kept' } }
    expect(await run(config)).toMatchObject({ code: 1, told: { messages: { poison: 1 }, objects: { quarantined: 1 } } })
    const list = await run(config, { args: ['quarantine', 'list', '--json'] })
    const entries = list.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect([list.code, entries.map(({ what }) => what).toSorted()]).toEqual([1, ['message', 'object']])
    const message = entries.find(({ what }) => what === 'message')
    expect(await run(config, { args: ['quarantine', 'show', message.id] })).toMatchObject({ code: 0, stdout: 'garbage' })
    expect(await run(config, { args: ['quarantine', 'remove', message.id] })).toMatchObject({ code: 0, stdout: 'Removed: 1 entry\n' })
    expect(await run(config, { args: ['quarantine', 'replay', '--all'] })).toMatchObject({
      code: 1,
      stdout: 'Taken: 0 entries; still in quarantine: 1\n',
    })
    expect((await run(config, { args: ['quarantine', 'remove', '--all'] })).code).toBe(0)
    await world.put(bucket, keyOf(2), logOf(3))
    await world.send(queue, [notice(bucket, keyOf(2))])
    expect(await run({ ...config, limits: { 'unzipped-size': 100 } })).toMatchObject({ code: 1, told: { objects: { quarantined: 1 } } })
    expect(await run(config, { args: ['quarantine', 'replay', '--all'] })).toMatchObject({
      code: 0,
      stdout: 'Taken: 1 entry; still in quarantine: 0\n',
    })
    expect([(await run(config, { args: ['quarantine', 'list'] })).code, linesIn('out').length]).toEqual([0, 3])
  })
})

test('an HTTP receiver, with secrets from the environment and from a file, which are in no output', async () => {
  const receiver = await startReceiver()
  const { queue } = await filled()
  const secret = `whsec_${Buffer.from('not a secret of anybody at all').toString('base64')}`
  const http = {
    ...{ http: receiver.url, secret: { env: 'WEBHOOK_SECRET' }, headers: { authorization: { file: 'token' } } },
    ...{ 'allow-http': true, 'allow-private': true },
  }
  const config = { sources: queueAt(queue), sinks: http }
  const missing = `the variable WEBHOOK_SECRET is not set, or empty`
  const unread = `cannot read the secret in ${join(cwd, 'token')}: ENOENT`
  expect(await run(config)).toMatchObject({ code: 2, stderr: expect.stringMatching(`^error: ${missing}\nerror: ${unread}[^\n]*\n$`) })
  expect(await run(config, { args: ['doctor'] })).toMatchObject({
    code: 3,
    stdout: expect.stringContaining(`failed  receiver ${receiver.url}: ${missing}`),
  })
  writeFileSync(join(cwd, 'token'), 'Bearer of-good-news\n')
  const ran = await run(config, { env: { WEBHOOK_SECRET: secret } })
  await receiver.close()
  expect(ran).toMatchObject({ code: 0, stderr: '', told: { events: { kept: 6 } } })
  expect(ran.stdout + ran.stderr).not.toMatch(/whsec_|of-good-news/)
  expect(receiver.taken.flatMap(({ lines }) => lines)).toHaveLength(6)
  for (const { headers, text } of receiver.taken) {
    expect(headers.authorization).toBe('Bearer of-good-news')
    expect(() => new Webhook(secret).verify(text, headers as Record<string, string>)).not.toThrow(/signature/i)
  }
})

test('digests are verified, and a file that somebody changed is told', async () => {
  const now = Math.floor(Date.now() / 1000) * 1000
  const key = testKey('f1', now - 48 * HOUR, now + 48 * HOUR)
  const { fingerprint, der, validFrom, validTo } = key
  const published = { fingerprint, value: Buffer.from(der).toString('base64'), validFrom: new Date(validFrom), validTo: new Date(validTo) }
  ground.proxy.publicKeys([published], 'us-east-2')
  const bucket = await world.bucket()
  const { objects, digests } = makeChain({ scope: { ...SCOPE, bucket }, key, start: now - 7 * HOUR, hours: 5 })
  const changed = digests[2]?.logs[0]?.key ?? ''
  for (const [name, { bytes, metadata }] of objects) await world.put(bucket, name.slice(bucket.length + 1), bytes, metadata)
  await world.put(bucket, changed, gzipSync(JSON.stringify({ Records: [{ eventID: 'e1', eventName: 'GetObject' }] })))
  const { code, stderr } = await run({ sources: { bucket }, sinks: { file: 'out' }, verify: true }, { args: ['--once'] })
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^warn: alert: verification: log-modified: [^\n]*\n$/) })
  expect(ground.proxy.calls.filter(({ operation }) => operation === 'ListPublicKeys')).toHaveLength(1)
  await world.put(bucket, digests[4]?.key ?? '', objects.get(`${bucket}/${digests[4]?.key}`)?.bytes ?? '', { signature: '00'.repeat(256) })
  rmSync(join(cwd, 'trailmend-collector'), { recursive: true })
  const forged = await run({ sources: { bucket }, sinks: { file: 'out2' }, verify: true }, { args: ['--once'] })
  expect(forged.stderr).toMatch(/^warn: alert: verification: digest-invalid/m)
})

async function setPolicy(bucket: string, arn: string): Promise<void> {
  const { PutBucketPolicyCommand, S3Client } = await import('@aws-sdk/client-s3')
  const Policy = bucketPolicyFor(bucket, arn, `AWSLogs/${place.account}`)
  await new S3Client({ ...place, forcePathStyle: true }).send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
}
