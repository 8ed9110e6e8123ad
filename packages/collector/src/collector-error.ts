const MESSAGES = {
  'queue-gone': 'the queue is not there',
  denied: 'a permission is missing',
  'sink-reads-own-source': 'a sink writes into the bucket that is read from',
  'not-balanced': 'events read are not those kept, filtered, duplicate and quarantined together',
  'ledger-locked': 'another collector has the ledger open',
  'ledger-newer': 'the ledger was written by a newer version',
  'ledger-broken': 'what the ledger keeps cannot be read',
  'ledger-not-flushed': 'what the ledger was told may not survive a crash',
  'quarantine-full': 'the quarantine has no room',
  'quarantine-broken': 'what the quarantine keeps cannot be read',
  'position-lost': 'what a sink wrote is not there any more',
  configuration: 'the configuration is not right',
} as const

export type CollectorErrorCode = keyof typeof MESSAGES

/** The collector cannot go on, or should not. `detail` says with what; what was done before lasts. */
export class CollectorError extends Error {
  override readonly name = 'CollectorError'
  readonly code: CollectorErrorCode

  constructor(code: CollectorErrorCode, detail: string, options?: ErrorOptions) {
    super(`${MESSAGES[code]}: ${detail}`, options)
    this.code = code
  }
}
