import type { Step } from '@trailmend/core/plan'
import { textIn } from './input-fields.ts'

interface Importable {
  readonly cloudformation: string
  readonly terraform: string
  /** By what each knows it. */
  readonly ids: (step: Step) => { readonly cloudformation: string; readonly terraform: string }
}

const both =
  (name: string): Importable['ids'] =>
  ({ input }) => ({ cloudformation: textIn(input, name), terraform: textIn(input, name) })

const trail: Importable = {
  cloudformation: 'AWS::CloudTrail::Trail',
  terraform: 'aws_cloudtrail',
  ids: ({ resource }) => ({ cloudformation: resource.split('/').at(-1) ?? resource, terraform: resource }),
}

/**
 * By change of something that is there: what describes it, and by which identifier it is imported.
 *
 * Sources: CloudFormation User Guide, "Resource type support"; the pages of the Terraform AWS provider.
 */
const IMPORTS: ReadonlyMap<string, Importable> = new Map([
  ['cloudtrail:UpdateTrail', trail],
  ['cloudtrail:StartLogging', trail],
  ['cloudtrail:PutEventSelectors', trail],
  ['s3:PutBucketPolicy', { cloudformation: 'AWS::S3::BucketPolicy', terraform: 'aws_s3_bucket_policy', ids: both('Bucket') }],
  ['s3:PutPublicAccessBlock', { cloudformation: 'AWS::S3::Bucket', terraform: 'aws_s3_bucket_public_access_block', ids: both('Bucket') }],
  ['s3:PutBucketLogging', { cloudformation: 'AWS::S3::Bucket', terraform: 'aws_s3_bucket_logging', ids: both('Bucket') }],
  ['sns:SetTopicAttributes', { cloudformation: 'AWS::SNS::Topic', terraform: 'aws_sns_topic_policy', ids: both('TopicArn') }],
  ['sqs:SetQueueAttributes', { cloudformation: 'AWS::SQS::Queue', terraform: 'aws_sqs_queue', ids: both('QueueUrl') }],
  ['kms:PutKeyPolicy', { cloudformation: 'AWS::KMS::Key', terraform: 'aws_kms_key_policy', ids: both('KeyId') }],
  [
    'cloudwatchlogs:PutRetentionPolicy',
    { cloudformation: 'AWS::Logs::LogGroup', terraform: 'aws_cloudwatch_log_group', ids: both('logGroupName') },
  ],
  ['iam:UpdateAssumeRolePolicy', { cloudformation: 'AWS::IAM::Role', terraform: 'aws_iam_role', ids: both('RoleName') }],
])

/** How a stack takes over what a step changes. */
export function cloudformationImport(step: Step): readonly string[] {
  const known = IMPORTS.get(step.change)
  return known === undefined
    ? []
    : [`To have a stack look after it, import ${known.cloudformation} by ${JSON.stringify(known.ids(step).cloudformation)}.`]
}

/** How Terraform takes over what a step changes. */
export function terraformImport(step: Step): readonly string[] {
  const known = IMPORTS.get(step.change)
  return known === undefined
    ? []
    : [`To have Terraform look after it, import ${known.terraform} by ${JSON.stringify(known.ids(step).terraform)}.`]
}
