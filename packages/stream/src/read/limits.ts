/** What reading may cost at most. */
export interface Limits {
  /** Bytes of one record. AWS sends 256 KB at most, and a little more for enriched events. */
  readonly recordBytes: number
  /** Bytes of everything, unzipped. */
  readonly bytes: number
  /** Bytes unzipped for each byte zipped, once there are more than a mebibyte. Logs come to about 10. */
  readonly ratio: number
}

/** The limits where none are given. */
export const DEFAULT_LIMITS: Limits = { recordBytes: 16 * 2 ** 20, bytes: 16 * 2 ** 30, ratio: 400 }

/** So much may come of anything, however small it is zipped. */
export const FREE_BYTES: number = 2 ** 20
