import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail'
import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam'
import { CreateBucketCommand, GetObjectCommand, HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Place } from './account.ts'
import { assumeAccount, createTrailWorld, inRegion, placeAt } from './account.ts'
import type { FaultAnswer } from './faults.ts'
import { outcome } from './outcome.ts'
import type { MotoProxy } from './proxy.ts'
import { startProxy } from './proxy.ts'
import type { MotoServer } from './server.ts'
import { startMoto } from './server.ts'

let moto: MotoServer
let proxy: MotoProxy
let home: Place

beforeAll(async () => {
  moto = await startMoto()
  proxy = await startProxy(moto.url)
  home = placeAt(proxy.url)
})
afterAll(async () => {
  await proxy?.stop()
  await moto?.stop()
})
beforeEach(async () => {
  proxy.latencyMs = 0
  await proxy.reset()
})

const describeTrails = (place: Place, attempts = 3): Promise<unknown> =>
  new CloudTrailClient({ ...place, maxAttempts: attempts }).send(new DescribeTrailsCommand({ includeShadowTrails: false }))

describe('recording', () => {
  test('a call is recorded with service, Region, operation, account, input and status', async () => {
    await describeTrails(inRegion(home, 'eu-west-1'))
    await outcome(new CloudTrailClient(home).send(new GetTrailStatusCommand({ Name: 'none' })))
    expect(proxy.calls.map(({ at, ...call }) => ({ ...call, at: at > 0 }))).toEqual([
      {
        service: 'cloudtrail',
        region: 'eu-west-1',
        operation: 'DescribeTrails',
        account: '123456789012',
        input: { includeShadowTrails: false },
        status: 200,
        at: true,
      },
      {
        service: 'cloudtrail',
        region: 'us-east-1',
        operation: 'GetTrailStatus',
        account: '123456789012',
        input: { Name: 'none' },
        status: 400,
        at: true,
      },
    ])
    proxy.clear()
    expect(proxy.calls).toEqual([])
  })

  test('query, EC2 and S3 calls are named too', async () => {
    await new IAMClient(home).send(new ListUsersCommand({ MaxItems: 5 }))
    await new EC2Client(home).send(new DescribeRegionsCommand({ AllRegions: true }))
    const s3 = new S3Client(home)
    await s3.send(new CreateBucketCommand({ Bucket: 'data' }))
    await s3.send(new PutObjectCommand({ Bucket: 'data', Key: 'a/b c', Body: 'x' }))
    await s3.send(new HeadBucketCommand({ Bucket: 'data' }))
    const made = proxy.calls.map(({ service, operation }) => `${service}:${operation}`)
    expect(made).toEqual(['iam:ListUsers', 'ec2:DescribeRegions', 's3:CreateBucket', 's3:PutObject', 's3:HeadBucket'])
    expect(proxy.calls[0]?.input).toMatchObject({ MaxItems: '5' })
    expect(proxy.calls[3]?.input).toEqual({ Bucket: 'data', Key: 'a/b c' })
  })

  test('the account of an assumed role is learnt, and a made-up key names its own', async () => {
    const assumed = await assumeAccount(home, '222222222222')
    const named = placeAt(proxy.url, { account: '333333333333' })
    for (const place of [assumed, named]) {
      const { Account } = await new STSClient(place).send(new GetCallerIdentityCommand())
      expect(Account).toBe(place.account)
      await describeTrails(place)
    }
    expect(proxy.calls.filter(({ operation }) => operation === 'DescribeTrails').map(({ account }) => account)).toEqual([
      '222222222222',
      '333333333333',
    ])
  })

  test('accounts are apart', async () => {
    await createTrailWorld(home)
    const other = new CloudTrailClient(placeAt(proxy.url, { account: '333333333333' }))
    expect((await other.send(new DescribeTrailsCommand())).trailList).toEqual([])
  })
})

