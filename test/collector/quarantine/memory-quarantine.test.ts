import { describe } from 'vitest'
import { createMemoryQuarantine } from '../../../packages/collector/src/quarantine/memory-quarantine.ts'
import { quarantineContract } from './contract.ts'

describe('a quarantine in memory', () => {
  quarantineContract(() => {
    const entries = new Map()
    return () => createMemoryQuarantine({ entries, maxEntryBytes: 1000 })
  })
})
