const MESSAGES = {
  empty: 'there is nothing in it: not even an empty log',
  truncated: 'it ends before its JSON does',
  'invalid-json': 'its JSON is broken',
  'invalid-record': 'a record in it is not valid JSON',
  'not-a-log': 'it is not a CloudTrail log',
  'two-record-lists': 'it has more than one list of records',
  'record-too-large': 'a record is larger than limits.maxRecordBytes',
  'record-too-deep': 'a record is larger than limits.maxRecordBytes, and nested deeper than 1,000 brackets',
  'gzip-broken': 'it cannot be unzipped',
  'too-large': 'unzipped it is larger than limits.maxBytes',
  'ratio-too-high': 'it unzips to more than limits.maxRatio times its size',
} as const

export type StreamErrorCode = keyof typeof MESSAGES

/** Where an error was met, and in what. */
export interface StreamErrorPlace {
  /** Byte offset in what was read, unzipped. */
  readonly offset: number
  /** What was read: a path, or what the caller called it. */
  readonly source?: string | undefined
  /** What more is known. Made of words of ours: nothing in it comes from the input. */
  readonly detail?: string | undefined
}

/**
 * What is read is not what it should be. Never thrown for what a record says.
 * Everything before the offset has been delivered.
 */
export class StreamError extends Error {
  override readonly name = 'StreamError'
  readonly code: StreamErrorCode
  readonly offset: number
  readonly source: string | undefined
  readonly detail: string | undefined

  constructor(code: StreamErrorCode, place: StreamErrorPlace, options?: ErrorOptions) {
    const detail = place.detail === undefined ? '' : `: ${place.detail}`
    super(`${place.source === undefined ? '' : `${place.source}: `}${MESSAGES[code]}${detail} (at byte ${place.offset})`, options)
    this.code = code
    this.offset = place.offset
    this.source = place.source
    this.detail = place.detail
  }
}