describe('faults', () => {
  test('throttled twice, then answered: the SDK tries again', async () => {
    proxy.fault({ service: 'cloudtrail', operation: 'DescribeTrails' }, { kind: 'throttled' }, { times: 2 })
    await describeTrails(home)
    expect(proxy.calls.map(({ status }) => status)).toEqual([400, 400, 200])
  })

  const cloudtrail = (): Promise<unknown> => describeTrails(home, 1)
  const iam = (): Promise<unknown> => new IAMClient({ ...home, maxAttempts: 1 }).send(new ListUsersCommand())
  const ec2 = (): Promise<unknown> => new EC2Client({ ...home, maxAttempts: 1 }).send(new DescribeRegionsCommand())
  const s3 = (): Promise<unknown> => new S3Client({ ...home, maxAttempts: 1 }).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }))

  const forms: [string, () => Promise<unknown>, FaultAnswer, string][] = [
    ['JSON', cloudtrail, { kind: 'throttled' }, 'ThrottlingException'],
    ['JSON', cloudtrail, { kind: 'denied' }, 'AccessDeniedException'],
    ['JSON', cloudtrail, { kind: 'error', code: 'InternalFailure', message: 'm', status: 500 }, 'InternalFailure'],
    ['query', iam, { kind: 'throttled' }, 'Throttling'],
    ['query', iam, { kind: 'denied' }, 'AccessDenied'],
    ['EC2', ec2, { kind: 'throttled' }, 'RequestLimitExceeded'],
    ['EC2', ec2, { kind: 'denied' }, 'UnauthorizedOperation'],
    ['S3', s3, { kind: 'throttled' }, 'SlowDown'],
    ['S3', s3, { kind: 'denied' }, 'AccessDenied'],
  ]
  test.each(forms)('%s: %# is the error the service would answer', async (_, call, fault, name) => {
    proxy.fault({}, fault)
    expect(await outcome(call())).toBe(name)
    proxy.clearFaults()
  })

  test('a denial names principal, action, resource and reason', async () => {
    const principal = 'arn:aws:iam::123456789012:user/ada'
    proxy.fault({ operation: 'GetTrailStatus' }, { kind: 'denied', principal })
    await expect(new CloudTrailClient(home).send(new GetTrailStatusCommand({ Name: 'main' }))).rejects.toThrow(
      `User: ${principal} is not authorized to perform: cloudtrail:GetTrailStatus on resource: ` +
        'arn:aws:cloudtrail:us-east-1:123456789012:trail/main because no identity-based policy allows the cloudtrail:GetTrailStatus action',
    )
  })

  test('a cut connection is an error of the network, recorded with status 0', async () => {
    proxy.fault({}, { kind: 'hang-up' }, { times: 1 })
    await expect(describeTrails(home, 1)).rejects.toThrow(/socket hang up|ECONNRESET/)
    expect(proxy.calls.map(({ status }) => status)).toEqual([0])
  })

  test('a fault meets its account, Region and condition only', async () => {
    proxy.fault({ region: 'eu-west-1', account: '222222222222' }, { kind: 'denied' })
    proxy.fault({ when: ({ input }) => input.Name === 'secret' }, { kind: 'denied' })
    const member = placeAt(proxy.url, { account: '222222222222' })
    expect(await outcome(describeTrails(member))).toBe('done')
    expect(await outcome(describeTrails(inRegion(home, 'eu-west-1')))).toBe('done')
    expect(await outcome(describeTrails(inRegion(member, 'eu-west-1')))).toBe('AccessDeniedException')
    expect(await outcome(new CloudTrailClient(home).send(new GetTrailStatusCommand({ Name: 'secret' })))).toBe('AccessDeniedException')
  })

  test('a slow answer is a true one, and the latency concerns every call', async () => {
    proxy.fault({}, { kind: 'slow', ms: 60 }, { times: 1 })
    const spent = async (): Promise<number> => {
      const start = performance.now()
      await describeTrails(home)
      return performance.now() - start
    }
    expect(await spent()).toBeGreaterThanOrEqual(55)
    proxy.latencyMs = 60
    expect(await spent()).toBeGreaterThanOrEqual(55)
  })
})

describe('bodies', () => {
  test('a large object passes unchanged, both ways', async () => {
    const s3 = new S3Client(home)
    const bytes = Buffer.alloc(2 * 1024 * 1024, 'trail')
    await s3.send(new CreateBucketCommand({ Bucket: 'large' }))
    await s3.send(new PutObjectCommand({ Bucket: 'large', Key: 'k', Body: bytes, Metadata: { signature: 'abc' } }))
    const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket: 'large', Key: 'k' }))
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true)
    expect(Metadata).toEqual({ signature: 'abc' })
  })

  test('a denied upload is answered without its body being kept', async () => {
    proxy.fault({ operation: 'PutObject' }, { kind: 'denied' })
    const upload = new S3Client(home).send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.alloc(100_000) }))
    expect(await outcome(upload)).toBe('AccessDenied')
  })
})

test('organizationTrail wants a trail that this proxy knows', () => {
  const arn = 'arn:aws:cloudtrail:us-east-1:123456789012:trail/unknown'
  expect(() => proxy.organizationTrail({ arn, members: [], statusFromMembers: 'answered' })).toThrow('was not created through this proxy')
})
