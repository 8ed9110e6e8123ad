/** The folders of log files; each file in one holds events of its kind. Source: CloudTrail User Guide, "Finding your CloudTrail log files". */
export const LOG_KINDS = ['CloudTrail', 'CloudTrail-Insight', 'CloudTrail-NetworkActivity', 'CloudTrail-Aggregated'] as const
export type LogKind = (typeof LOG_KINDS)[number]

/** The folder of the digests. */
export const DIGEST_KIND = 'CloudTrail-Digest'

/** Where a trail writes one kind of file of one account and region. */
export interface KeyFolder {
  /** What the trail puts before `AWSLogs`, without the slash between; empty where it puts nothing. */
  readonly prefix: string
  /** `o-…`, in the layout of an organization's trail. */
  readonly organizationId?: string
  readonly account: string
  readonly region: string
}

interface Delivered extends KeyFolder {
  /** The day of the folders, `2026/11/22`. It need not be the day of `time`. */
  readonly day: string
  /** The time in the name, in milliseconds since 1970-01-01 UTC. */
  readonly time: number
}

/** The key of a log file. Its time is that of delivery, to the minute; the events may be older. */
export interface LogKey extends Delivered {
  readonly kind: LogKind
  /** What keeps two names apart; it means nothing. */
  readonly unique: string
}

/** The key of a digest. Its time is the end of what it covers, to the second. */
export interface DigestKey extends Delivered {
  readonly kind: typeof DIGEST_KIND
  readonly trail: string
  /** The region that the trail was made in, where `region` is the one that the logs are of. */
  readonly homeRegion: string
  /** Whether it names files that the digest of their hour left out. */
  readonly backfill: boolean
}

export type ObjectKey = LogKey | DigestKey

/** The longest key that S3 takes, in bytes of UTF-8. Source: Amazon S3 User Guide, "Naming Amazon S3 objects". */
export const MAX_KEY_BYTES = 1024
