import type { Random } from '../../fixtures/cloudtrail-log.ts'
import type { SimEvent, SimObject } from './events.ts'

/** The bucket of every simulation. */
export const BUCKET = 'trail-logs'

/** What a message tells of. */
export interface Telling {
  readonly key: string
  /** The number of the version that it tells of. */
  readonly version: number
}

/** A message's text, and what it tells of. */
export interface SimText {
  readonly body: string
  readonly tells: readonly Telling[]
  /** Events that came in it. */
  readonly inline: readonly SimEvent[]
  /** Whether nobody can understand it. */
  readonly isPoison: boolean
}

const envelope = (message: string, type = 'Notification'): string =>
  JSON.stringify({
    Type: type,
    MessageId: 'm',
    TopicArn: 'arn:aws:sns:us-east-1:111122223333:trail',
    Message: message,
    Timestamp: '2026-11-20T11:00:00.000Z',
    SignatureVersion: '1',
    Signature: 'AAAA',
    SigningCertURL: 'https://sns.us-east-1.amazonaws.com/x.pem',
  })

type Told = Telling & { readonly object: SimObject }

const cloudTrail = (told: readonly Told[]): string => JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: told.map(({ key }) => key) })

const s3Event = (told: readonly Told[]): string =>
  JSON.stringify({
    Records: told.map(({ key, object, version }) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      eventTime: '2026-11-20T11:00:00.000Z',
      eventName: 'ObjectCreated:Put',
      s3: {
        bucket: { name: BUCKET },
        object: {
          key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
          eTag: object.versions[version]?.etag.replaceAll('"', ''),
          sequencer: `00${version}`,
        },
      },
    })),
  })

const eventBridge = ([told]: readonly Told[]): string =>
  JSON.stringify({
    version: '0',
    id: 'x',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-11-20T11:00:00Z',
    region: 'us-east-1',
    resources: [`arn:aws:s3:::${BUCKET}`],
    detail: {
      version: '0',
      bucket: { name: BUCKET },
      object: {
        key: told?.key,
        etag: told?.object.versions[told.version]?.etag.replaceAll('"', ''),
      },
      reason: 'PutObject',
    },
  })

/** The first two cannot say which version they tell of. */
const FORMS: readonly ((told: readonly Told[]) => string)[] = [
  cloudTrail,
  (told) => envelope(cloudTrail(told)),
  s3Event,
  (told) => envelope(s3Event(told)),
  eventBridge,
]

/** A message about objects, in any form that can tell of them. */
export function tellOf(random: Random, tells: readonly Telling[], objects: ReadonlyMap<string, SimObject>): SimText {
  const told = tells.flatMap((telling) => {
    const object = objects.get(telling.key)
    return object === undefined ? [] : [{ ...telling, object }]
  })
  const needsEtag = told.some(({ object }) => object.versions.length > 1)
  const forms = FORMS.slice(needsEtag ? 2 : 0, told.length > 1 ? -1 : undefined)
  const form = forms[random(forms.length)] as (typeof FORMS)[number]
  return { body: form(told), tells, inline: [], isPoison: false }
}

/** An event that comes by itself. */
export function tellEvent(event: SimEvent): SimText {
  const head = '{"version":"0","id":"x","detail-type":"AWS API Call via CloudTrail","source":"aws.cloudtrail","detail":'
  return { body: `${head}${event.raw}}`, tells: [], inline: [event], isPoison: false }
}

/** Messages that ask for nothing, and one that nobody understands. */
export const IDLE_TEXTS: readonly SimText[] = [
  JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Time: 't', Bucket: BUCKET, RequestId: 'r', HostId: 'h' }),
  envelope('CloudTrail validation message.'),
  JSON.stringify({ ...JSON.parse(envelope('You have chosen to subscribe', 'SubscriptionConfirmation')), Token: 'abc' }),
  JSON.stringify({
    Records: [{ eventSource: 'aws:s3', eventName: 'ObjectRemoved:Delete', s3: { bucket: { name: BUCKET }, object: { key: 'k' } } }],
  }),
  'garbage that is no JSON',
].map((body, index, all) => ({ body, tells: [], inline: [], isPoison: index === all.length - 1 }))
