import { performChange } from '@trailmend/aws'
import { beforeEach, describe, expect, test } from 'vitest'
import { useMoto } from '../../fakes/moto/use-moto.ts'
import { AWAY, expectTruth, NOTHING, sessionOf, step } from './truth.ts'

const ground = useMoto()
beforeEach(() => ground.proxy.reset())

const Bucket = 'outcomesbucket-123456789012'
const wanted = { ...NOTHING, buckets: [Bucket] }
const create = step('s3:CreateBucket', { Bucket })
const policy = (sid: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: [`arn:aws:s3:::${Bucket}/*`] }],
  })

describe('buckets', () => {
  test('a new one is as AWS makes them', async () => {
    const after = await expectTruth(await sessionOf(ground.proxy.url), wanted, [create])
    expect(after.buckets[0]).toMatchObject({ exists: { known: true, value: true }, ownership: { value: 'BucketOwnerEnforced' } })
  })

  test('one in another region, with tags, locked', async () => {
    const CreateBucketConfiguration = { LocationConstraint: AWAY }
    const input = { Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket: true }
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [step('s3:CreateBucket', input, { region: AWAY })])
  })

  test('one that is there already stays as it is', async () => {
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      create,
      step('s3:PutBucketPolicy', { Bucket, Policy: policy('a') }),
      { ...create, idle: true },
    ])
  })

  test('each setting, twice', async () => {
    const block = { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: true, RestrictPublicBuckets: false }
    const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true }
    const tags = (...TagSet: { Key: string; Value: string }[]) => step('s3:PutBucketTagging', { Bucket, Tagging: { TagSet } })
    await expectTruth(await sessionOf(ground.proxy.url), wanted, [
      create,
      step('s3:PutBucketPolicy', { Bucket, Policy: policy('a') }),
      step('s3:PutBucketPolicy', { Bucket, Policy: policy('b') }),
      step('s3:PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: block }),
      step('s3:PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
      step('s3:PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: all }),
      step('s3:PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
      step('s3:PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } }),
      tags({ Key: 'trailmend', Value: 'standard' }, { Key: 'a', Value: '' }),
      tags({ Key: 'b', Value: 'c' }),
    ])
  })

  test('access logs go where they are told to, and nowhere again', async () => {
    const target = 'access-logs-123456789012'
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::${target}/*`,
        },
      ],
    })
    const LoggingEnabled = { TargetBucket: target, TargetPrefix: 'trail/' }
    await expectTruth(await sessionOf(ground.proxy.url), { ...NOTHING, buckets: [Bucket, target] }, [
      create,
      step('s3:CreateBucket', { Bucket: target }),
      step('s3:PutBucketPolicy', { Bucket: target, Policy }),
      step('s3:PutBucketLogging', { Bucket, BucketLoggingStatus: { LoggingEnabled } }),
      step('s3:PutBucketLogging', { Bucket, BucketLoggingStatus: {} }),
    ])
  })

  test('a name that another account has is not made again', async () => {
    const other = await sessionOf(ground.proxy.url, '222222222222')
    await performChange(other, create)
    const own = await sessionOf(ground.proxy.url)
    await expectTruth(own, wanted, [{ ...create, refused: 'BucketAlreadyExists' }])
  })
})
