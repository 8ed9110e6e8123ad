import { StreamError } from '@trailmend/stream/node'

/** Why a record is kept from going on: it is broken, and those about it are not. */
export interface BrokenRecord {
  readonly code: string
  readonly because: string
}

/** What an error says of the one record that was looked at; throws any other. */
export function brokenRecord(error: unknown): BrokenRecord {
  if (!(error instanceof StreamError) || error.code !== 'invalid-record') throw error
  return { code: error.code, because: error.message }
}

/** What is asked of one record, or why it is broken. */
export function ofRecord<T>(ask: () => T): T | BrokenRecord {
  try {
    return ask()
  } catch (error) {
    return brokenRecord(error)
  }
}
