const MESSAGES = {
  refused: 'it does not take what we send, which is not the fault of the events',
  busy: 'it asks to wait longer than we do, or failed too often',
  unreachable: 'it cannot be reached',
  forbidden: 'its address is one that nothing is sent to',
  'taken-over': 'another collector has the object by now',
  'reader-gone': 'nobody reads it any more',
} as const

export type SinkErrorCode = keyof typeof MESSAGES

/** A sink could not take a parcel now. Nothing is lost by it: the parcel is committed again, or comes anew. */
export class SinkError extends Error {
  override readonly name = 'SinkError'
  readonly code: SinkErrorCode

  constructor(code: SinkErrorCode, detail: string, options?: ErrorOptions) {
    super(`${MESSAGES[code]}: ${detail}`, options)
    this.code = code
  }
}
