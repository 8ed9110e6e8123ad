import type { LedgerEntry } from '../../../packages/collector/src/ledger/ledger.ts'

/** What object number so-and-so is finished with: all of it can be told from the number. */
export function recordOf(number: number): LedgerEntry {
  return {
    record: {
      id: `s3://b/${number}`,
      fate: 'stored',
      size: number,
      account: '111122223333',
      region: `r-${number % 3}`,
      keyTime: number,
      at: number,
    },
    claims: [new Uint8Array(6500).fill(number % 251)],
    positions: new Map([['file', `${number}`]]),
  }
}
