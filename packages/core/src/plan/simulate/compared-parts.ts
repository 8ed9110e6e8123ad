import type { Alarm, MetricName, RegionAlarms } from '../../observe/facts/log-group.ts'
import type { Topic } from '../../observe/facts/notification.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { filtered, mapped } from './written.ts'

/**
 * An account without the alarms that have nothing to do with a trail, and without the topics that only such alarms name: others make
 * and delete alarms all the time.
 */
export function comparedParts(account: AccountSnapshot): AccountSnapshot {
  const metrics = countedMetrics(account)
  const isOurs = ({ metric, computesWith }: Alarm): boolean =>
    [...(metric === null ? [] : [metric]), ...computesWith].some((each) => metrics.has(keyOf(each)))
  const alarms = mapped(account.alarms, (each) => withAlarms(each, isOurs))
  const told = new Set(alarms.flatMap((each) => (each.alarms.known ? each.alarms.value.flatMap(({ alarmActions }) => alarmActions) : [])))
  const topics = filtered(account.topics, (topic) => wasAskedForItself(topic) || told.has(topic.arn))
  return { ...account, alarms, topics }
}

/** The metrics that the metric filters of trails' log groups count in. */
function countedMetrics({ logGroups }: AccountSnapshot): ReadonlySet<string> {
  const filters = logGroups.flatMap(({ metricFilters }) => (metricFilters.known ? metricFilters.value : []))
  return new Set(filters.flatMap(({ metrics }) => metrics.map(keyOf)))
}

function keyOf({ namespace, name }: MetricName): string {
  return JSON.stringify([namespace, name])
}

function withAlarms(each: RegionAlarms, isOurs: (alarm: Alarm) => boolean): RegionAlarms {
  if (!each.alarms.known) return each
  const value = filtered(each.alarms.value, isOurs)
  return value === each.alarms.value ? each : { ...each, alarms: { known: true, value } }
}

/** Of topics of alarms only the subscriptions are asked for. */
function wasAskedForItself({ policy }: Topic): boolean {
  return policy.known || policy.because !== 'not-recorded'
}
