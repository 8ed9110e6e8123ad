/** What reading may cost at most. */
export interface Limits {
  /** Bytes of one record that is kept as bytes. AWS sends 256 KB at most, and a little more for enriched events. */
  readonly maxRecordBytes: number
  /**
   * Bytes of one record that is read token by token where it is larger than `maxRecordBytes`: the Node entry does, and delivers its
   * object. One of nothing but `[]` takes about 40 times its bytes in V8, measured: so this is about 1.2 GB at the worst.
   */
  readonly maxOversizedBytes: number
  /** Bytes of everything, unzipped. */
  readonly maxBytes: number
  /** Bytes unzipped for each byte zipped, once there are more than a mebibyte. Logs come to about 10. */
  readonly maxRatio: number
}

/** The limits where none are given. */
export const DEFAULT_LIMITS: Limits = {
  maxRecordBytes: 16 * 2 ** 20,
  maxOversizedBytes: 32 * 2 ** 20,
  maxBytes: 16 * 2 ** 30,
  maxRatio: 400,
}

/** So much may come of anything, however small it is zipped. */
export const FREE_BYTES: number = 2 ** 20
