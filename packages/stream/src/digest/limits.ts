/** What verification may cost. */
export interface VerifyLimits {
  /** How many objects are read at once; 16 unless given. */
  readonly concurrency?: number
  /** The most bytes that a digest may inflate to, all of which are held; 64 MiB unless given (some 150,000 log files). */
  readonly maxDigestBytes?: number
  /** The most bytes that a log file may inflate to, which are not held; 4 GiB unless given. */
  readonly maxLogBytes?: number
}

export const DEFAULT_LIMITS: Required<VerifyLimits> = { concurrency: 16, maxDigestBytes: 64 << 20, maxLogBytes: 4 * 2 ** 30 }

/** Digests are made every hour. Source: CloudTrail User Guide, "Validating CloudTrail log file integrity". */
export const HOUR: number = 3_600_000
const MINUTE: number = 60_000
export const DAY: number = 24 * HOUR

/** How long after its hour a digest may still be on its way. */
export const DELIVERY_DELAY: number = 2 * HOUR
/** How far the end of one digest and the start of the one after it may be apart: they are the same second. */
export const SEAM: number = MINUTE
/** How far an hourly digest may be from where it is expected, when the one between is not there to tell. */
export const UNSEEN_SEAM: number = 30 * MINUTE
/** How far the time in a log file's name may be from its delivery, by which digests go. */
export const NAME_SLACK: number = 15 * MINUTE
