import type { Where } from '@trailmend/stream'
import type { ObjectKind } from '../object/object.ts'
import type { WatchList } from '../tamper/judge-tamper.ts'

/** How to get at something, where it is not by the caller's own credentials. */
export interface WayIn {
  /** The ARN of a role to assume. */
  readonly role?: string | undefined
  readonly 'external-id'?: string | undefined
  /** The roles to assume first, one after the other. */
  readonly via?: readonly { readonly role: string; readonly 'external-id'?: string | undefined }[] | undefined
}

/** A secret is never in the configuration: only where it is. */
export type SecretPlace = { readonly env: string } | { readonly file: string }

/** Which objects of a bucket, or which part of a history. Moments are milliseconds since 1970-01-01 UTC. */
export interface Extent {
  readonly accounts?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
  readonly kinds?: readonly ObjectKind[] | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface QueueSettings extends WayIn {
  /** The URL. */
  readonly queue: string
  readonly region?: string | undefined
  readonly confirm?: readonly string[] | undefined
  readonly 'verify-signatures'?:
    | boolean
    | { readonly topics?: readonly string[] | undefined; readonly 'allow-bare'?: boolean | undefined }
    | undefined
  readonly 'wait-seconds'?: number | undefined
  readonly 'hidden-seconds'?: number | undefined
}

export interface BucketSettings extends Extent {
  readonly bucket: string
  readonly prefix?: string | undefined
  readonly follow?: boolean | undefined
  /** Seconds. */
  readonly every?: number | undefined
}

/** A trail whose bucket is gone through, wherever it delivers. */
export interface TrailSettings extends Omit<Extent, 'to'>, WayIn {
  /** The ARN. */
  readonly trail: string
  /** Seconds. */
  readonly every?: number | undefined
  /** The URL of a queue. */
  readonly subscribe?: string | undefined
}

export interface HistorySettings extends WayIn {
  /** The account whose history it is. */
  readonly 'event-history': string
  readonly regions: readonly string[]
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly follow?: boolean | undefined
}

export interface FilesSettings {
  readonly files: readonly string[]
}

export type SourceSettings = QueueSettings | BucketSettings | TrailSettings | HistorySettings | FilesSettings

interface AnySink {
  readonly name?: string | undefined
  /** How events are written; as they were delivered unless given. */
  readonly as?: 'ocsf' | undefined
}

export interface FileSinkSettings extends AnySink {
  /** The folder. */
  readonly file: string
  readonly format?: 'ndjson' | 'ndjson.gz' | undefined
  readonly rotate?: { readonly size?: number | undefined; readonly every?: number | undefined } | undefined
}

export interface BucketSinkSettings extends AnySink, WayIn {
  /** The bucket. */
  readonly s3: string
  readonly prefix?: string | undefined
  readonly region?: string | undefined
  readonly owner?: string | undefined
  readonly 'kms-key'?: string | undefined
  readonly 'storage-class'?: 'STANDARD' | 'STANDARD_IA' | 'ONEZONE_IA' | 'INTELLIGENT_TIERING' | 'GLACIER_IR' | undefined
}

export interface HttpSinkSettings extends AnySink {
  /** The URL. */
  readonly http: string
  readonly secret?: SecretPlace | undefined
  readonly headers?: Readonly<Record<string, string | SecretPlace>> | undefined
  readonly format?: 'ndjson' | 'json' | undefined
  readonly gzip?: boolean | undefined
  readonly 'allow-private'?: boolean | undefined
  readonly 'allow-http'?: boolean | undefined
}

export interface QueueSinkSettings extends AnySink, WayIn {
  /** The URL. */
  readonly queue: string
  readonly region?: string | undefined
}

export interface StdoutSettings extends AnySink {
  readonly stdout: true
}

export type SinkSettings = FileSinkSettings | BucketSinkSettings | HttpSinkSettings | QueueSinkSettings | StdoutSettings

export type LedgerSettings =
  | { readonly file: string }
  | ({ readonly dynamodb: string; readonly region?: string | undefined } & WayIn)
  | { readonly memory: true }

export type QuarantineSettings =
  | { readonly folder: string; readonly size?: number | undefined }
  | ({
      readonly bucket: string
      readonly prefix?: string | undefined
      readonly region?: string | undefined
      readonly owner?: string | undefined
      readonly 'kms-key'?: string | undefined
    } & WayIn)

/** Which events and objects are wanted. */
export interface FilterSettings {
  readonly where?: Where | undefined
  readonly kinds?: readonly ObjectKind[] | undefined
  readonly accounts?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
}

/** With whose credentials objects are got. */
export interface ObjectsSettings extends WayIn {
  readonly 'by-bucket'?: Readonly<Record<string, WayIn>> | undefined
  readonly 'by-account'?: Readonly<Record<string, WayIn>> | undefined
  readonly 'requester-pays'?: boolean | undefined
}

/** Who is told of what somebody should look at now. */
export interface AlertSettings extends WayIn {
  /** The URL of a queue, for `trailmend watch --wake-queue`; logged are alerts in any case. */
  readonly queue?: string | undefined
  /** What events that weaken the recording must concern, by kind; of trails all are told. */
  readonly watched?: WatchList | undefined
}

/** Everything that can be set, whether in a file, by a flag or by the environment; every value checked, nothing defaulted. */
export interface Settings extends WayIn {
  readonly version?: 1 | undefined
  readonly name?: string | undefined
  readonly sources?: readonly SourceSettings[] | undefined
  readonly sinks?: readonly SinkSettings[] | undefined
  readonly as?: 'ocsf' | undefined
  readonly ledger?: LedgerSettings | undefined
  readonly quarantine?: QuarantineSettings | undefined
  readonly filter?: FilterSettings | undefined
  readonly objects?: ObjectsSettings | undefined
  readonly limits?:
    | {
        readonly 'unzipped-size'?: number | undefined
        readonly ratio?: number | undefined
        readonly 'record-size'?: number | undefined
      }
    | undefined
  readonly 'duplicate-window'?: number | undefined
  readonly memory?: number | undefined
  readonly concurrency?: number | undefined
  readonly verify?: boolean | undefined
  readonly alerts?: AlertSettings | undefined
  /** Seconds. */
  readonly keep?: number | undefined
  readonly listen?: { readonly host: string; readonly port: number } | undefined
  readonly 'log-level'?: LogLevel | undefined
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
