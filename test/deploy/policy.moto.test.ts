import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { CreateBucketCommand, ListMultipartUploadsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { ledgerTableDefinition, openSinkObjects } from '@trailmend/aws/collect'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Settings, SourceSettings } from '../../packages/collector/src/config/settings.ts'
import { type OpenCollector, openCollector } from '../../packages/collector/src/open/open-collector.ts'
import { createSession } from '../../packages/collector/src/open/session.ts'
import { systemClock } from '../../packages/collector/src/system-clock.ts'
import { read } from '../architecture/repository.ts'
import { logKey } from '../collector/object/keys.ts'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { type PolicyDocument, transformPolicyForMoto } from '../fakes/moto/iam-for-moto.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const ground = useMoto()
const ACCOUNT = '123456789012'
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:trail'
const READER = `arn:aws:iam::${ACCOUNT}:role/trailmend-reader`
const URL = (queue: string) => `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/${queue}`

/** The documented policies, with this account in place of those of the examples. */
function documented(name: string): PolicyDocument {
  const text = read(`docs/iam/${name}.json`)
    .replace('arn:aws:sns:eu-west-1:444455556666:trail', TOPIC)
    .replaceAll(/111122223333|444455556666/g, ACCOUNT)
  return JSON.parse(text)
}
const COLLECTOR = documented('collector')
const SOURCE = documented('collector-source')

function without({ Statement, ...rest }: PolicyDocument, sid: string, action: string): PolicyDocument {
  const left = Statement.map((each) =>
    each.Sid === sid ? { ...each, Action: [each.Action].flat().filter((name) => name !== action) } : each,
  )
  return { ...rest, Statement: left.filter(({ Action }) => Action.length > 0) }
}

const admin = placeAt('').credentials
const place = () => ({ ...placeAt(ground.proxy.url), credentials: admin })
const s3 = () => new S3Client({ ...place(), forcePathStyle: true })
const sqs = () => new SQSClient({ ...place(), useQueueUrlAsEndpoint: false })

const log = (id: string) =>
  gzipSync(JSON.stringify({ Records: [{ eventVersion: '1.11', eventID: id, recipientAccountId: ACCOUNT, eventName: 'GetObject' }] }))
const [GOOD, BAD, OTHER] = ['good', 'bad', 'other'].map((unique) => logKey({ unique })) as [string, string, string]

async function put(Bucket: string, Key: string, Body: Uint8Array): Promise<void> {
  await s3().send(new PutObjectCommand({ Bucket, Key, Body }))
}

async function createWorld(): Promise<void> {
  for (const Bucket of ['example-logs', 'other-logs', 'example-quarantine', 'example-events'])
    await s3().send(new CreateBucketCommand({ Bucket }))
  for (const QueueName of ['trailmend-logs', 'events', 'trailmend-alerts']) await sqs().send(new CreateQueueCommand({ QueueName }))
  await new SNSClient(place()).send(new CreateTopicCommand({ Name: 'trail' }))
  await new DynamoDBClient(place()).send(new CreateTableCommand(ledgerTableDefinition('trailmend-ledger')))
  await put('example-logs', GOOD, log('1'))
  await put('example-logs', BAD, Buffer.from('no log'))
  await put('other-logs', OTHER, log('2'))
}

async function tell(body: unknown): Promise<void> {
  await sqs().send(new SendMessageCommand({ QueueUrl: URL('trailmend-logs'), MessageBody: JSON.stringify(body) }))
}

