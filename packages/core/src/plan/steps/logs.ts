import { parseArn } from '../../arn.ts'
import { MONITORS } from '../../evaluate/controls/monitors.ts'
import type { JsonObject } from '../../observe/answer-fields.ts'
import type { Chain } from '../chain/chain.ts'
import { ROLE_POLICY } from '../chain/mendings.ts'
import { MONITOR_NAMESPACE, MONITOR_PREFIX, ownMonitors } from '../chain/own-monitor.ts'
import type { Decision } from '../plan-data.ts'
import { OUR_TAG } from '../settings.ts'
import { byHand, changes, idOf, on, type StepDraft } from './draft.ts'

/** Days that CloudWatch Logs can keep events. Source: CloudWatch Logs API Reference, PutRetentionPolicy. */
const RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

export function makeLogGroup({ logGroup, settings }: Chain, decision: Decision): readonly StepDraft[] {
  if (logGroup === undefined) return []
  return [
    {
      ...on(decision, logGroup.arn),
      id: idOf(decision),
      change: 'cloudwatchlogs:CreateLogGroup',
      input: { logGroupName: logGroup.name, tags: { [OUR_TAG]: settings.profile } },
      fields: [changes('logGroup', null, logGroup.arn)],
      undo: byHand(`Delete log group ${logGroup.name} by hand, once nothing in it is needed.`),
    },
  ]
}

/** The shortest retention that CloudWatch Logs offers and that is long enough. */
export function setRetention({ logGroup, settings }: Chain, decision: Decision): readonly StepDraft[] {
  if (logGroup === undefined) return []
  const { name } = logGroup
  const days = RETENTIONS.find((each) => each >= settings.retentionDays) ?? 3653
  const now = logGroup.fact?.settings.known === true ? logGroup.fact.settings.value : null
  const before = now?.retentionDays ?? null
  return [
    {
      ...on(decision, logGroup.arn),
      id: idOf(decision),
      change: 'cloudwatchlogs:PutRetentionPolicy',
      input: { logGroupName: name, retentionInDays: days },
      fields: [changes('retentionDays', before, days)],
      undo:
        before === null
          ? { by: 'call', change: 'cloudwatchlogs:DeleteRetentionPolicy', input: { logGroupName: name } }
          : { by: 'call', change: 'cloudwatchlogs:PutRetentionPolicy', input: { logGroupName: name, retentionInDays: before } },
    },
  ]
}

/** The role, or its trust policy with what is missing added. */
export function mendTrust(chain: Chain, decision: Decision): readonly StepDraft[] {
  const { role, settings } = chain
  const mending = chain.mendings.trust
  if (role === undefined || !('text' in mending)) return []
  const before = role.fact?.trust.known === true ? role.fact.trust.value : null
  const base = { ...on(decision, role.arn), id: idOf(decision) }
  const { permissionsBoundary } = settings
  if (before === null) {
    return [
      {
        ...base,
        change: 'iam:CreateRole',
        input: {
          RoleName: role.name,
          ...pathOf(role.arn),
          AssumeRolePolicyDocument: mending.text,
          Description: 'Lets CloudTrail deliver to CloudWatch Logs',
          ...(permissionsBoundary === null ? {} : { PermissionsBoundary: permissionsBoundary }),
          Tags: [{ Key: OUR_TAG, Value: settings.profile }],
        },
        fields: [
          changes('role', null, role.arn),
          changes('trust', null, mending.text),
          ...(permissionsBoundary === null ? [] : [changes('permissionsBoundary', null, permissionsBoundary)]),
        ],
        undo: byHand(`Delete role ${role.name} by hand.`),
      },
    ]
  }
  const inputOf = (PolicyDocument: string): JsonObject => ({ RoleName: role.name, PolicyDocument })
  const was = decoded(before)
  return [
    {
      ...base,
      change: 'iam:UpdateAssumeRolePolicy',
      input: inputOf(mending.text),
      fields: [changes('trust', was, mending.text)],
      undo: { by: 'call', change: 'iam:UpdateAssumeRolePolicy', input: inputOf(was) },
    },
  ]
}

/** A role that was made in the console is below `service-role/`: only with its path is a new one what the trail names. */
function pathOf(arn: string): JsonObject {
  const [, ...path] = (parseArn(arn)?.resource ?? '').split('/').slice(0, -1)
  return path.length === 0 ? {} : { Path: `/${path.join('/')}/` }
}

