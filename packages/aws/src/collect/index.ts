export { createConnection } from '../connection.ts'
export { createPace, type Pace } from '../pace.ts'
export type { SessionOptions, Target } from '../session.ts'
export { CONFIRM_ACTIONS, createConfirm } from './confirm-subscription.ts'
export { createLookUp, EVENT_HISTORY_ACTIONS, type LookUp } from './event-history.ts'
export { fetchCertificate } from './fetch-certificate.ts'
export type { ObjectProblem } from './get-problem.ts'
export {
  createLedgerTable,
  type DynamoLedgerTable,
  LEDGER_TABLE_ACTIONS,
  type LedgerTableOptions,
  ledgerTableDefinition,
} from './ledger-table.ts'
export type { ReadableObject } from './object-body.ts'
export type { ObjectInListing } from './object-listing.ts'
export { createObjects, OBJECT_ACTIONS, type Objects, type ObjectsOptions } from './objects.ts'
export { openSinkObjects, openSinkQueue, type SinkAccess } from './open-sinks.ts'
export { type ProbeAccess, type Probed, probeBucket, probeHistory, probeIdentity, probeQueue, probeTable, probeTrail } from './probes.ts'
export {
  type BucketQuarantineObjects,
  createQuarantineObjects,
  QUARANTINE_OBJECT_ACTIONS,
  type QuarantineObjectsOptions,
} from './quarantine-objects.ts'
export { createQueue, QUEUE_ACTIONS, type Queue, type QueueEntryFate, type QueueMessage, type QueueOptions } from './queue.ts'
export { type QueueAddress, queueAddress } from './queue-address.ts'
export { SINK_OBJECT_ACTIONS, SINK_QUEUE_ACTIONS } from './sink-actions.ts'
export type { FoundObject, Over, SinkBucket, SinkObject, SinkObjects, SinkUpload } from './sink-objects.ts'
export type { SinkMessage, SinkQueue, SinkQueueTarget, SinkRefusal } from './sink-queue.ts'
export { createSnsVerifier, type FetchCertificate, type SignatureVerdict, type SnsVerifierOptions } from './sns-signature.ts'
export { createSubscribe, SUBSCRIBE_ACTIONS } from './subscribe-queue.ts'
export { type DeliveryPlace, TRAIL_PLACE_ACTIONS, whereTrailDelivers } from './trail-place.ts'
