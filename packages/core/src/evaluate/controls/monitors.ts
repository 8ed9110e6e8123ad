import type { Monitor } from '../monitor.ts'
import { monitorCloudtrailConfigChanges } from './monitor-cloudtrail-config-changes.ts'
import { monitorCmkDisableOrDelete } from './monitor-cmk-disable-or-delete.ts'
import { monitorConfigChanges } from './monitor-config-changes.ts'
import { monitorConsoleAuthFailures } from './monitor-console-auth-failures.ts'
import { monitorIamPolicyChanges } from './monitor-iam-policy-changes.ts'
import { monitorNaclChanges } from './monitor-nacl-changes.ts'
import { monitorNetworkGatewayChanges } from './monitor-network-gateway-changes.ts'
import { monitorOrganizationsChanges } from './monitor-organizations-changes.ts'
import { monitorRootUsage } from './monitor-root-usage.ts'
import { monitorRouteTableChanges } from './monitor-route-table-changes.ts'
import { monitorS3BucketPolicyChanges } from './monitor-s3-bucket-policy-changes.ts'
import { monitorSecurityGroupChanges } from './monitor-security-group-changes.ts'
import { monitorSignInWithoutMfa } from './monitor-sign-in-without-mfa.ts'
import { monitorUnauthorizedApiCalls } from './monitor-unauthorized-api-calls.ts'
import { monitorVpcChanges } from './monitor-vpc-changes.ts'

/** What CIS AWS Foundations wants an alarm for, in the order of their ids. */
export const MONITORS: readonly Monitor[] = [
  monitorCloudtrailConfigChanges,
  monitorCmkDisableOrDelete,
  monitorConfigChanges,
  monitorConsoleAuthFailures,
  monitorIamPolicyChanges,
  monitorNaclChanges,
  monitorNetworkGatewayChanges,
  monitorOrganizationsChanges,
  monitorRootUsage,
  monitorRouteTableChanges,
  monitorS3BucketPolicyChanges,
  monitorSecurityGroupChanges,
  monitorSignInWithoutMfa,
  monitorUnauthorizedApiCalls,
  monitorVpcChanges,
]
