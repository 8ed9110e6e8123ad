import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogsClient, PutMetricFilterCommand } from '@aws-sdk/client-cloudwatch-logs'
import { MONITORS } from '../../../../packages/core/src/evaluate/controls/monitors.ts'
import type { Place } from '../account.ts'

/** The namespace that the filters of `watchLogGroup` count in; filters and alarms are called as the monitors are. */
const METRIC_NAMESPACE = 'CloudTrailMonitoring'

/** Lets every monitor's filter count in a log group, and an alarm each tell a topic. */
export async function watchLogGroup(place: Place, logGroupName: string, topicArn: string): Promise<void> {
  for (const { id, recommended } of MONITORS) {
    await putFilter(place, logGroupName, { name: id, pattern: recommended })
    await putAlarm(place, { name: id, actions: [topicArn] })
  }
}

/** Creates a metric filter, or changes it. */
export async function putFilter(place: Place, logGroupName: string, filter: { name: string; pattern: string }): Promise<void> {
  const metric = { metricName: filter.name, metricNamespace: METRIC_NAMESPACE, metricValue: '1' }
  const { name: filterName, pattern: filterPattern } = filter
  await new CloudWatchLogsClient(place).send(
    new PutMetricFilterCommand({ logGroupName, filterName, filterPattern, metricTransformations: [metric] }),
  )
}

/** Creates an alarm on the metric of the same name, or changes it. */
export async function putAlarm(place: Place, alarm: { name: string; actions: string[]; enabled?: boolean }): Promise<void> {
  await new CloudWatchClient(place).send(
    new PutMetricAlarmCommand({
      AlarmName: alarm.name,
      Namespace: METRIC_NAMESPACE,
      MetricName: alarm.name,
      AlarmActions: alarm.actions,
      ActionsEnabled: alarm.enabled ?? true,
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    }),
  )
}
