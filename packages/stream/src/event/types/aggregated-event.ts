// Source: AWS CloudTrail User Guide, "CloudTrail record contents for aggregated events".

/**
 * A record of many data events in five minutes. Its id is `eventId`, not `eventID`, and its account `accountId`.
 * It says what AWS documents: nothing checks it.
 */
export interface AggregatedEvent {
  readonly eventVersion: '1.0' | (string & {})
  readonly eventCategory: 'Aggregated'
  readonly eventType: 'AwsAggregatedEvent' | (string & {})
  readonly accountId: string
  readonly eventId: string
  readonly awsRegion: string
  readonly eventSource: string
  readonly timeWindow: TimeWindow
  readonly summary: AggregatedSummary
  readonly [field: string]: unknown
}

/** From a time on, up to before another. */
export interface TimeWindow {
  readonly windowStart?: string
  readonly windowEnd?: string
  /** Such as `PT5M`. */
  readonly windowSize?: string
  readonly [field: string]: unknown
}

/** Counts by one dimension, and by others in it. */
export interface AggregatedSummary {
  readonly primaryDimension?: AggregatedDimension
  readonly details?: readonly AggregatedDimension[]
  readonly [field: string]: unknown
}

/** Counts by one dimension. */
export interface AggregatedDimension {
  readonly dimension?: 'eventName' | 'resourceARN' | 'userIdentity' | (string & {})
  readonly statistics?: readonly { readonly name?: string; readonly value?: number; readonly [field: string]: unknown }[]
  readonly aggregationType?: 'Count' | (string & {})
  readonly [field: string]: unknown
}
