import { parseArn } from '../../../../packages/core/src/arn.ts'
import type { JsonObject } from '../../../../packages/core/src/observe/answer-fields.ts'
import { CHANGES, type ChangeName } from '../../../../packages/core/src/plan/changes.ts'
import { queueOfToken } from '../../../../packages/core/src/plan/token-in-queue.ts'
import { type ContextInput, type PolicyRequest, requestContext } from '../../../../packages/core/src/policy/index.ts'

/** A call that changes something, as IAM sees it. */
export interface Calling {
  readonly change: ChangeName
  readonly input: Readonly<Record<string, unknown>>
  readonly account: string
  readonly region: string
  readonly resource: string
}

export const CALLER = (account: string) =>
  ({
    kind: 'aws',
    account,
    arn: `arn:aws:sts::${account}:assumed-role/remediator/run`,
    roleArn: `arn:aws:iam::${account}:role/remediator`,
  }) as const

interface Asked {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, ContextInput>>
}

/** Everything that IAM is asked about one call, from the call's own input: written here a second time, by AWS's documentation, not by the table of grants. */
export function requestsOf(call: Calling): readonly PolicyRequest[] {
  return CHANGES[call.change].actions
    .filter((action) => isAsked(action, call))
    .map((action) => asked(action, call))
    .map(({ action, resource, context }) => ({ caller: CALLER(call.account), action, resource, context: requestContext(context) }))
}

/** Some actions are needed only where a field is given. */
function isAsked(action: string, { input }: Calling): boolean {
  if (action === 'iam:PassRole') return typeof input.CloudWatchLogsRoleArn === 'string' && input.CloudWatchLogsRoleArn !== ''
  if (action === 'organizations:DescribeOrganization') return input.IsOrganizationTrail === true
  if (action === 's3:PutBucketOwnershipControls') return input.ObjectOwnership !== undefined
  return true
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function tagsOf({ TagsList, Tags, tags }: Calling['input']): Readonly<Record<string, ContextInput>> {
  const listed = (Array.isArray(TagsList ?? Tags) ? (TagsList ?? Tags) : []) as readonly { Key: string; Value: string }[]
  const all = [...listed.map(({ Key, Value }) => [Key, Value] as const), ...Object.entries((tags ?? {}) as Record<string, string>)]
  if (all.length === 0) return {}
  return { 'aws:TagKeys': all.map(([key]) => key), ...Object.fromEntries(all.map(([key, value]) => [`aws:RequestTag/${key}`, value])) }
}

function asked(action: string, call: Calling): Asked {
  const { input, account, region, resource } = call
  const [service] = action.split(':')
  const by = (of: string, context: Asked['context'] = {}): Asked => ({ action, resource: of, context })
  const arn = (name: string, of: string, at = region) => `arn:aws:${name}:${at}:${account}:${of}`
  if (action === 'iam:PassRole') return by(text(input.CloudWatchLogsRoleArn), { 'iam:PassedToService': 'cloudtrail.amazonaws.com' })
  if (action === 'iam:CreateServiceLinkedRole')
    return by(arn('iam', 'role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail', ''), {
      'iam:AWSServiceName': 'cloudtrail.amazonaws.com',
    })
  switch (service) {
    case 'cloudtrail':
      return by(parseArn(resource) === undefined ? arn('cloudtrail', `trail/${resource}`) : resource, tagsOf(input))
    case 's3':
      // Of a bucket that is not there yet S3 knows no account.
      return by(`arn:aws:s3:::${text(input.Bucket)}`, action === 's3:CreateBucket' ? {} : { 's3:ResourceAccount': account })
    case 'sns':
      return action === 'sns:Subscribe'
        ? by(text(input.TopicArn), { 'sns:Protocol': text(input.Protocol), 'sns:Endpoint': text(input.Endpoint) })
        : by(text(input.TopicArn) || arn('sns', text(input.Name)), tagsOf(input))
    case 'sqs':
      if (queueOfToken(input as JsonObject) !== undefined) return by(queueOfToken(input as JsonObject) ?? '')
      return by(arn('sqs', text(input.QueueName) || (text(input.QueueUrl).split('/').at(-1) ?? '')), tagsOf(input))
    case 'kms':
      return by(text(input.KeyId), { 'kms:BypassPolicyLockoutSafetyCheck': input.BypassPolicyLockoutSafetyCheck === true })
    case 'logs': {
      const group = arn('logs', `log-group:${text(input.logGroupName)}`)
      return by(action === 'logs:TagResource' ? group : `${group}:*`, tagsOf(input))
    }
    case 'cloudwatch':
      return by(arn('cloudwatch', `alarm:${text(input.AlarmName)}`), { 'cloudwatch:AlarmActions': (input.AlarmActions ?? []) as string[] })
    case 'iam':
      return by(arn('iam', `role/${text(input.RoleName)}`, ''), tagsOf(input))
    case 'organizations':
      return by('*', text(input.ServicePrincipal) === '' ? {} : { 'organizations:ServicePrincipal': text(input.ServicePrincipal) })
    default:
      throw new Error(`nobody said what ${action} is asked about`)
  }
}
