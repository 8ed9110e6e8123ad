import {
  CreateBucketCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { type Service, service } from '../services/service.ts'
import { sends } from './send-command.ts'

/** What is changed in Amazon S3. A bucket is changed in its own region only, to which the client goes on. */
export const s3Changes: Service = service((settings) => new S3Client({ ...settings, followRegionRedirects: true }), {
  CreateBucket: sends(CreateBucketCommand),
  PutBucketPolicy: sends(PutBucketPolicyCommand),
  PutPublicAccessBlock: sends(PutPublicAccessBlockCommand),
  PutBucketVersioning: sends(PutBucketVersioningCommand),
  PutBucketLogging: sends(PutBucketLoggingCommand),
  PutBucketTagging: sends(PutBucketTaggingCommand),
})
