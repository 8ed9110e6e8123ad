import type { SessionOptions } from '@trailmend/aws/collect'
import type { Clock } from '../clock.ts'
import type { Settings } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'
import type { Ledger, LedgerReader } from '../ledger/ledger.ts'
import { targetOf } from './session.ts'

/** What opening a ledger takes besides its settings. */
export interface LedgerOpening {
  readonly session: () => Promise<SessionOptions>
  readonly clock: Clock
  /** The file where settings name none. */
  readonly otherwise: string
}

/** The collector's name where settings give none: enough where nobody shares its ledger. */
export const ALONE = 'collector'

/** Open the ledger for a collector. Throws what opening throws, and a `UsageError` where collectors share one and this one has no name. */
export async function openLedger(settings: Settings, opening: LedgerOpening): Promise<Ledger> {
  const { clock, otherwise } = opening
  const { name: by = ALONE, ledger = { file: otherwise } } = settings
  if ('memory' in ledger) return (await import('../ledger/memory-ledger.ts')).createMemoryLedger({ by, clock })
  if ('file' in ledger) return (await import('../ledger/sqlite-ledger.ts')).openSqliteLedger({ path: ledger.file, by, clock })
  if (settings.name === undefined)
    throw new UsageError('name: collectors that share a ledger need one each, unlike all others and the same after a restart')
  return openTable(ledger, { ...opening, by, keep: settings.keep })
}

/** Open the ledger to read in it, also while a collector has it. */
export async function openLedgerReader(settings: Settings, opening: LedgerOpening): Promise<LedgerReader> {
  const { ledger = { file: opening.otherwise } } = settings
  if ('memory' in ledger) throw new UsageError('ledger: one in memory is gone with its collector, and cannot be read')
  if ('file' in ledger) return (await import('../ledger/sqlite-ledger.ts')).readSqliteLedger(ledger.file)
  return openTable(ledger, { ...opening, by: settings.name ?? ALONE, keep: settings.keep })
}

type TableSettings = Extract<Settings['ledger'], { readonly dynamodb: string }>

type TableOpening = LedgerOpening & { readonly by: string; readonly keep: number | undefined }

async function openTable(settings: TableSettings, { by, keep, session, clock }: TableOpening): Promise<Ledger> {
  const [{ createTableLedger }, { createLedgerTable }] = await Promise.all([
    import('../ledger/table-ledger.ts'),
    import('@trailmend/aws/collect'),
  ])
  const { dynamodb: table, region } = settings
  const opened = await createLedgerTable({
    table,
    ...(region !== undefined && { region }),
    target: targetOf(settings),
    session: await session(),
  })
  return createTableLedger({ table: opened, by, clock, ...(keep !== undefined && { keep: keep * 1000 }) })
}
