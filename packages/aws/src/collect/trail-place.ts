import { parseArn } from '@trailmend/core/notation'
import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'

/** Where a trail delivers. */
export interface DeliveryPlace {
  readonly bucket: string
  /** What it puts before `AWSLogs`; empty where it puts nothing. */
  readonly prefix: string
  readonly topicArn?: string
}

/** What it takes, for a policy. */
export const TRAIL_PLACE_ACTIONS = ['cloudtrail:DescribeTrails'] as const

/**
 * Ask where a trail delivers now; `undefined` where there is none of that name. Throws what the SDK throws.
 *
 * @param trail - its ARN, which tells its home region
 */
export async function whereTrailDelivers(
  trail: string,
  options: { readonly session: SessionOptions; readonly target?: Target },
): Promise<(signal: AbortSignal) => Promise<DeliveryPlace | undefined>> {
  const arn = parseArn(trail)
  if (arn?.service !== 'cloudtrail' || !arn.resource.startsWith('trail/')) throw new TypeError(`not the ARN of a trail: ${trail}`)
  const { settingsOf } = await createEntrances(options.session)(options.target ?? {})
  const cloudtrail = await import('@aws-sdk/client-cloudtrail')
  const client = new cloudtrail.CloudTrailClient(settingsOf(arn.region))
  return async (signal) => {
    const command = new cloudtrail.DescribeTrailsCommand({ trailNameList: [trail], includeShadowTrails: false })
    const { trailList = [] } = await client.send(command, { abortSignal: signal })
    const found = trailList.find(({ TrailARN }) => TrailARN === trail)
    if (found?.S3BucketName === undefined) return undefined
    const { S3BucketName: bucket, S3KeyPrefix: prefix = '', SnsTopicARN: topicArn } = found
    return { bucket, prefix, ...(topicArn !== undefined && topicArn !== '' && { topicArn }) }
  }
}
