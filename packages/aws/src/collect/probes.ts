import { callError } from '../call-error.ts'
import { createEntrances } from '../entrance.ts'
import type { SessionOptions, Target } from '../session.ts'
import { queueAddress } from './queue-address.ts'
import { whereTrailDelivers } from './trail-place.ts'

/** What came of trying something once, with the cheapest call that tells. */
export type Probed =
  | { readonly is: 'well'; readonly detail: string }
  /** Not allowed. `needs`: what the call takes. */
  | { readonly is: 'denied'; readonly needs: string; readonly detail: string }
  /** It is not there, or nobody answers, or the credentials are not taken. */
  | { readonly is: 'failed'; readonly detail: string }

/** With whose credentials, and where. */
export interface ProbeAccess {
  readonly session: SessionOptions
  readonly target?: Target
  readonly region?: string
}

const DENIED = /AccessDenied|Forbidden|UnauthorizedOperation|AuthorizationError|^403$/

/** Whose credentials they are. */
export async function probeIdentity({ session, target = {} }: ProbeAccess): Promise<Probed> {
  return probed('sts:AssumeRole', async () => {
    const { settingsOf, mainRegion } = await createEntrances(session)(target)
    const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts')
    const { Arn = '' } = await new STSClient(settingsOf(mainRegion)).send(new GetCallerIdentityCommand({}))
    return Arn
  })
}

/** Whether a queue is there, and how much is in it. Receiving is not tried: that would hide messages from others. */
export async function probeQueue({ session, target = {}, region, url }: ProbeAccess & { readonly url: string }): Promise<Probed> {
  return probed('sqs:GetQueueAttributes', async () => {
    const { settingsOf, mainRegion } = await createEntrances(session)(target)
    const address = queueAddress(url)
    const { GetQueueAttributesCommand, SQSClient } = await import('@aws-sdk/client-sqs')
    const client = new SQSClient({ ...settingsOf(region ?? address?.region ?? mainRegion), useQueueUrlAsEndpoint: false })
    const command = new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    })
    const { Attributes = {} } = await client.send(command)
    return `messages: about ${Attributes.ApproximateNumberOfMessages} wait, ${Attributes.ApproximateNumberOfMessagesNotVisible} are under way`
  })
}

/** Whether a bucket is there and may be listed. */
export async function probeBucket({
  session,
  target = {},
  region,
  bucket,
  prefix = '',
  requesterPays = false,
}: ProbeAccess & { readonly bucket: string; readonly prefix?: string; readonly requesterPays?: boolean }): Promise<Probed> {
  return probed('s3:ListBucket', async () => {
    const { settingsOf, mainRegion } = await createEntrances(session)(target)
    const { ListObjectsV2Command, S3Client } = await import('@aws-sdk/client-s3')
    const client = new S3Client({ ...settingsOf(region ?? mainRegion), followRegionRedirects: true })
    const pays = requesterPays ? { RequestPayer: 'requester' as const } : {}
    const { KeyCount = 0 } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1, ...pays }))
    return KeyCount > 0 ? 'there is something in it' : 'nothing is in it'
  })
}

/** Whether a table is there. */
export async function probeTable({ session, target = {}, region, table }: ProbeAccess & { readonly table: string }): Promise<Probed> {
  return probed('dynamodb:DescribeTable', async () => {
    const { settingsOf, mainRegion } = await createEntrances(session)(target)
    const { DescribeTableCommand, DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
    const { Table } = await new DynamoDBClient(settingsOf(region ?? mainRegion)).send(new DescribeTableCommand({ TableName: table }))
    return `it is ${Table?.TableStatus ?? 'of unknown state'}`
  })
}

/** Whether the event history may be asked for. */
export async function probeHistory({ session, target = {}, region }: ProbeAccess): Promise<Probed> {
  return probed('cloudtrail:LookupEvents', async () => {
    const { settingsOf, mainRegion } = await createEntrances(session)(target)
    const { CloudTrailClient, LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail')
    const { Events = [] } = await new CloudTrailClient(settingsOf(region ?? mainRegion)).send(new LookupEventsCommand({ MaxResults: 1 }))
    return Events.length > 0 ? 'there are events' : 'there are no events'
  })
}

/** Where a trail delivers; it failed where there is no such trail. */
export async function probeTrail({ session, target = {}, trail }: ProbeAccess & { readonly trail: string }): Promise<Probed> {
  return probed('cloudtrail:DescribeTrails', async () => {
    const where = await whereTrailDelivers(trail, { session, target })
    const place = await where(new AbortController().signal)
    if (place === undefined) throw new Error('there is no such trail')
    return `it delivers to s3://${place.bucket}/${place.prefix}`
  })
}

async function probed(needs: string, ask: () => Promise<string>): Promise<Probed> {
  try {
    return { is: 'well', detail: await ask() }
  } catch (error) {
    const { name, message } = callError(error)
    const detail = message === '' || message === name ? name : `${name}: ${message}`
    return DENIED.test(name) ? { is: 'denied', needs, detail } : { is: 'failed', detail }
  }
}
