import { textField } from './answer-fields.ts'
import type { Question } from './recording.ts'

/** One AWS operation that Trailmend may ask, and all that anything else needs to know of it. */
export interface Operation {
  readonly service: string
  readonly operation: string
  /** `asked`: a check asks it. `accepted`: only a recording may hold it, as another way to tell the same facts. */
  readonly use: 'asked' | 'accepted'
  /** The IAM action that allows it; `undefined` where AWS answers every valid caller. */
  readonly action: string | undefined
  /** What the action is granted on: `*`, or an ARN without its partition (`cloudtrail:*:*:trail/*`). */
  readonly grantedOn: string
  /** Whether a recording's region matters when the call is looked up. */
  readonly scope: 'regional' | 'global'
  /** Calls a second that an account and region allow. */
  readonly perSecond: number
  /** The input field that names the resource meant; `undefined` where the account and region say it all. */
  readonly identifiedBy: string | undefined
  /** The facts it tells, in words for `docs/recording.md`. */
  readonly tells: string
}

/** The operations, by service and name. */
export type OperationName =
  | 'sts:GetCallerIdentity'
  | 'ec2:DescribeRegions'
  | 'cloudtrail:DescribeTrails'
  | 'cloudtrail:GetTrail'
  | 'cloudtrail:GetTrailStatus'

/**
 * Every operation, one row each. The live port, the least-privilege policy, the replay and the documentation are made from it.
 *
 * Sources: Service Authorization Reference (actions and resource types), "Quotas in AWS CloudTrail" (transactions per second),
 * "Amazon EC2 API throttling".
 */
// biome-ignore format: a table is read by its columns
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  'sts:GetCallerIdentity':    { service: 'sts',        operation: 'GetCallerIdentity', use: 'asked',    action: undefined,                   grantedOn: '*',                      scope: 'global',   perSecond: 20, identifiedBy: undefined, tells: 'whose credentials ask, and the partition' },
  'ec2:DescribeRegions':      { service: 'ec2',        operation: 'DescribeRegions',   use: 'asked',    action: 'ec2:DescribeRegions',       grantedOn: '*',                      scope: 'global',   perSecond: 20, identifiedBy: undefined, tells: 'the regions of the account, enabled or not opted in' },
  'cloudtrail:DescribeTrails':{ service: 'cloudtrail', operation: 'DescribeTrails',    use: 'asked',    action: 'cloudtrail:DescribeTrails', grantedOn: '*',                      scope: 'regional', perSecond: 10, identifiedBy: undefined, tells: 'the trails seen in a region, shadows of other regions and of the organization included, with their settings' },
  'cloudtrail:GetTrail':      { service: 'cloudtrail', operation: 'GetTrail',          use: 'accepted', action: 'cloudtrail:GetTrail',       grantedOn: 'cloudtrail:*:*:trail/*', scope: 'regional', perSecond: 10, identifiedBy: 'Name',    tells: 'one trail with its settings' },
  'cloudtrail:GetTrailStatus':{ service: 'cloudtrail', operation: 'GetTrailStatus',    use: 'asked',    action: 'cloudtrail:GetTrailStatus', grantedOn: 'cloudtrail:*:*:trail/*', scope: 'regional', perSecond: 10, identifiedBy: 'Name',    tells: 'whether a trail is logging in a region, and its latest deliveries' },
}

/** The IAM action that an operation needs, if it needs one. */
export function actionFor(name: OperationName): string | undefined {
  return OPERATIONS[name].action
}

/** The operation's row for a call, or `undefined` for a call Trailmend never asks. */
export function operationOf(call: Pick<Question, 'service' | 'operation'>): Operation | undefined {
  const name = `${call.service}:${call.operation}`
  return Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name as OperationName] : undefined
}

/** Text that is the same for two questions exactly when the second would ask what the first has asked. */
export function questionKey(question: Question): string {
  const row = operationOf(question)
  const resource = row?.identifiedBy === undefined ? '' : (textField(question.input, row.identifiedBy) ?? '')
  const region = row?.scope === 'global' ? '' : question.region
  return [region, question.service, question.operation, resource].join('|')
}
