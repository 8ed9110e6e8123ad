import type { Fact } from '../fact.ts'
import type { Tag } from './tag.ts'

/** A log group that a trail delivers to, or that a plan wants to know of. Every text is attacker-controlled. */
export interface LogGroup {
  /** Without the trailing `:*`. */
  readonly arn: string
  readonly name: string
  readonly ownerAccount: string
  readonly region: string
  /** The ARNs of the trails that deliver to it, sorted; empty for one that only a plan wants to know of. */
  readonly trails: readonly string[]
  /** Known to be `null` where AWS finds no such log group. */
  readonly settings: Fact<LogGroupSettings | null>
  readonly metricFilters: Fact<readonly MetricFilter[]>
  /** Asked for a plan only. */
  readonly tags: Fact<readonly Tag[]>
}

export interface LogGroupSettings {
  /** Days that events are kept; `null` for ever. */
  readonly retentionDays: number | null
  /** Milliseconds since 1970-01-01 UTC. */
  readonly createdAt: number | null
  readonly storedBytes: number | null
}

/** A metric filter, with the metrics that it counts matching events in. */
export interface MetricFilter {
  readonly name: string
  readonly pattern: string
  /** Whether it looks at some of the events only, or at what a transformer made of them. */
  readonly isNarrowed: boolean
  /** The metrics that a matching event adds something to. */
  readonly metrics: readonly MetricName[]
}

export interface MetricName {
  readonly namespace: string
  readonly name: string
  /** Whether it is split by dimensions: every value of them is a metric of its own. */
  readonly hasDimensions: boolean
}

/** The metric alarms of one account and region. */
export interface RegionAlarms {
  readonly account: string
  readonly region: string
  readonly alarms: Fact<readonly Alarm[]>
}

/** A metric alarm. */
export interface Alarm {
  readonly name: string
  /** The metric it watches; `null` for one that computes with several. */
  readonly metric: MetricName | null
  /** The metrics it computes with, if it watches none as it is. */
  readonly computesWith: readonly MetricName[]
  readonly actionsEnabled: boolean
  /** The ARNs of what it tells when it goes off. */
  readonly alarmActions: readonly string[]
}
