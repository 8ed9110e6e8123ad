import { type MonitorBenchmarks, monitorBenchmarks, ORGANIZATIONS_CHANGES, UNAUTHORIZED_CALLS } from './monitor-benchmarks.ts'
import * as calls from './monitored-calls.ts'
import * as events from './monitored-events.ts'
import { apiCalls, apiCallsOnlyOf, type Requirement } from './requirement.ts'

/** Something that has to raise an alarm, and how a metric filter is judged and written for it. */
export interface Monitor {
  readonly id: MonitorId
  readonly title: string
  /** Why anyone should care, in one or two sentences of our own. */
  readonly why: string
  readonly severity: 'medium' | 'low'
  readonly benchmarks: MonitorBenchmarks
  /** A filter does if it catches all that any one of these asks for: versions of CIS differ. The least demanding is first. */
  readonly accepted: readonly Requirement[]
  /** A filter pattern that catches what any version asks for; at most the 1,024 characters that AWS takes. */
  readonly recommended: string
}

export type MonitorId =
  | 'monitor-unauthorized-api-calls'
  | 'monitor-sign-in-without-mfa'
  | 'monitor-root-usage'
  | 'monitor-iam-policy-changes'
  | 'monitor-cloudtrail-config-changes'
  | 'monitor-console-auth-failures'
  | 'monitor-cmk-disable-or-delete'
  | 'monitor-s3-bucket-policy-changes'
  | 'monitor-config-changes'
  | 'monitor-security-group-changes'
  | 'monitor-nacl-changes'
  | 'monitor-network-gateway-changes'
  | 'monitor-route-table-changes'
  | 'monitor-vpc-changes'
  | 'monitor-organizations-changes'

const IAM = 'iam.amazonaws.com'
const CLOUDTRAIL = 'cloudtrail.amazonaws.com'
const KMS = 'kms.amazonaws.com'
const S3 = 's3.amazonaws.com'
const CONFIG = 'config.amazonaws.com'
const EC2 = 'ec2.amazonaws.com'
const ORGANIZATIONS = 'organizations.amazonaws.com'

function patternFor(eventSource: string, names: readonly string[]): string {
  return `{ ($.eventSource = "${eventSource}") && (${names.map((name) => `($.eventName = "${name}")`).join(' || ')}) }`
}

