import type { EventCounts, Fate, ObjectRecord } from '../ledger/ledger.ts'
import { FATES } from '../ledger/ledger.ts'
import { isReplayId, withoutVersion } from '../object/task-of.ts'
import { defaultPlaces } from '../open/open-collector.ts'
import { openLedgerReader } from '../open/open-ledger.ts'
import { createSession } from '../open/session.ts'
import { EVENT_REPLAY } from '../source/replay-source.ts'
import type { Io } from './io.ts'
import { momentIn } from './moments.ts'
import { settingsOf } from './settings-of.ts'
import { shown, shownJson } from './shown.ts'

export interface StatusFlags {
  readonly config?: string
  readonly from?: string
  readonly to?: string
  readonly json?: boolean
}

/** What became of the objects of one account and region. */
interface Row {
  readonly account: string
  readonly region: string
  readonly objects: Record<Fate, number>
  readonly events: { -readonly [Key in keyof EventCounts]: number }
  unacknowledged: number
}

const WEEK = 7 * 86_400_000

/** Say what became of every object that the ledger knows. Returns 1 where something is in quarantine. */
export async function runStatus(flags: StatusFlags, io: Io): Promise<number> {
  const settings = await settingsOf(flags, io)
  const now = io.clock.now()
  const to = flags.to === undefined ? now + 3_600_000 : momentIn('--to', flags.to)
  const from = flags.from === undefined ? to - WEEK : momentIn('--from', flags.from)
  const ledger = await openLedgerReader(settings, {
    session: createSession(),
    clock: io.clock,
    otherwise: defaultPlaces(io.folder).ledger,
  })
  try {
    const rows = new Map<string, Row>()
    const replays = createReplays()
    const { accounts, regions } = settings.filter ?? {}
    for await (const record of ledger.records({ from, to })) {
      if (isAmong(record.account, accounts) && isAmong(record.region, regions)) replays.note(record, add(rows, record))
    }
    replays.settle()
    const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    io.print(flags.json === true ? `${shownJson({ v: 1, from: iso(from), to: iso(to), rows: sorted })}\n` : tableOf(sorted, { from, to }))
    return sorted.some(({ objects, events }) => objects.quarantined > 0 || events.quarantined > 0) ? 1 : 0
  } finally {
    await ledger.close()
  }
}

function isAmong(value: string | undefined, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || (value !== undefined && wanted.includes(value))
}

function add(rows: Map<string, Row>, { id, account = '-', region = '-', fate, events, acknowledged }: ObjectRecord): Row {
  const key = `${account} ${region}`
  const row = rows.get(key) ?? emptyRow(account, region)
  rows.set(key, row)
  if (isEventReplay(id)) {
    // It was read with its object, and is no longer in quarantine: nobody is told of a replay, and of one that was in vain nothing has changed.
    for (const name of ['kept', 'filtered', 'duplicate'] as const) {
      row.events[name] += events?.[name] ?? 0
      row.events.quarantined -= events?.[name] ?? 0
    }
    return row
  }
  row.objects[fate]++
  if (!acknowledged) row.unacknowledged++
  for (const name of ['read', 'kept', 'filtered', 'duplicate', 'quarantined'] as const) row.events[name] += events?.[name] ?? 0
  return row
}

const isEventReplay = (id: string): boolean => id.startsWith(EVENT_REPLAY)

/** Objects that were in quarantine, and those of them that were taken since: these are one object, and not two. */
function createReplays(): { note(record: ObjectRecord, row: Row): void; settle(): void } {
  const aside = new Map<string, Row[]>()
  const taken = new Set<string>()
  return {
    note: ({ id, fate }, row) => {
      const object = withoutVersion(id)
      if (fate === 'quarantined') aside.set(object, [...(aside.get(object) ?? []), row])
      else if (isReplayId(id)) taken.add(object)
    },
    settle: () => {
      for (const object of taken) for (const row of aside.get(object) ?? []) row.objects.quarantined--
    },
  }
}

function emptyRow(account: string, region: string): Row {
  return {
    account,
    region,
    objects: { stored: 0, filtered: 0, digest: 0, quarantined: 0, foreign: 0 },
    events: { read: 0, kept: 0, filtered: 0, duplicate: 0, quarantined: 0 },
    unacknowledged: 0,
  }
}

const iso = (at: number): string => new Date(at).toISOString()

const COLUMNS: readonly (readonly [string, (row: Row) => string])[] = [
  ['account', ({ account }) => shown(account)],
  ['region', ({ region }) => shown(region)],
  ...FATES.map((fate) => [fate, ({ objects }: Row) => String(objects[fate])] as const),
  ['read', ({ events }) => String(events.read)],
  ['= kept', ({ events }) => String(events.kept)],
  ['+ filtered', ({ events }) => String(events.filtered)],
  ['+ duplicate', ({ events }) => String(events.duplicate)],
  ['+ quarantined', ({ events }) => String(events.quarantined)],
]

function tableOf(rows: readonly Row[], { from, to }: { readonly from: number; readonly to: number }): string {
  const head = `Objects delivered from ${iso(from)} to ${iso(to)}, by fate, and their events:\n`
  if (rows.length === 0) return `${head}none\n`
  const cells = [COLUMNS.map(([name]) => name), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  const lines = cells.map((line) =>
    line
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return `${head}${lines.join('\n')}\n`
}
