export {
  ALERT_KINDS,
  type Alert,
  type AlertDesk,
  type AlertDeskOptions,
  type AlertKind,
  type AlertQueue,
  type AlertSink,
  alertOfDigest,
  alertOfProblem,
  alertOfProgress,
  alertOfUnfit,
  alertsOfHours,
  createAlertDesk,
  createHourWatch,
  createLogAlerts,
  createQueueAlerts,
  type HourWatch,
  type HourWatchOptions,
  type Standing,
  type WatchedOver,
  type WatchOverOptions,
  watchOver,
} from './alert/index.ts'
export type { Clock } from './clock.ts'
export { type Collector, type CollectorOptions, createCollector } from './collector.ts'
export { CollectorError, type CollectorErrorCode } from './collector-error.ts'
export {
  type CollectionStatus,
  collectionStatus,
  createDigestTaker,
  createKeysSource,
  type DigestNote,
  type DigestVerdict,
  type Expected,
  enqueueMissing,
  HOUR_STATES,
  type HourProblem,
  type HourState,
  type HourVerdict,
  type HourWish,
  judgeHours,
  missingObjects,
  PROBLEM_TABLE,
  type PublicKeys,
  type StatusOptions,
} from './complete/index.ts'
export { DoesNotFit } from './ledger/does-not-fit.ts'
export type { EventCounts, Fate, Ledger, LedgerEntry, ObjectRecord } from './ledger/ledger.ts'
export { createMemoryLedger } from './ledger/memory-ledger.ts'
export { openSqliteLedger } from './ledger/sqlite-ledger.ts'
export { createTableLedger } from './ledger/table-ledger.ts'
export { withBreaker } from './object/breaker.ts'
export type { GetProblem, GotObject, ListedObject, ObjectKind, ObjectStore, ObjectTask } from './object/object.ts'
export type { NotMapped, OcsfEvent } from './ocsf/ocsf-event.ts'
export { ocsfFormat } from './ocsf/ocsf-format.ts'
export { toOcsf } from './ocsf/to-ocsf.ts'
export { createBucketQuarantine } from './quarantine/bucket-quarantine.ts'
export { openFolderQuarantine } from './quarantine/folder-quarantine.ts'
export { createMemoryQuarantine } from './quarantine/memory-quarantine.ts'
export type { Quarantine, QuarantineEntry } from './quarantine/quarantine.ts'
export type { CollectorFilter, ProcessBatch } from './read/read-options.ts'
export { addendaOf, type JoinedAddendum } from './run/addenda.ts'
export type { DigestTaker } from './run/context.ts'
export type { Counts } from './run/counts.ts'
export type { CollectorProblem, ProgressReport } from './run/progress.ts'
export {
  createSilenceWatch,
  type Habit,
  judgeSilence,
  type LastSeen,
  type Silence,
  type SilenceSettings,
  type SilenceWatch,
  type SilenceWatchOptions,
} from './silence/index.ts'
export {
  assertNotOwnSource,
  type BucketPart,
  type Committed,
  createFileSink,
  createHttpSink,
  createObjectSink,
  createQueueSink,
  createStreamSink,
  defineSink,
  type EventFormat,
  type FileFormat,
  type FileSinkOptions,
  type Files,
  type Guarantee,
  type HttpSinkOptions,
  isOwnObject,
  nodeFiles,
  type ObjectSink,
  type ObjectSinkOptions,
  type OpenedFile,
  type Origin,
  type Parcel,
  type QueueSinkOptions,
  type Rejected,
  type Sink,
  type SinkDefinition,
  SinkError,
  type SinkErrorCode,
  type StreamSinkOptions,
  type WrittenPart,
} from './sink/index.ts'
export { createBucketSource } from './source/bucket-source.ts'
export { createEventHistorySource } from './source/event-history.ts'
export { createFileSource } from './source/file-source.ts'
export { createLambdaSource } from './source/lambda-source.ts'
export { createQueueSource } from './source/queue-source.ts'
export type { Delivery, InlineEvents, Lease, LocalFile, Source, WorkItem } from './source/source.ts'
export { systemClock } from './system-clock.ts'
export {
  judgeTamper,
  TAMPER_EVENTS,
  TAMPER_WHERE,
  type Tamper,
  type TamperEvent,
  type TamperWatchOptions,
  type Watched,
  type WatchList,
  watchForTampering,
} from './tamper/index.ts'
