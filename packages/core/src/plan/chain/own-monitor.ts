import type { Monitor } from '../../evaluate/monitor.ts'
import { type Fact, known, notKnown } from '../../observe/fact.ts'
import type { MetricFilter, MetricName } from '../../observe/facts/log-group.ts'
import type { Chain } from './chain.ts'

/** What names Trailmend's filters, metrics and alarms begin with. */
export const MONITOR_PREFIX = 'trailmend-'
/** The namespace of the metrics that Trailmend's filters count in. */
export const MONITOR_NAMESPACE = 'CloudTrailMonitoring'

/** What there is of Trailmend's own of one monitor, as far as it is as Trailmend makes it. */
export interface OwnMonitor {
  readonly filter: Fact<boolean>
  /** Whether there is a filter of the name that is not as Trailmend makes it. */
  readonly isChanged: boolean
  readonly alarm: Fact<boolean>
  /** Whether somebody has confirmed a subscription to the topic that alarms tell. */
  readonly isHeard: Fact<boolean>
}

/** Look for Trailmend's own filters and alarms, by name and by content. What all of them share is looked up once. */
export function ownMonitors({ account, logGroup, settings }: Chain): (monitor: Pick<Monitor, 'id' | 'recommended'>) => OwnMonitor {
  const topicArn = settings.wants.monitorTopic ?? ''
  const group = logGroup?.fact
  const isGone = group?.settings.known === true && group.settings.value === null
  const filters = isGone
    ? known([])
    : (group?.metricFilters ?? notKnown('not-recorded', `DescribeMetricFilters of ${logGroup?.name ?? ''}`))
  const [, , , region = '', owner = ''] = (logGroup?.arn ?? '').split(':')
  const place = account.alarms.find((each) => each.account === owner && each.region === region)
  const alarms = place?.alarms ?? notKnown('not-recorded', `DescribeAlarms in ${region}`)
  const subscriptions =
    account.topics.find(({ arn }) => arn === topicArn)?.subscriptions ?? notKnown('not-recorded', `ListSubscriptionsByTopic of ${topicArn}`)
  const isHeard =
    !subscriptions.known && subscriptions.because === 'not-found'
      ? known(false)
      : ask(subscriptions, (all) => all.some(({ isConfirmed }) => isConfirmed))
  return ({ id, recommended }) => {
    const name = `${MONITOR_PREFIX}${id}`
    const isMetric = (metric: MetricName | null): boolean =>
      metric !== null && metric.namespace === MONITOR_NAMESPACE && metric.name === name && !metric.hasDimensions
    const isAsMade = (each: MetricFilter): boolean => each.pattern === recommended && !each.isNarrowed && each.metrics.some(isMetric)
    return {
      filter: ask(filters, (all) => all.some((each) => each.name === name && isAsMade(each))),
      isChanged: filters.known && filters.value.some((each) => each.name === name && !isAsMade(each)),
      alarm: ask(alarms, (all) =>
        all.some((each) => each.name === name && isMetric(each.metric) && each.actionsEnabled && each.alarmActions.includes(topicArn)),
      ),
      isHeard,
    }
  }
}

function ask<T>(fact: Fact<T>, question: (value: T) => boolean): Fact<boolean> {
  return fact.known ? known(question(fact.value)) : fact
}
