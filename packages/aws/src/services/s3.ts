import {
  GetBucketAclCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { type Service, service, text } from './service.ts'

/** What is asked of Amazon S3. A bucket answers in its own region only, to which the client goes on. */
export const s3: Service = service((settings) => new S3Client({ ...settings, followRegionRedirects: true }), {
  HeadBucket: (client, input) => client.send(new HeadBucketCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketAcl: (client, input) => client.send(new GetBucketAclCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketPolicy: (client, input) => client.send(new GetBucketPolicyCommand({ Bucket: text(input, 'Bucket') })),
  GetPublicAccessBlock: (client, input) => client.send(new GetPublicAccessBlockCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketLogging: (client, input) => client.send(new GetBucketLoggingCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketVersioning: (client, input) => client.send(new GetBucketVersioningCommand({ Bucket: text(input, 'Bucket') })),
  GetObjectLockConfiguration: (client, input) => client.send(new GetObjectLockConfigurationCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketLifecycleConfiguration: (client, input) =>
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: text(input, 'Bucket') })),
})