/** An inline policy of Trailmend's own beside those that are there. */
export function grantLogStreams(chain: Chain, decision: Decision): readonly StepDraft[] {
  const { role } = chain
  const mending = chain.mendings.permissions
  if (role === undefined || !('text' in mending)) return []
  const { inlinePolicies, permissions } = role.fact ?? {}
  const at = inlinePolicies?.known === true ? inlinePolicies.value.indexOf(ROLE_POLICY) : -1
  const text = permissions?.known === true ? permissions.value[at] : undefined
  const before = text === undefined ? null : decoded(text)
  const inputOf = (PolicyDocument: string): JsonObject => ({ RoleName: role.name, PolicyName: ROLE_POLICY, PolicyDocument })
  return [
    {
      ...on(decision, role.arn),
      id: idOf(decision),
      change: 'iam:PutRolePolicy',
      input: inputOf(mending.text),
      fields: [changes(`policy ${ROLE_POLICY}`, before, mending.text)],
      undo:
        before === null
          ? { by: 'call', change: 'iam:DeleteRolePolicy', input: { RoleName: role.name, PolicyName: ROLE_POLICY } }
          : { by: 'call', change: 'iam:PutRolePolicy', input: inputOf(before) },
    },
  ]
}

/** The trail's own setting, in a call of its own: IAM's delay may refuse it for a while. */
export function integrate({ trail, trailArn, logGroup, role }: Chain, decision: Decision): readonly StepDraft[] {
  if (logGroup === undefined || role === undefined) return []
  const group = trail?.logGroupArn.known === true ? trail.logGroupArn.value : null
  const before = trail?.logRoleArn.known === true ? trail.logRoleArn.value : null
  const inputOf = (groupArn: string, roleArn: string): JsonObject => ({
    Name: trailArn,
    CloudWatchLogsLogGroupArn: groupArn,
    CloudWatchLogsRoleArn: roleArn,
  })
  const after = `${logGroup.arn}:*`
  return [
    {
      ...on(decision, trailArn),
      id: idOf(decision),
      change: 'cloudtrail:UpdateTrail',
      input: inputOf(after, role.arn),
      fields: [
        ...(group === after ? [] : [changes('logGroupArn', group, after)]),
        ...(before === role.arn ? [] : [changes('logRoleArn', before, role.arn)]),
      ],
      undo: { by: 'call', change: 'cloudtrail:UpdateTrail', input: inputOf(group ?? '', before ?? '') },
    },
  ]
}

/** A metric filter of Trailmend's own, and the alarm on its metric, as far as they are not there as they should be. */
export function watch(chain: Chain, decision: Decision): readonly StepDraft[] {
  const { logGroup, settings } = chain
  const monitor = MONITORS.find(({ id }) => id === decision.of)
  const topic = settings.wants.monitorTopic
  if (monitor === undefined || logGroup === undefined || topic === null) return []
  const name = `${MONITOR_PREFIX}${monitor.id}`
  const own = ownMonitors(chain)(monitor)
  const isThere = (fact: (typeof own)['filter']): boolean => fact.known && fact.value
  const filter: StepDraft = {
    ...on(decision, `${logGroup.arn}:${name}`),
    id: idOf(decision),
    change: 'cloudwatchlogs:PutMetricFilter',
    input: {
      logGroupName: logGroup.name,
      filterName: name,
      filterPattern: monitor.recommended,
      metricTransformations: [{ metricName: name, metricNamespace: MONITOR_NAMESPACE, metricValue: '1' }],
    },
    fields: [changes('metricFilter', null, name)],
    undo: byHand(`Delete metric filter ${name} of log group ${logGroup.name} by hand.`),
  }
  const alarm: StepDraft = {
    ...on(decision, name),
    id: idOf(decision, 'alarm'),
    change: 'cloudwatch:PutMetricAlarm',
    input: {
      AlarmName: name,
      AlarmDescription: monitor.title,
      Namespace: MONITOR_NAMESPACE,
      MetricName: name,
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      ActionsEnabled: true,
      AlarmActions: [topic],
    },
    fields: [changes('alarm', null, name)],
    undo: byHand(`Delete alarm ${name} by hand.`),
  }
  return [...(isThere(own.filter) ? [] : [filter]), ...(isThere(own.alarm) ? [] : [alarm])]
}

/** IAM gives documents percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
