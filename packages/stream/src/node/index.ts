export { nodeDigestCrypto } from '../digest-node/index.ts'
export type { EventBatch } from '../event/batch.ts'
export { Event, type Json, type JsonObject } from '../event/event.ts'
export type {
  Addendum,
  AggregatedDimension,
  AggregatedEvent,
  AggregatedSummary,
  AnyEvent,
  CloudTrailEvent,
  EventContext,
  EventResource,
  EventType,
  EventVersion,
  IdentityType,
  InScopeOf,
  InsightAttribution,
  InsightAverage,
  InsightContext,
  InsightDetails,
  InsightEvent,
  InsightShare,
  NetworkActivityEvent,
  ResourceTags,
  SessionAttributes,
  SessionContext,
  SessionIssuer,
  TimeWindow,
  TlsDetails,
  UserIdentity,
  WebIdFederationData,
} from '../event/types/index.ts'
export type { WantedValue, Where } from '../event/where.ts'
export type { EventStream } from '../read/event-stream.ts'
export type { Limits } from '../read/limits.ts'
export type { ReadOptions } from '../read/options.ts'
export type { Scanner } from '../read/scanner.ts'
export type { EngineName } from '../scan/engine.ts'
export type { HotField } from '../scan/hot-fields.ts'
export { StreamError, type StreamErrorCode } from '../stream-error.ts'
export { eventTransform } from './event-transform.ts'
export { type NodeEventSource, readEvents } from './read-events.ts'
export { createScanner } from './scanner.ts'
export { type RecordItem, streamRecords } from './stream-records.ts'
