import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { inRegion, type Place } from '../account.ts'
import { enableSecurityHub, logVpcs, recordConfig } from '../guarded-account.ts'

/** The regions that an account has from the beginning, or has opted in to. */
export async function enabledRegions(place: Place): Promise<readonly string[]> {
  const { Regions = [] } = await new EC2Client(place).send(new DescribeRegionsCommand({ AllRegions: true }))
  return Regions.flatMap(({ RegionName, OptInStatus }) =>
    RegionName === undefined || OptInStatus === 'not-opted-in' ? [] : RegionName,
  ).sort()
}

/**
 * Lets AWS Config record, Security Hub watch and flow logs follow every VPC in some regions, and tells the bucket that takes it
 * all, which is made on the way. The first region records what IAM holds.
 */
export async function watchRegions(place: Place, regions: readonly string[]): Promise<string> {
  const bucket = `inventory-${place.account}`
  await new S3Client(place).send(new CreateBucketCommand({ Bucket: bucket }))
  for (const [index, region] of regions.entries()) {
    const there = inRegion(place, region)
    await recordConfig(there, bucket, index === 0)
    await enableSecurityHub(there)
    await logVpcs(there, bucket, 'REJECT')
  }
  return bucket
}
