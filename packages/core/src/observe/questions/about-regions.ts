import { flagField, listField, objectOf, textField } from '../answer-fields.ts'
import type { Question } from '../recording.ts'
import { type Answered, ask } from './ask.ts'

/** What to ask in every region that is looked at. */
export function aboutRegion(region: string): readonly Question[] {
  return [
    ask('cloudtrail:DescribeTrails', region, { includeShadowTrails: true }),
    ask('configservice:DescribeConfigurationRecorders', region, {}),
    ask('configservice:DescribeConfigurationRecorderStatus', region, {}),
    ask('configservice:DescribeDeliveryChannels', region, {}),
    ask('ec2:DescribeVpcs', region, {}),
    ask('securityhub:DescribeHub', region, {}),
    ask('kms:ListKeys', region, {}),
  ]
}

/** The flow logs of a region that has a VPC. */
export function aboutVpcs(answered: Answered): readonly Question[] {
  const vpcs = 'output' in answered ? (listField(answered.output, 'Vpcs') ?? []) : []
  return vpcs.length === 0 ? [] : [ask('ec2:DescribeFlowLogs', answered.region, {})]
}

/** Every key of a region. */
export function aboutKeys(answered: Answered): readonly Question[] {
  const keys = 'output' in answered ? (listField(answered.output, 'Keys') ?? []) : []
  return keys.flatMap((each) => {
    const arn = textField(objectOf(each) ?? {}, 'KeyArn')
    return arn === undefined ? [] : ask('kms:DescribeKey', answered.region, { KeyId: arn })
  })
}

/** The rotation of a key that can be rotated: AWS answers an error for any other. */
export function aboutRotation(answered: Answered): readonly Question[] {
  const key = 'output' in answered ? objectOf(answered.output.KeyMetadata) : undefined
  if (key === undefined || textField(key, 'KeyManager') !== 'CUSTOMER' || textField(key, 'KeySpec') !== 'SYMMETRIC_DEFAULT') return []
  if (textField(key, 'Origin') !== 'AWS_KMS' || flagField(key, 'Enabled') !== true) return []
  return [ask('kms:GetKeyRotationStatus', answered.region, answered.input)]
}

/** What an account blocks for all of its buckets. */
export function aboutAccount(answered: Answered): readonly Question[] {
  const id = 'output' in answered ? textField(answered.output, 'Account') : undefined
  return id === undefined ? [] : [ask('s3control:GetPublicAccessBlock', answered.region, { AccountId: id })]
}
