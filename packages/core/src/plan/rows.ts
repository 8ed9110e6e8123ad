import { COMMON_ROWS } from './rows/every-part.ts'
import { LOGS_ROWS } from './rows/logs.ts'
import { NOTIFICATION_ROWS } from './rows/notification.ts'
import type { Row } from './rows/row.ts'
import { STORAGE_ROWS } from './rows/storage.ts'
import { TRAIL_ROWS } from './rows/trail.ts'

export { type Row, SITUATIONS, type Situation } from './rows/row.ts'

/** The decision table. Exactly one row covers every combination that a part's card allows. */
export const ROWS: readonly Row[] = [...COMMON_ROWS, ...TRAIL_ROWS, ...STORAGE_ROWS, ...NOTIFICATION_ROWS, ...LOGS_ROWS]
