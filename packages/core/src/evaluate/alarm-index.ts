import type { Fact } from '../observe/fact.ts'
import type { Alarm, LogGroup, MetricName } from '../observe/facts/log-group.ts'
import type { Subscription } from '../observe/facts/notification.ts'
import type { AccountSnapshot } from '../observe/snapshot.ts'

/** The alarms of a region that have to do with one metric. */
export interface MetricAlarms {
  readonly watching: readonly Alarm[]
  /** Alarms that compute with the metric, so that it hangs on the computation when they go off. */
  readonly computing: readonly Alarm[]
}

/** What lies behind metric filters, arranged so that each link is found without walking all of them. */
export interface AlarmIndex {
  /** The log group that a trail delivers to, by the trail's ARN. */
  readonly groups: ReadonlyMap<string, LogGroup>
  /** By account and region. */
  readonly alarms: ReadonlyMap<string, Fact<ReadonlyMap<string, MetricAlarms>>>
  readonly subscriptions: ReadonlyMap<string, Fact<readonly Subscription[]>>
}

/** All fifteen monitors ask about the same account. */
const INDEXES = new WeakMap<AccountSnapshot, AlarmIndex>()

/** The index of an account, made once. */
export function indexOf(account: AccountSnapshot): AlarmIndex {
  const before = INDEXES.get(account)
  if (before !== undefined) return before
  const index: AlarmIndex = {
    groups: new Map(account.logGroups.flatMap((group) => group.trails.map((trail) => [trail, group]))),
    alarms: new Map(
      account.alarms.map(({ account: owner, region, alarms }) => [
        placeKey(owner, region),
        alarms.known ? { known: true, value: byMetric(alarms.value) } : alarms,
      ]),
    ),
    subscriptions: new Map(account.topics.map(({ arn, subscriptions }) => [arn, subscriptions])),
  }
  INDEXES.set(account, index)
  return index
}

/** The name under which the index has an account's region. */
export function placeKey(account: string, region: string): string {
  return `${account} ${region}`
}

/** The name under which the index has a metric. One that is split by dimensions is another metric than one that is not. */
export function metricKey({ namespace, name, hasDimensions }: MetricName): string {
  // The length says where the namespace ends.
  return `${hasDimensions ? 'by dimension ' : ''}${namespace.length} ${namespace}${name}`
}

/** Accounts that differ in their metric filters alone have the same alarms. */
const BY_METRIC = new WeakMap<readonly Alarm[], ReadonlyMap<string, MetricAlarms>>()

function byMetric(alarms: readonly Alarm[]): ReadonlyMap<string, MetricAlarms> {
  const before = BY_METRIC.get(alarms)
  if (before !== undefined) return before
  const found = new Map<string, { watching: Alarm[]; computing: Alarm[] }>()
  const at = (metric: MetricName) => {
    const key = metricKey(metric)
    const row = found.get(key) ?? { watching: [], computing: [] }
    found.set(key, row)
    return row
  }
  for (const alarm of alarms) {
    if (alarm.metric !== null) at(alarm.metric).watching.push(alarm)
    for (const metric of alarm.computesWith) at(metric).computing.push(alarm)
  }
  BY_METRIC.set(alarms, found)
  return found
}
