import type { QuarantineEntry } from '../../../packages/collector/src/quarantine/quarantine.ts'
import { entryFor } from './entry.ts'

/** What entry number so-and-so is: all of it can be told from the number. */
export function keptEntry(number: number): QuarantineEntry {
  return entryFor(number.toString(16), { at: number, bytes: new Uint8Array(50_000).fill(number % 251) })
}
