import type { AggregatedEvent } from './aggregated-event.ts'
import type { CloudTrailEvent } from './cloudtrail-event.ts'
import type { InsightEvent } from './insight-event.ts'

export type { AggregatedDimension, AggregatedEvent, AggregatedSummary, TimeWindow } from './aggregated-event.ts'
export type {
  Addendum,
  CloudTrailEvent,
  EventContext,
  EventResource,
  EventType,
  EventVersion,
  NetworkActivityEvent,
  ResourceTags,
  TlsDetails,
} from './cloudtrail-event.ts'
export type { InsightAttribution, InsightAverage, InsightContext, InsightDetails, InsightEvent, InsightShare } from './insight-event.ts'
export type {
  IdentityType,
  InScopeOf,
  SessionAttributes,
  SessionContext,
  SessionIssuer,
  UserIdentity,
  WebIdFederationData,
} from './user-identity.ts'

/** Any record that CloudTrail delivers, told apart by `eventCategory`, which events before 1.07 do not have. */
export type AnyEvent = CloudTrailEvent | InsightEvent | AggregatedEvent