/** From here on the process is a user with the collector's policy, who may take on a role with the source's. */
async function becomeCollector(collector: PolicyDocument, source: PolicyDocument): Promise<void> {
  const iam = new IAMClient(place())
  const PolicyName = 'documented'
  const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:user/collector` }
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] }
  await iam.send(new CreateRoleCommand({ RoleName: 'trailmend-reader', AssumeRolePolicyDocument: JSON.stringify(trust) }))
  const other = JSON.stringify(transformPolicyForMoto(source)).replaceAll('example-logs', 'other-logs')
  await iam.send(new PutRolePolicyCommand({ RoleName: 'trailmend-reader', PolicyName, PolicyDocument: other }))
  await iam.send(new CreateUserCommand({ UserName: 'collector' }))
  const PolicyDocument = JSON.stringify(transformPolicyForMoto(collector))
  await iam.send(new PutUserPolicyCommand({ UserName: 'collector', PolicyName, PolicyDocument }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'collector' }))
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId, AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey })
  await ground.moto.iamEnforcement(true)
}

// Without the sink to S3: under enforcement moto takes every signature of a key with `=` in it, or of a prefix, for a wrong one. So objects of
// events are written, and buckets listed, by the same code under plain names.
const SETTINGS: Settings = {
  name: 'one',
  objects: { 'by-bucket': { 'other-logs': { role: READER } } },
  sinks: [{ queue: URL('events') }],
  ledger: { dynamodb: 'trailmend-ledger' },
  quarantine: { bucket: 'example-quarantine' },
}

interface Outcome {
  readonly kept: number
  /** Everything that went wrong, in words. */
  readonly told: readonly string[]
}

/** Runs a collector until its sources are drained, or something goes wrong. */
async function collect(source: SourceSettings, then?: (open: OpenCollector) => Promise<void>): Promise<Outcome> {
  const told: string[] = []
  const wrong = new AbortController()
  const problem = ({ because, needs, error }: { because: string; needs?: string; error?: unknown }) => {
    if (/it is in quarantine$/.test(because)) return
    told.push(`${because} ${needs ?? ''} ${error instanceof Error ? error.message : ''}`)
    wrong.abort()
  }
  const folder = mkdtempSync(join(tmpdir(), 'trailmend-policy-'))
  const around = { session: createSession(), clock: systemClock, env: process.env, folder }
  try {
    const open = await openCollector({ ...SETTINGS, sources: [source] }, around, { once: true, problem })
    try {
      const { events } = await open.collector.run(wrong.signal)
      if (told.length === 0) await then?.(open)
      return { kept: events.kept, told }
    } finally {
      await open.close()
    }
  } catch (error) {
    return { kept: -1, told: [...told, error instanceof Error ? `${error.message} ${(error.cause as Error | undefined)?.message}` : ''] }
  }
}

const never = new AbortController().signal
const FROM_QUEUE = { queue: URL('trailmend-logs'), 'wait-seconds': 0 }
const fail = (error: unknown): Outcome => ({ kept: -1, told: [error instanceof Error ? `${error.name}: ${error.message}` : String(error)] })
const well: Outcome = { kept: 0, told: [] }

/** Whatever a policy is for, done once: what it takes to be there first, and the doing. */
interface Use {
  readonly before?: () => Promise<unknown>
  readonly act: () => Promise<Outcome>
  readonly kept: number
}

const USES = {
  queue: {
    before: async () => {
      await tell({ s3Bucket: 'example-logs', s3ObjectKey: [GOOD, BAD] })
      await tell({ s3Bucket: 'other-logs', s3ObjectKey: [OTHER] })
    },
    act: () =>
      collect(FROM_QUEUE, async ({ ledger }) => {
        await ledger.begin('abandoned', 1000)
        await ledger.abandon('abandoned')
        await ledger.get('abandoned')
      }),
    kept: 2,
  },
  'a lease': {
    before: () => tell({}),
    act: async () => {
      const { createQueue } = await import('@trailmend/aws/collect')
      const queue = await createQueue({ url: URL('trailmend-logs'), session: await createSession()() })
      const [message] = await queue.receive({ most: 1, waitSeconds: 0, hiddenSeconds: 30 }, never)
      return queue
        .hide([{ handle: message?.handle ?? '', seconds: 0 }])
        .then(([fate]) => (fate === 'done' ? well : fail(JSON.stringify(fate))), fail)
    },
    kept: 0,
  },
  enqueuing: {
    act: async () => {
      const { createQueue } = await import('@trailmend/aws/collect')
      const queue = await createQueue({ url: URL('trailmend-logs'), session: await createSession()() })
      return queue.send(['{}']).then(([fate]) => (fate === 'done' ? well : fail(JSON.stringify(fate))), fail)
    },
    kept: 0,
  },
  confirming: {
    before: () => tell({ Type: 'SubscriptionConfirmation', MessageId: 'm', TopicArn: TOPIC, Token: 'token', SubscribeURL: 'https://sns/' }),
    act: () => collect({ ...FROM_QUEUE, confirm: [TOPIC] }),
    kept: 0,
  },
  alerting: {
    act: async () => {
      const { createQueue } = await import('@trailmend/aws/collect')
      const queue = await createQueue({ url: URL('trailmend-alerts'), session: await createSession()() })
      return queue.send(['{}']).then(([fate]) => (fate === 'done' ? well : fail(JSON.stringify(fate))), fail)
    },
    kept: 0,
  },
  subscribing: {
    before: () => new SNSClient({ ...place(), region: 'eu-west-1' }).send(new CreateTopicCommand({ Name: 'followed' })),
    act: async () => {
      const { createSubscribe } = await import('@trailmend/aws/collect')
      const subscribe = createSubscribe(URL('trailmend-logs'), { session: await createSession()() })
      const told = subscribe(`arn:aws:sns:eu-west-1:${ACCOUNT}:followed`, never)
      return told.then((fate) => (fate === 'subscribed' ? well : fail(fate)), fail)
    },
    kept: 0,
  },
  bucket: {
    act: async () => {
      const { createObjects } = await import('@trailmend/aws/collect')
      const listed = createObjects({ session: await createSession()() }).list({ bucket: 'example-logs', prefix: '' }, never)
      let found = 0
      try {
        for await (const page of listed) found += page.length
        return { kept: found, told: [] }
      } catch (error) {
        return fail(error)
      }
    },
    kept: 2,
  },
  trail: {
    before: () => createTrailWorld(place(), { bucket: 'example-logs' }),
    act: async () => {
      const { whereTrailDelivers } = await import('@trailmend/aws/collect')
      const asking = await whereTrailDelivers(`arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`, { session: await createSession()() })
      return asking(never).then((found) => (found?.bucket === 'example-logs' ? well : fail('it was not found')), fail)
    },
    kept: 0,
  },
  'the quarantine': {
    act: async () => {
      const { createQuarantineObjects } = await import('@trailmend/aws/collect')
      const objects = await createQuarantineObjects({ session: await createSession()(), bucket: 'example-quarantine' })
      try {
        await objects.put('quarantine/k', Buffer.from('bytes'), 'text/plain')
        await objects.get('quarantine/k')
        for await (const _ of objects.list(''));
        await objects.remove('quarantine/k')
        return well
      } catch (error) {
        return fail(error)
      }
    },
    kept: 0,
  },
  'writing events': {
    act: async () => {
      const objects = await openSinkObjects({ session: await createSession()(), bucket: 'example-events' })
      return objects
        .put({ key: 'k', contentType: 'text/plain', marks: {} }, Buffer.from('{}'), { over: undefined, signal: never })
        .then(() => well, fail)
    },
    kept: 0,
  },
  'an upload that is not completed': {
    act: async () => {
      const objects = await openSinkObjects({ session: await createSession()(), bucket: 'example-events' })
      const upload = await objects.upload({ key: 'k', contentType: 'text/plain', marks: {} }, never)
      await upload.abort()
      await ground.moto.iamEnforcement(false)
      const { Uploads = [] } = await s3().send(new ListMultipartUploadsCommand({ Bucket: 'example-events' }))
      return Uploads.length === 0 ? well : fail('denied: the upload is still there')
    },
    kept: 0,
  },
  doctor: {
    act: async () => {
      const { probeQueue, probeTable } = await import('@trailmend/aws/collect')
      const session = await createSession()()
      const probes = [
        await probeQueue({ session, url: URL('trailmend-logs') }),
        await probeTable({ session, region: 'us-east-1', table: 'trailmend-ledger' }),
      ]
      return { kept: 0, told: probes.flatMap((probed) => (probed.is === 'well' ? [] : [JSON.stringify(probed)])) }
    },
    kept: 0,
  },
} as const satisfies Readonly<Record<string, Use>>

/** By which use a statement's action is missed. */
// biome-ignore format: a table is read by its columns
const MISSED: readonly (readonly [sid: string, action: string, use: keyof typeof USES])[] = [
  ['Queue',          'sqs:ReceiveMessage',          'queue'],
  ['Queue',          'sqs:DeleteMessage',           'queue'],
  ['Queue',          'sqs:ChangeMessageVisibility', 'a lease'],
  ['DoctorQueue',    'sqs:GetQueueAttributes',      'doctor'],
  ['Enqueue',        'sqs:SendMessage',             'enqueuing'],
  ['Confirm',        'sns:ConfirmSubscription',     'confirming'],
  ['Readers',        'sts:AssumeRole',              'queue'],
  ['Logs',           's3:GetObject',                'queue'],
  ['ListLogs',       's3:ListBucket',               'bucket'],
  ['Trail',          'cloudtrail:DescribeTrails',   'trail'],
  ['Subscribe',      'sns:Subscribe',               'subscribing'],
  ['Ledger',         'dynamodb:GetItem',            'queue'],
  ['Ledger',         'dynamodb:PutItem',            'queue'],
  ['Ledger',         'dynamodb:UpdateItem',         'queue'],
  ['Ledger',         'dynamodb:DeleteItem',         'queue'],
  ['LedgerByTime',   'dynamodb:Query',              'queue'],
  ['DoctorTable',    'dynamodb:DescribeTable',      'doctor'],
  ['Quarantine',     's3:PutObject',                'queue'],
  ['Quarantine',     's3:GetObject',                'the quarantine'],
  ['Quarantine',     's3:DeleteObject',             'the quarantine'],
  ['ListQuarantine', 's3:ListBucket',               'the quarantine'],
  ['Events',         's3:PutObject',                'writing events'],
  ['Events',         's3:AbortMultipartUpload',     'an upload that is not completed'],
  ['SendEvents',     'sqs:SendMessage',             'queue'],
  ['SendAlerts',     'sqs:SendMessage',             'alerting'],
]

/** What moto cannot judge, and why. */
const UNJUDGED: Readonly<Record<string, string>> = {
  'QueueKey kms:Decrypt': 'moto asks no key',
  'LogsKey kms:Decrypt': 'moto asks no key',
  'StoreKey kms:GenerateDataKey': 'moto asks no key',
  'StoreKey kms:Decrypt': 'moto asks no key',
  'EventHistory cloudtrail:LookupEvents': 'moto has no event history; the proxy that has one judges nobody',
  'PublicKeys cloudtrail:ListPublicKeys': 'moto has no public keys; the proxy that has them judges nobody',
  'Events s3:GetObject': 'asked only for an object without events; moto says 404 to HeadObject as to whoever may list',
  'ListEvents s3:ListBucket': 'the same; without it the sink writes once more than it has to, and is right',
}

beforeEach(async () => {
  await ground.proxy.reset()
  Object.assign(process.env, motoEnv(ground.proxy.url))
  await createWorld()
})

describe('with exactly the documented policies', () => {
  test.each(Object.entries<Use>(USES))('%s works', async (_, { before, act, kept }) => {
    await before?.()
    await becomeCollector(COLLECTOR, SOURCE)
    expect(await act()).toEqual({ kept, told: [] })
  })
})

const DENIED = /denied|not authorized|may not be read/i

describe('each action is missed', () => {
  test.each(MISSED)('%s %s, by %s', async (sid, action, name) => {
    const { before, act }: Use = USES[name]
    await before?.()
    await becomeCollector(without(COLLECTOR, sid, action), SOURCE)
    expect((await act()).told.join('\n')).toMatch(DENIED)
  })
  test("in the role of the source's account", async () => {
    await USES.queue.before()
    await becomeCollector(COLLECTOR, without(SOURCE, 'Logs', 's3:GetObject'))
    expect((await USES.queue.act()).told.join('\n')).toMatch(DENIED)
  })
  test('and none is left out here', () => {
    const granted = COLLECTOR.Statement.flatMap(({ Sid, Action }) => [Action].flat().map((action) => `${Sid} ${action}`))
    expect([...MISSED.map(([sid, action]) => `${sid} ${action}`), ...Object.keys(UNJUDGED)].sort()).toEqual(granted.sort())
    expect(SOURCE.Statement.filter((each) => !COLLECTOR.Statement.some(({ Sid }) => Sid === each.Sid))).toEqual([])
  })
})
