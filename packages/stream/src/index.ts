export { type EventTransformStream, eventTransformStream } from './adapt/event-transform-stream.ts'
export {
  type Checkpoint,
  CursorError,
  type DigestCrypto,
  type DigestStore,
  type Found,
  type Got,
  type GunzipPart,
  type ListedObject,
  OUTCOME_TABLE,
  type Outcome,
  type OutcomeCode,
  type OutcomeDetails,
  type OutcomeSubject,
  type OutcomeVerdict,
  type Place,
  type PublicKey,
  type Sha256,
  type TrailScope,
  type Unreadable,
  type VerifyLimits,
  type VerifyOptions,
  verifyDigests,
} from './digest/index.ts'
export type { EventBatch } from './event/batch.ts'
export { Event, type Json, type JsonObject } from './event/event.ts'
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
} from './event/types/index.ts'
export type { WantedValue, Where } from './event/where.ts'
export {
  type BatchEntry,
  type Envelope,
  MESSAGE_FORMS,
  type MessageForm,
  type MessageLimits,
  type MessageProblem,
  type MessageProblemCode,
  type NothingToDo,
  type ObjectReference,
  type ParsedMessage,
  parseMessage,
} from './message/index.ts'
export {
  DIGEST_KIND,
  type DigestKey,
  dayFolders,
  decodeObjectKey,
  encodeObjectKey,
  formatKeyPrefix,
  formatObjectKey,
  type KeyFolder,
  LOG_KINDS,
  type LogKey,
  type LogKind,
  MAX_KEY_BYTES,
  type ObjectKey,
  type ParseObjectKeyOptions,
  parseObjectKey,
} from './object-key/index.ts'
export type { Limits } from './read/limits.ts'
export type { ReadOptions } from './read/options.ts'
export { type EventSource, type EventStream, readEvents } from './read/read-events.ts'
export { createScanner, type Scanner } from './read/scanner.ts'
export type { EngineName } from './scan/engine.ts'
export type { HotField } from './scan/hot-fields.ts'
export { StreamError, type StreamErrorCode } from './stream-error.ts'
