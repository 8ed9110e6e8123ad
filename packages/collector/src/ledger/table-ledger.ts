import type { Clock } from '../clock.ts'
import { CollectorError } from '../collector-error.ts'
import type { Ledger } from './ledger.ts'
import type { Change, Condition, LedgerTable } from './ledger-table.ts'
import { createChanging, inTurns } from './table/changing.ts'
import { createFinish } from './table/finish.ts'
import { sharedIdentity } from './table/identity.ts'
import { objectKey, recordOf } from './table/items.ts'
import { createTableReads } from './table/reads.ts'
import { rememberIn } from './table/remembered.ts'

/** What several collectors share, and what each of them is. */
export interface TableLedgerOptions {
  readonly table: LedgerTable
  /** Unlike every other collector's on this table, and the same after a restart. */
  readonly by: string
  readonly clock: Clock
  /** By how many milliseconds the clocks of two collectors may differ: what another began is free so much later than it says. */
  readonly clockDifference?: number
  /** After how many milliseconds an object may be forgotten, and what passes with them; never, by default. The table must be told to remove what has expired. */
  readonly keep?: number
}

/** Half a minute: a machine whose clock is kept right is off by far less. */
const CLOCK_DIFFERENCE_MS = 30_000
/** What was begun and never finished nobody asks for when messages are gone: SQS keeps them for 14 days. */
const UNFINISHED_DAYS = 15
const DAY_MS = 86_400_000
/** CloudTrail delivers again for 30 days, and SQS keeps messages for 14: what is forgotten sooner may come again. */
const LEAST_KEPT_MS = 45 * DAY_MS

/**
 * A ledger that several collectors share, over a table with conditional writes. One of them begins an object, one finishes it: a finish is
 * refused where another has begun it meanwhile. Claims of events stay in this process's memory, and each collector has its own: events are told
 * apart by one collector, not by several, and not beyond a restart.
 *
 * Throws `CollectorError`: 'configuration' where the table is not there or not made as it must be, 'denied' where a permission is missing.
 */
export function createTableLedger(options: TableLedgerOptions): Ledger {
  const { table, by, clock, clockDifference = CLOCK_DIFFERENCE_MS, keep } = options
  if (keep !== undefined && keep < LEAST_KEPT_MS)
    throw new CollectorError(
      'configuration',
      `a ledger keeps objects for at least 45 days, not ${keep / DAY_MS}: until then they may come again`,
    )
  // Two processes of one name must not take each other's work for their own.
  const run = Math.floor(clock.random() * 2 ** 52).toString(36) + clock.now().toString(36)
  const { change, told } = createChanging(table, clock)
  /** What this process began and neither finished nor gave back. */
  const begun = new Set<string>()
  const get: LedgerTable['get'] = (key) =>
    table.get(key).catch((error: unknown) => {
      throw told(error)
    })
  const finish = createFinish({ change, by, run, begun, ...(keep === undefined ? {} : { keep }) })
  const undecided: Condition = { attribute: 'fate', is: 'absent' }
  const isMine: Condition = { attribute: 'by', is: 'equal', to: by }
  const isThisRun: Condition = { attribute: 'run', is: 'equal', to: run }
  return {
    name: table.name,
    isShared: true,
    ...createTableReads(table, { by, clock, get, told }),
    identity: () => sharedIdentity(get, change),
    begin: async (id, forMilliseconds) => {
      const changed = await claim(id, forMilliseconds, free())
      if (changed.is === 'changed') {
        begun.add(id)
        return { is: 'begun' }
      }
      const item = changed.refused.get(0)
      const record = recordOf(id, item)
      if (record !== undefined) return { is: 'done', record }
      return { is: 'held', by: String(item?.by ?? '?'), until: Number(item?.until ?? clock.now()) + clockDifference }
    },
    renew: async (id, forMilliseconds) => (await claim(id, forMilliseconds, [[undecided, isMine, isThisRun]])).is === 'changed',
    abandon: async (id) => {
      begun.delete(id)
      await change([{ remove: objectKey(id), when: [[undecided, isMine, isThisRun]] }])
    },
    finish: async (entries) => {
      const { lost } = await finish(entries)
      for (const { record } of entries) begun.delete(record.id)
      return { lost }
    },
    acknowledged: async (ids) => {
      const each = (id: string) =>
        change([{ update: objectKey(id), set: { acknowledged: true }, when: [[{ attribute: 'fate', is: 'present' }]] }])
      await inTurns(ids, each)
    },
    claims: async function* () {},
    forgetClaims: async () => {},
    forgetObjects: async () => 0,
    remember: (name, value) => rememberIn({ change, clock, keep }, name, value),
    rememberAll: (values) => inTurns([...values], ([name, value]) => rememberIn({ change, clock, keep }, name, value)),
    forgetRemembered: async () => 0,
    close: async () => {},
  }

  function claim(id: string, forMilliseconds: number, when: NonNullable<Change['when']>): ReturnType<typeof change> {
    const until = Math.ceil(clock.now() + forMilliseconds)
    const expires = Math.ceil((until + UNFINISHED_DAYS * DAY_MS) / 1000)
    return change([{ update: objectKey(id), set: { by, run, until, expires }, when }])
  }

  function free(): readonly (readonly Condition[])[] {
    return [
      [undecided, { attribute: 'by', is: 'absent' }],
      // A collector that is here again has ended before. What two of one name begin, one of them finishes.
      [undecided, isMine],
      [undecided, { attribute: 'until', is: 'below', limit: Math.floor(clock.now() - clockDifference) }],
    ]
  }
}