/** The fifteen monitors of CIS AWS Foundations, in its order. */
export const MONITORS: readonly Monitor[] = [
  {
    id: 'monitor-unauthorized-api-calls',
    title: 'Refused API calls raise an alarm',
    why: 'Someone who tries out stolen credentials is refused again and again before anything works. The same alarm finds programs that lack a permission.',
    severity: 'medium',
    benchmarks: UNAUTHORIZED_CALLS,
    accepted: events.REFUSED_CALLS,
    recommended:
      '{ (($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")) && ($.sourceIPAddress != "delivery.logs.amazonaws.com") && ($.eventName != "HeadBucket") }',
  },
  {
    id: 'monitor-sign-in-without-mfa',
    title: 'A console sign-in without a second factor raises an alarm',
    why: 'A password alone can be guessed, reused or phished. A sign-in that needed nothing more shows whose account is open to that.',
    severity: 'medium',
    benchmarks: monitorBenchmarks(2, 1),
    accepted: events.SIGN_INS_WITHOUT_MFA,
    recommended:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  },
  {
    id: 'monitor-root-usage',
    title: 'Any use of the root user raises an alarm',
    why: 'The root user can do everything and no policy of the account binds it. Day to day nobody needs it, so each use deserves a look.',
    severity: 'medium',
    benchmarks: monitorBenchmarks(3, 1),
    accepted: events.ROOT_ACTIONS,
    recommended: '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
  },
  {
    id: 'monitor-iam-policy-changes',
    title: 'Changes of IAM policies raise an alarm',
    why: 'One attached policy can make an administrator of anyone. Whoever wants to stay in an account begins here.',
    severity: 'medium',
    benchmarks: monitorBenchmarks(4, 1),
    accepted: [apiCalls(IAM, calls.IAM_POLICY_CALLS)],
    recommended: patternFor(IAM, calls.IAM_POLICY_CALLS),
  },
  {
    id: 'monitor-cloudtrail-config-changes',
    title: 'Changes of trails raise an alarm',
    why: 'An intruder who stops a trail is not seen from then on. The call that stops it is the last thing recorded, and must not go unnoticed.',
    severity: 'medium',
    benchmarks: monitorBenchmarks(5, 1),
    accepted: [apiCalls(CLOUDTRAIL, calls.TRAIL_CALLS)],
    recommended: patternFor(CLOUDTRAIL, calls.TRAIL_CALLS),
  },
  {
    id: 'monitor-console-auth-failures',
    title: 'Failed console sign-ins raise an alarm',
    why: 'Many failures in a short time are passwords being guessed, and they name the address that guesses.',
    severity: 'low',
    benchmarks: monitorBenchmarks(6, 2),
    accepted: events.FAILED_SIGN_INS,
    recommended: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
  },
  {
    id: 'monitor-cmk-disable-or-delete',
    title: 'Disabling a KMS key, or scheduling its deletion, raises an alarm',
    why: 'What a deleted key has encrypted is lost for ever. The waiting period only helps if somebody knows that it has begun.',
    severity: 'low',
    benchmarks: monitorBenchmarks(7, 2),
    accepted: [apiCalls(KMS, calls.KEY_CALLS)],
    recommended: patternFor(KMS, calls.KEY_CALLS),
  },
  {
    id: 'monitor-s3-bucket-policy-changes',
    title: 'Changes of S3 bucket policies raise an alarm',
    why: 'A bucket is made public, or copied to a stranger, by one call. Found within minutes, little has been read.',
    severity: 'low',
    benchmarks: monitorBenchmarks(8, 1),
    accepted: [apiCalls(S3, calls.BUCKET_POLICY_CALLS)],
    recommended: patternFor(S3, calls.BUCKET_POLICY_CALLS),
  },
  {
    id: 'monitor-config-changes',
    title: 'Changes of AWS Config raise an alarm',
    why: 'Where the recorder is stopped, or its channel removed, what resources looked like from then on is not known.',
    severity: 'low',
    benchmarks: monitorBenchmarks(9, 2),
    accepted: [apiCalls(CONFIG, calls.CONFIG_CALLS)],
    recommended: patternFor(CONFIG, calls.CONFIG_CALLS),
  },
  {
    id: 'monitor-security-group-changes',
    title: 'Changes of security groups raise an alarm',
    why: 'One new rule opens a machine to the whole internet, often meant for an hour and then forgotten.',
    severity: 'low',
    benchmarks: monitorBenchmarks(10, 2),
    accepted: [
      apiCalls(EC2, calls.SECURITY_GROUP_CALLS),
      apiCalls(EC2, [...calls.SECURITY_GROUP_CALLS, ...calls.NEWER_SECURITY_GROUP_CALLS]),
    ],
    recommended: patternFor(EC2, [...calls.SECURITY_GROUP_CALLS, ...calls.NEWER_SECURITY_GROUP_CALLS]),
  },
  {
    id: 'monitor-nacl-changes',
    title: 'Changes of network access lists raise an alarm',
    why: 'Access lists are the second wall of a subnet. A hole in them is found late, because the first wall usually still stands.',
    severity: 'low',
    benchmarks: monitorBenchmarks(11, 2),
    accepted: [apiCalls(EC2, calls.NETWORK_ACL_CALLS)],
    recommended: patternFor(EC2, calls.NETWORK_ACL_CALLS),
  },
  {
    id: 'monitor-network-gateway-changes',
    title: 'Changes of network gateways raise an alarm',
    why: 'A gateway is a way out of the network. A new one lets data leave where nobody watches.',
    severity: 'low',
    benchmarks: monitorBenchmarks(12, 1),
    accepted: [apiCalls(EC2, calls.NETWORK_GATEWAY_CALLS)],
    recommended: patternFor(EC2, calls.NETWORK_GATEWAY_CALLS),
  },
  {
    id: 'monitor-route-table-changes',
    title: 'Changes of route tables raise an alarm',
    why: 'A changed route sends traffic past the machine that inspects it, or through one that should not see it.',
    severity: 'low',
    benchmarks: monitorBenchmarks(13, 1),
    accepted: [apiCalls(EC2, calls.ROUTE_TABLE_CALLS)],
    recommended: patternFor(EC2, calls.ROUTE_TABLE_CALLS),
  },
  {
    id: 'monitor-vpc-changes',
    title: 'Changes of VPCs raise an alarm',
    why: 'Peering joins two networks that were kept apart, and needs no change on any machine in either of them.',
    severity: 'low',
    benchmarks: monitorBenchmarks(14, 1),
    accepted: [apiCalls(EC2, calls.VPC_CALLS)],
    recommended: patternFor(EC2, calls.VPC_CALLS),
  },
  {
    id: 'monitor-organizations-changes',
    title: 'Changes of the organization raise an alarm',
    why: 'An account that leaves, a guard rail that is detached, an invitation that is accepted: each changes who is in charge, for many accounts at once.',
    severity: 'low',
    benchmarks: ORGANIZATIONS_CHANGES,
    accepted: [
      apiCallsOnlyOf(ORGANIZATIONS, calls.ORGANIZATIONS_CALLS),
      apiCallsOnlyOf(ORGANIZATIONS, [...calls.ORGANIZATIONS_CALLS, ...calls.FURTHER_ORGANIZATIONS_CALLS]),
    ],
    recommended: patternFor(ORGANIZATIONS, [...calls.ORGANIZATIONS_CALLS, ...calls.FURTHER_ORGANIZATIONS_CALLS]),
  },
]
