/** How much a message may ask for. Each has a default that is above what the services themselves allow. */
export interface MessageLimits {
  /** The largest body, in UTF-16 units or bytes; 8 MiB unless given. A body that is given parsed is not measured. */
  readonly maxLength?: number
  /** The most objects or entries of one message, at every level; 10,000 unless given. */
  readonly maxEntries?: number
}

/** What is left of the limits on the way inward. */
export interface Allowance {
  readonly maxLength: number
  readonly maxEntries: number
  readonly depth: number
}

/** A queue's record in an envelope of SNS in an event of S3 is three; no service wraps deeper. */
const MAX_DEPTH = 4

export function allowanceOf({ maxLength = 8 << 20, maxEntries = 10_000 }: MessageLimits): Allowance {
  return { maxLength, maxEntries, depth: MAX_DEPTH }
}
