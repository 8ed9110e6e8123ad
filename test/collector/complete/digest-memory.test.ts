import { describe } from 'vitest'
import { createMemoryLedger } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { createTableLedger } from '../../../packages/collector/src/ledger/table-ledger.ts'
import { createSetClock } from '../ledger/clock.ts'
import { createMemoryTable } from '../ledger/memory-table.ts'
import { digestContract } from './digest-contract.ts'

describe('digests in memory', () => digestContract(() => createMemoryLedger({ by: 'test' })))
describe('digests in a table', () =>
  digestContract(() => createTableLedger({ table: createMemoryTable(), by: 'test', clock: createSetClock() })))
