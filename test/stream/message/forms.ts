/** One message of each form, made up. */
export const KEY =
  'a b=c+/AWSLogs/111122223333/CloudTrail/us-east-2/2026/11/22/111122223333_CloudTrail_us-east-2_20261122T1005Z_Mu0KsOhtH1ar15ZZ.json.gz'
const ENCODED = KEY.replace('a b=c+', 'a+b%3Dc%2B')
export const TOPIC = 'arn:aws:sns:us-east-2:111122223333:trail'

export const envelope = (message: unknown, type = 'Notification') => ({
  Type: type,
  MessageId: 'f0e1',
  TopicArn: TOPIC,
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: '2026-11-22T10:06:00.000Z',
  SignatureVersion: '1',
  Signature: 'AAAA',
  SigningCertURL: 'https://sns.us-east-2.amazonaws.com/x.pem',
  UnsubscribeURL: 'https://sns.us-east-2.amazonaws.com/?Action=Unsubscribe',
})

export const cloudTrail = { s3Bucket: 'logs', s3ObjectKey: [KEY, 'second'] }

export const s3Record = (eventName = 'ObjectCreated:Put', key = ENCODED) => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'us-east-2',
  eventTime: '2026-11-22T10:05:30.000Z',
  eventName,
  s3: { bucket: { name: 'logs' }, object: { key, size: 1234, eTag: 'e1', versionId: 'v1', sequencer: '0055' } },
})
export const s3Event = { Records: [s3Record()] }
export const s3Reference = {
  bucket: 'logs',
  key: KEY,
  region: 'us-east-2',
  size: 1234,
  etag: 'e1',
  versionId: 'v1',
  sequencer: '0055',
  createdAt: '2026-11-22T10:05:30.000Z',
}

export const testEvent = {
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2026-11-22T10:00:00Z',
  Bucket: 'logs',
  RequestId: 'r',
  HostId: 'h',
}

export const eventBridge = (detailType = 'Object Created') => ({
  version: '0',
  id: 'x',
  'detail-type': detailType,
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-11-22T10:05:30Z',
  region: 'us-east-2',
  resources: ['arn:aws:s3:::logs'],
  detail: {
    version: '0',
    bucket: { name: 'logs' },
    object: { key: KEY, size: 1234, etag: 'e1', 'version-id': 'v1', sequencer: '0055' },
    reason: 'PutObject',
  },
})

export const cloudTrailEvent = { eventVersion: '1.11', eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' }
export const cloudTrailEventBridge = {
  version: '0',
  id: 'x',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.cloudtrail',
  detail: cloudTrailEvent,
}

export const sqsRecord = (body: unknown, messageId = 'm1') => ({
  messageId,
  receiptHandle: 'handle',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: { ApproximateReceiveCount: '2', SentTimestamp: '1' },
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-2:111122223333:q',
  awsRegion: 'us-east-2',
})

export const logsPayload = {
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: 'trail',
  logStream: 's',
  subscriptionFilters: ['f'],
  logEvents: [{ id: '1', timestamp: 1, message: JSON.stringify(cloudTrailEvent) }],
}
