/** Something that could not be taken, kept whole: it can be looked at, and replayed. */
export interface QuarantineEntry {
  /** The same for the same thing at each delivery, so that it is there once. Made of hex digits. */
  readonly id: string
  readonly what: 'message' | 'object' | 'event'
  /** `s3://bucket/key`, or what the source calls it. */
  readonly origin: string
  /** A code, such as `gzip-broken`, `too-large` or `rejected`. */
  readonly code: string
  /** In words of ours. */
  readonly because: string
  /** Byte offset in what was read, unzipped, where it broke. */
  readonly offset?: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** As delivered, or the first `maxBytes` of it; absent where there is nothing to keep (`s3` has it). */
  readonly bytes?: Uint8Array
  /** Whether `bytes` is all of it. */
  readonly isWhole: boolean
  /** Which sinks did not take it; all where absent. */
  readonly sinks?: readonly string[]
}

/** Where what could not be taken is kept: a folder, a bucket, or a test's memory. */
export interface Quarantine {
  readonly name: string
  /** Resolves when it would survive a crash. The same id again writes the same over the same. */
  put(entry: QuarantineEntry): Promise<void>
  list(): AsyncIterable<Omit<QuarantineEntry, 'bytes'>>
  get(id: string): Promise<QuarantineEntry | undefined>
  /** It was replayed, or somebody says that it does not matter. */
  remove(id: string): Promise<void>
  close?(): Promise<void>
}
