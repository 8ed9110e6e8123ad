import { requestContext } from '../request.ts'
import type { TrailContext } from './context.ts'
import { CLOUDTRAIL } from './needed-bucket-requests.ts'
import { absentKeys, type NeededRequest } from './needed-request.ts'
import { placeOf } from './needed-topic-requests.ts'
import { ABSENT_FROM_SERVICES, SERVICE_VARIANTS, serviceKeys } from './service-caller.ts'

/** The source keys, which CloudTrail does not send when it assumes the role for CloudWatch Logs. */
export const SOURCE_KEYS: ReadonlySet<string> = new Set(['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'])

/** A trail that sends its events to a log group. */
export type TrailWithLogGroup = TrailContext & { readonly logGroupArn: string }

/**
 * What CloudTrail asks of the trust policy of the role for CloudWatch Logs.
 *
 * Source: CloudTrail user guide, "Role policy document for CloudTrail to use CloudWatch Logs for monitoring", which says that the source
 * keys are not supported.
 */
export function neededOfLogRole(trail: TrailContext): readonly NeededRequest[] {
  return [
    {
      purpose: 'assume the role',
      request: {
        caller: { kind: 'service', service: CLOUDTRAIL },
        action: 'sts:AssumeRole',
        // A trust policy has no Resource: any name will do.
        resource: `arn:${trail.partition}:iam::${trail.ownerAccount}:role/trail`,
        context: requestContext(serviceKeys(CLOUDTRAIL)),
      },
      variants: SERVICE_VARIANTS,
      isAbsent: absentKeys(ABSENT_FROM_SERVICES, [...SOURCE_KEYS]),
    },
  ]
}

/**
 * What the role must be allowed: to make log streams and write to them.
 *
 * A trail's streams are named by account and home region, a number behind the second one and the following; an organization trail's by the
 * organization's id.
 */
export function neededOfLogGroup(trail: TrailWithLogGroup): readonly NeededRequest[] {
  const own = `${trail.ownerAccount}_CloudTrail_${trail.homeRegion}`
  const stem = trail.isOrganization ? `${trail.organizationId ?? ''}_${own}` : own
  return streamRequests(trail, stem)
}

/** What the role would need if an organization trail became a trail of its account: not needed now. */
export function plainStreams(trail: TrailWithLogGroup): readonly NeededRequest[] {
  return streamRequests(trail, `${trail.ownerAccount}_CloudTrail_${trail.homeRegion}`)
}

function streamRequests(trail: TrailWithLogGroup, stem: string): readonly NeededRequest[] {
  const { account, region, partition } = placeOf(trail.logGroupArn)
  const context = requestContext({ 'aws:PrincipalIsAWSService': false, 'aws:SecureTransport': true, 'aws:RequestedRegion': region })
  return [stem, `${stem}_2`].flatMap((stream) =>
    ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
      purpose: `write to the log stream ${stream}`,
      request: {
        caller: { kind: 'aws', account, arn: `arn:${partition}:sts::${account}:assumed-role/trail/CloudTrail` },
        action,
        resource: `${trail.logGroupArn}:log-stream:${stream}`,
        context,
      },
      variants: [],
      isAbsent: absentKeys([...SOURCE_KEYS], ['s3:*', 'kms:*', 'aws:multifactorauthpresent', 'aws:multifactorauthage']),
    })),
  )
}
