// Source: AWS CloudTrail User Guide, "CloudTrail record contents for Insights events for trails".

import type { Addendum, EventVersion } from './cloudtrail-event.ts'

/**
 * A record of unusual activity, as it begins and as it ends. It has no user, and the operation stands in `insightDetails`.
 * It says what AWS documents: nothing checks it.
 */
export interface InsightEvent {
  readonly eventVersion: EventVersion
  readonly eventCategory: 'Insight'
  readonly eventType: 'AwsCloudTrailInsight' | (string & {})
  readonly eventTime: string
  readonly awsRegion: string
  readonly eventID?: string
  readonly recipientAccountId?: string
  /** One for the beginning and the end. AWS documents both spellings. */
  readonly sharedEventID?: string
  readonly sharedEventId?: string
  readonly insightDetails: InsightDetails
  readonly addendum?: Addendum
  readonly [field: string]: unknown
}

/** What was unusual. */
export interface InsightDetails {
  readonly state?: 'Start' | 'End' | (string & {})
  readonly eventSource?: string
  readonly eventName?: string
  readonly insightType?: 'ApiCallRateInsight' | 'ApiErrorRateInsight' | (string & {})
  /** With `ApiErrorRateInsight`. */
  readonly errorCode?: string
  readonly insightContext?: InsightContext
  readonly [field: string]: unknown
}

/** How unusual, and whose doing. */
export interface InsightContext {
  readonly statistics?: {
    /** Calls or errors in a minute, as usual and as they were. */
    readonly baseline?: InsightAverage
    readonly insight?: InsightAverage
    /** Minutes. */
    readonly insightDuration?: number
    readonly baselineDuration?: number
    readonly [field: string]: unknown
  }
  readonly attributions?: readonly InsightAttribution[]
  readonly [field: string]: unknown
}

/** Calls or errors in a minute. */
export interface InsightAverage {
  readonly average?: number
  readonly [field: string]: unknown
}

/** The values of one attribute that the activity goes with: more of them first. */
export interface InsightAttribution {
  readonly attribute?: 'userIdentityArn' | 'userAgent' | 'errorCode' | (string & {})
  readonly insight?: readonly InsightShare[]
  readonly baseline?: readonly InsightShare[]
  readonly [field: string]: unknown
}

/** What one value comes to. */
export interface InsightShare {
  readonly value?: string
  readonly average?: number
  readonly [field: string]: unknown
}
