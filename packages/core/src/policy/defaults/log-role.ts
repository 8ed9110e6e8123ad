import type { TrailContext } from '../questions/context.ts'
import { CLOUDTRAIL } from '../questions/needed-bucket-requests.ts'
import { type Grant, type StatementJson, statementOf } from './statement.ts'

/**
 * The statement of the trust policy of the role for CloudWatch Logs.
 *
 * It has no condition: AWS says that none on the source is supported there. Source: CloudTrail user guide, "Role policy document for
 * CloudTrail to use CloudWatch Logs for monitoring".
 */
export function logRoleTrust(): readonly StatementJson[] {
  return trustGrants('').map((grant) => statementOf(grant))
}

/**
 * The statement that lets the role write the log streams of the trail, and no others.
 *
 * An organization's trail has streams named by the organization's id; those of its own account are kept for the day it stops being one. None
 * if no log group was told.
 */
export function logRolePermissions(trail: TrailContext): readonly StatementJson[] {
  return logStreamGrants(trail).map((grant) => statementOf(grant))
}

/** The grants behind `logRoleTrust`, for one trail. */
export function trustGrants(source: string): readonly Grant[] {
  const entry = { source, conditions: [], isExtra: false }
  return [{ sid: 'TrailmendAssumeRole', service: CLOUDTRAIL, actions: ['sts:AssumeRole'], entries: [entry] }]
}

/** The grants behind `logRolePermissions`. */
export function logStreamGrants(trail: TrailContext): readonly Grant[] {
  const { logGroupArn, trailArn, ownerAccount, homeRegion, isOrganization, organizationId } = trail
  if (logGroupArn === undefined) return []
  const streams = [
    { stem: `${ownerAccount}_CloudTrail_${homeRegion}`, isExtra: isOrganization },
    ...(isOrganization && organizationId !== undefined ? [{ stem: `${organizationId}_`, isExtra: false }] : []),
  ]
  const entries = streams.map(({ stem, isExtra }) => ({
    source: trailArn,
    resource: `${logGroupArn}:log-stream:${stem}*`,
    conditions: [],
    isExtra,
  }))
  return [{ sid: 'TrailmendWriteLogStreams', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], entries }]
}
