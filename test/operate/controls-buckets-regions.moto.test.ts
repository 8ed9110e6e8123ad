import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { type CheckWishes, check, checkOptions } from '@trailmend/operate'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { createTrailWorld, inRegion, placeAt } from '../fakes/moto/account.ts'
import {
  blockPublicAccess,
  createGuardedBucket,
  createKey,
  createRotatedKey,
  enableSecurityHub,
  logVpcs,
  openBucket,
  recordConfig,
} from '../fakes/moto/guarded-account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const REGIONS = ['eu-west-1', 'us-east-1']
const CONTROLS = [
  'cloudtrail-bucket-access-logging',
  'cloudtrail-bucket-exists',
  'cloudtrail-bucket-immutability',
  'cloudtrail-bucket-mfa-delete',
  'cloudtrail-bucket-not-public',
  'cloudtrail-kms',
  'cloudtrail-log-file-validation',
  'config-recorder',
  'kms-rotation',
  'securityhub-enabled',
  'vpc-flow-logs',
]
const OF_BUCKETS = CONTROLS.filter((id) => id.startsWith('cloudtrail-bucket-') && id !== 'cloudtrail-bucket-exists')
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(() => ground.proxy.reset())

/** Check as the CLI would, live, and tell each verdict in short, by control. */
async function checked(wishes: CheckWishes = {}): Promise<Readonly<Record<string, readonly string[]>>> {
  const options = checkOptions({ controls: CONTROLS, regions: REGIONS, ...wishes }, undefined)
  const { findings } = await check(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
  const byControl = Object.groupBy(findings, ({ control }) => control)
  return Object.fromEntries(
    Object.entries(byControl).map(([control, found = []]) => [
      control,
      found.map(({ outcome, because, region }) => `${outcome} ${because.code} ${region}`).sort(),
    ]),
  )
}

test('an account in which everything is as it should be', async () => {
  const place = placeAt(ground.proxy.url)
  const bucket = 'guarded'
  const KmsKeyId = await createRotatedKey(place)
  await createGuardedBucket(place, bucket, 365)
  ground.proxy.mfaDelete(bucket, 'Enabled')
  await createTrailWorld(place, { bucket, trail: { KmsKeyId } })
  for (const region of REGIONS) {
    const there = inRegion(place, region)
    await recordConfig(there, `${bucket}-access`, region === 'eu-west-1')
    await enableSecurityHub(there)
    await logVpcs(there, `${bucket}-access`, 'REJECT')
  }
  expect(await checked()).toEqual({
    'cloudtrail-bucket-access-logging': ['pass logged global'],
    'cloudtrail-bucket-exists': ['pass exists global'],
    'cloudtrail-bucket-immutability': ['pass immutable global'],
    'cloudtrail-bucket-mfa-delete': ['pass mfa-delete-on global'],
    'cloudtrail-bucket-not-public': ['pass not-public global'],
    'cloudtrail-kms': ['pass encrypted us-east-1'],
    'cloudtrail-log-file-validation': ['pass validation-on us-east-1'],
    'config-recorder': ['pass recording eu-west-1', 'pass recording us-east-1'],
    'kms-rotation': ['pass rotated us-east-1'],
    'securityhub-enabled': ['pass on eu-west-1', 'pass on us-east-1'],
    'vpc-flow-logs': ['pass recorded eu-west-1', 'pass recorded us-east-1'],
  })
})

test('an account in which nothing is', async () => {
  const place = placeAt(ground.proxy.url)
  const { bucket } = await createTrailWorld(place, { name: 'open', trail: { EnableLogFileValidation: false } })
  await openBucket(place, bucket, 'acl')
  await createKey(place)
  await recordConfig(place, bucket, false)
  await logVpcs(place, bucket, 'ACCEPT')
  expect(await checked()).toEqual({
    'cloudtrail-bucket-access-logging': ['fail not-logged global'],
    'cloudtrail-bucket-exists': ['pass exists global'],
    'cloudtrail-bucket-immutability': ['fail not-versioned global'],
    'cloudtrail-bucket-mfa-delete': ['fail not-versioned global'],
    'cloudtrail-bucket-not-public': ['fail public-acl global'],
    'cloudtrail-kms': ['fail no-key us-east-1'],
    'cloudtrail-log-file-validation': ['fail validation-off us-east-1'],
    'config-recorder': ['fail no-recorder eu-west-1', 'unknown not-recorded us-east-1'],
    'kms-rotation': ['fail not-rotated us-east-1'],
    'securityhub-enabled': ['fail off eu-west-1', 'fail off us-east-1'],
    'vpc-flow-logs': ['fail accepted-traffic-only us-east-1', 'fail no-flow-log eu-west-1'],
  })
})

test('a bucket that is gone fails one control and is not known to the others', async () => {
  const place = placeAt(ground.proxy.url)
  const { bucket } = await createTrailWorld(place)
  await new S3Client(place).send(new DeleteBucketCommand({ Bucket: bucket }))
  const found = await checked()
  expect(found['cloudtrail-bucket-exists']).toEqual(['fail bucket-gone global'])
  for (const control of OF_BUCKETS) expect([control, found[control]]).toEqual([control, ['unknown not-found global']])
})

test('a bucket that refuses everything is not known, and exists perhaps', async () => {
  await createTrailWorld(placeAt(ground.proxy.url))
  ground.proxy.fault({ service: 's3', when: ({ input }) => input.Bucket !== undefined }, { kind: 'denied' })
  const found = await checked()
  for (const control of [...OF_BUCKETS, 'cloudtrail-bucket-exists'])
    expect([control, found[control]]).toEqual([control, ['unknown access-denied global']])
})

test.each([
  ['acl', 'public-acl'],
  ['policy', 'public-policy'],
] as const)('a bucket that is public by its %s, and an account that holds it back', async (by, code) => {
  const place = placeAt(ground.proxy.url)
  const { bucket } = await createTrailWorld(place)
  await openBucket(place, bucket, by)
  expect((await checked())['cloudtrail-bucket-not-public']).toEqual([`fail ${code} global`])
  await blockPublicAccess(place)
  expect((await checked())['cloudtrail-bucket-not-public']).toEqual(['pass held-back-by-block global'])
})

test('no region that records global types is one failure, in the main region', async () => {
  const place = placeAt(ground.proxy.url)
  const { bucket } = await createTrailWorld(place)
  for (const region of REGIONS) await recordConfig(inRegion(place, region), bucket, false)
  const everywhere = await checked({ regions: undefined, controls: ['config-recorder'] })
  expect(everywhere['config-recorder']?.filter((each) => !each.startsWith('fail no-recorder'))).toEqual([
    'fail no-global-types us-east-1',
    'pass recording eu-west-1',
  ])
})
