import { CloudTrailClient, PutEventSelectorsCommand, PutInsightSelectorsCommand } from '@aws-sdk/client-cloudtrail'
import { CloudWatchLogsClient, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs'
import { KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms'
import { PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3'
import { createTrailWorld, type Place, type TrailWorld } from './account.ts'
import { createListener, type Listener, letTrailPublish } from './good-account/listeners.ts'
import { watchLogGroup } from './good-account/monitors.ts'
import { trailBucketPolicy, trailKeyPolicy } from './good-account/policies.ts'
import { blockPublicAccess, createGuardedBucket, createRotatedKey } from './guarded-account.ts'
import type { MotoProxy } from './proxy.ts'

/** How a good trail may differ from the usual one. */
export interface GoodWish {
  readonly name?: string
  readonly bucket?: string
  /** The id of the organization, `o-…`, of an organization trail. */
  readonly organizationId?: string
  /** When the trail delivered last: log files, digests, events and notifications; by default just now. */
  readonly deliveredAt?: Date
}

/** A trail with which nothing is wrong, and all that it rests on. */
export interface GoodTrail extends TrailWorld {
  readonly keyArn: string
  readonly logGroup: string
  readonly role: string
  /** Who hears of new log files, and who of alarms. */
  readonly collector: Listener
  readonly alarms: Listener
}

/** The minutes in which all is delivered: what CloudTrail itself takes. */
const RECENTLY = 6 * 60_000

/**
 * Creates a trail that passes every control about trails and what they rest on, in us-east-1: multi-region, validating, encrypted,
 * with data events, insights, a guarded bucket, and a log group that fifteen monitors watch. What an account has in each region
 * besides is `watchRegions`.
 */
export async function createGoodTrail(proxy: MotoProxy, place: Place, wish: GoodWish = {}): Promise<GoodTrail> {
  const name = wish.name ?? 'main'
  const bucket = wish.bucket ?? `${name}-logs-${place.account}`
  const logGroup = `cloudtrail-${name}`
  const keyArn = await createRotatedKey(place)
  await createGuardedBucket(place, bucket, 400)
  proxy.mfaDelete(bucket, 'Enabled')
  await blockPublicAccess(place)
  const isOrganization = wish.organizationId !== undefined
  const trail = { KmsKeyId: keyArn, IsOrganizationTrail: isOrganization }
  const world = await createTrailWorld(place, { name, bucket, logGroup, topic: name, trail })
  const folders = [place.account, ...(wish.organizationId === undefined ? [] : [wish.organizationId])]
  const Policy = trailBucketPolicy({ bucket, trailArn: world.arn, folders })
  await new S3Client(place).send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }))
  await new KMSClient(place).send(
    new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default', Policy: trailKeyPolicy(place.account, world.arn) }),
  )
  const collector = await createListener(place, name)
  await letTrailPublish(place, collector.topicArn, world.arn)
  await new CloudWatchLogsClient(place).send(new PutRetentionPolicyCommand({ logGroupName: logGroup, retentionInDays: 365 }))
  const alarms = await createListener(place, `${name}-alarms`)
  await watchLogGroup(place, logGroup, alarms.topicArn)
  await selectEverything(place, name)
  const delivered = delivery(wish.deliveredAt ?? new Date(Date.now() - RECENTLY))
  proxy.trailStatus(world.arn, delivered)
  return { ...world, keyArn, logGroup, role: `${logGroup}-delivery`, collector, alarms }
}

/** All management events, the data events of S3, and both insights. */
async function selectEverything(place: Place, TrailName: string): Promise<void> {
  const cloudtrail = new CloudTrailClient(place)
  const AdvancedEventSelectors = [
    { Name: 'management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
    {
      Name: 'objects',
      FieldSelectors: [
        { Field: 'eventCategory', Equals: ['Data'] },
        { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
      ],
    },
  ]
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }))
  const InsightSelectors = [{ InsightType: 'ApiCallRateInsight' as const }, { InsightType: 'ApiErrorRateInsight' as const }]
  await cloudtrail.send(new PutInsightSelectorsCommand({ TrailName, InsightSelectors }))
}

/** The fields of a trail's status by which all four deliveries came, without error, at one time. */
export function delivery(at: Date): Record<string, Date | undefined> {
  return {
    LatestDeliveryTime: at,
    LatestDigestDeliveryTime: at,
    LatestCloudWatchLogsDeliveryTime: at,
    LatestNotificationTime: at,
  }
}
