import type { ReadOptions } from '../read/options.ts'
import { createScannerWith, type Scanner } from '../read/scanner.ts'
import { createDecode } from './decode.ts'
import { openValue } from './oversized.ts'

/**
 * A scanner of CloudTrail's logs in any of their forms, as the portable entry has it; and it reads records that are larger than
 * `limits.maxRecordBytes`. Throws a `TypeError` if `where` names what is no hot field, or wants what no field can be.
 */
export function createScanner(options: ReadOptions = {}): Scanner {
  return createScannerWith({ decode: createDecode(), ...options, openValue })
}
