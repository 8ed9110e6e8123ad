/** The bucket of all objects. */
export const BUCKET = 'logs'

/** What CloudTrail's topic says of an object, in an envelope: the form that AWS's library for Java takes, too. */
export function messageOf(key: string): string {
  const message = JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: [key] })
  return JSON.stringify({
    Type: 'Notification',
    MessageId: '00000000-0000-4000-8000-000000000000',
    TopicArn: 'arn:aws:sns:us-east-1:111122223333:trail',
    Message: message,
    Timestamp: '2026-11-22T10:05:00.000Z',
    SignatureVersion: '1',
    Signature: 'none',
    SigningCertURL: 'https://sns.us-east-1.amazonaws.com/none.pem',
    UnsubscribeURL: 'https://sns.us-east-1.amazonaws.com/',
  })
}
