import { describe } from 'vitest'
import { createMemoryLedger, emptyLedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { ledgerContract } from './contract.ts'

describe('a ledger in memory', () => {
  ledgerContract({
    keepsClaims: true,
    makeStore: () => {
      const memory = emptyLedgerMemory()
      return ({ by, clock }) => createMemoryLedger({ by, clock, memory })
    },
  })
})
