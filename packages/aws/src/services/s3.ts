import {
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  paginateListBuckets,
  S3Client,
} from '@aws-sdk/client-s3'
import { allPages, type Service, service, text } from './service.ts'

/** Without a number of its own, an account with a raised quota is refused the list. Source: S3 API Reference, ListBuckets. */
const BUCKETS_A_PAGE = 1000

/** What is asked of Amazon S3. A bucket answers in its own region only, to which the client goes on. */
export const s3: Service = service((settings) => new S3Client({ ...settings, followRegionRedirects: true }), {
  ListBuckets: (client) => allPages(paginateListBuckets({ client }, { MaxBuckets: BUCKETS_A_PAGE }), 'Buckets'),
  HeadBucket: (client, input) => client.send(new HeadBucketCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketAcl: (client, input) => client.send(new GetBucketAclCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketPolicy: (client, input) => client.send(new GetBucketPolicyCommand({ Bucket: text(input, 'Bucket') })),
  GetPublicAccessBlock: (client, input) => client.send(new GetPublicAccessBlockCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketLogging: (client, input) => client.send(new GetBucketLoggingCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketVersioning: (client, input) => client.send(new GetBucketVersioningCommand({ Bucket: text(input, 'Bucket') })),
  GetObjectLockConfiguration: (client, input) => client.send(new GetObjectLockConfigurationCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketLifecycleConfiguration: (client, input) =>
    client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketEncryption: (client, input) => client.send(new GetBucketEncryptionCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketOwnershipControls: (client, input) => client.send(new GetBucketOwnershipControlsCommand({ Bucket: text(input, 'Bucket') })),
  GetBucketTagging: (client, input) => client.send(new GetBucketTaggingCommand({ Bucket: text(input, 'Bucket') })),
})
