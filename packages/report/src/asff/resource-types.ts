/**
 * The names that the AWS Security Finding Format has for CloudFormation's types. Source: Security Hub User Guide, "Resources".
 */
const RESOURCE_TYPES: ReadonlyMap<string, string> = new Map([
  ['AWS::::Account', 'AwsAccount'],
  ['AWS::CloudTrail::Trail', 'AwsCloudTrailTrail'],
  ['AWS::CloudWatch::Alarm', 'AwsCloudWatchAlarm'],
  ['AWS::EC2::VPC', 'AwsEc2Vpc'],
  ['AWS::IAM::Role', 'AwsIamRole'],
  ['AWS::KMS::Key', 'AwsKmsKey'],
  ['AWS::S3::Bucket', 'AwsS3Bucket'],
  ['AWS::SNS::Topic', 'AwsSnsTopic'],
  ['AWS::SQS::Queue', 'AwsSqsQueue'],
])

/** The type that Security Hub knows a resource by; `Other` for what it has no name for. */
export function asffResourceType(type: string): string {
  return RESOURCE_TYPES.get(type) ?? 'Other'
}
