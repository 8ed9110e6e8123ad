import type { Clock } from '../../clock.ts'
import { CollectorError } from '../../collector-error.ts'
import type { Change, Changed, LedgerTable } from '../ledger-table.ts'

/** Makes changes of which none or all are made. Throws where the table does. */
export type MakeChanges = (changes: readonly Change[]) => Promise<Exclude<Changed, { readonly is: 'busy' }>>

/** How often a change is tried that meets another of the same item, with rests that double from this many milliseconds. */
const MOST_TRIES = 10
const FIRST_REST_MS = 20

/** Changes asked for at once by one call. */
const AT_ONCE = 16

/** Changes that are tried again where somebody else was at the item, and errors that say what to do. */
export function createChanging(
  table: LedgerTable,
  clock: Clock,
): { readonly change: MakeChanges; readonly told: (error: unknown) => unknown } {
  const told = (error: unknown) => tell(error, table.name)
  return {
    told,
    change: async (changes) => {
      for (let tries = 1; ; tries++) {
        const changed = await table.change(changes).catch((error: unknown) => {
          throw told(error)
        })
        if (changed.is !== 'busy') return changed
        if (tries === MOST_TRIES) throw new Error(`${table.name}: somebody else changes the same items all the time`)
        await clock.sleep(clock.random() * FIRST_REST_MS * 2 ** tries)
      }
    },
  }
}

/** Do something with each, a few at a time. Throws what is thrown first, when all that were begun have ended. */
export async function inTurns<T>(each: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let begin = 0; begin < each.length; begin += AT_ONCE) {
    const settled = await Promise.allSettled(each.slice(begin, begin + AT_ONCE).map(work))
    for (const one of settled) if (one.status === 'rejected') throw one.reason
  }
}

/** What DynamoDB calls what is not going to be better by itself. Source: DynamoDB Developer Guide, "Error handling with DynamoDB". */
const TOLD: ReadonlyMap<string, readonly ['configuration' | 'denied', string]> = new Map([
  ['ResourceNotFoundException', ['configuration', 'there is no such table, or it is made without the index "time"']],
  [
    'ValidationException',
    [
      'configuration',
      'the table is not made as a ledger must be: its keys are pk and sk, those of its index "time" day and moment, all of them strings. Make a new one as docs/collector/ledger.md says, and name it in ledger',
    ],
  ],
  ['AccessDeniedException', ['denied', 'the table']],
])

function tell(error: unknown, table: string): unknown {
  const row = error instanceof Error ? TOLD.get(error.name) : undefined
  if (row === undefined || !(error instanceof Error)) return error
  return new CollectorError(row[0], `${row[1]} (${table}): ${error.message}`, { cause: error })
}
