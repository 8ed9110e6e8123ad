import { expect, test } from 'vitest'
import { type ArchivedAmount, canRestore, renderRestoreQuote } from '../../../packages/report/src/verify/restore-price.ts'
import { RESTORE_PRICES, RESTORE_TIERS } from '../../../packages/report/src/verify/restore-prices.ts'

const quote = (amounts: readonly ArchivedAmount[], more: Partial<Parameters<typeof renderRestoreQuote>[0]> = {}) =>
  renderRestoreQuote({ amounts, underWay: 0, unknown: 0, tier: 'Bulk', days: 30, ...more })

/** 15 million objects of 100 TB: the example by which AWS re:Post explains retrieval of S3 Glacier Flexible Retrieval. */
const MANY = { archive: 'GLACIER', objects: 15_000_000, bytes: 102_400 * 2 ** 30 } as const

test('requests, gigabytes and a month of copies', () => {
  const text = quote([MANY])
  const copies = 102_400 * 0.023
  const prices = [...text.matchAll(/^ +\*? +(\w+) +USD (\S+) +(.+)$/gm)].map(([, ...row]) => row)
  expect(prices).toEqual([
    ['Bulk', copies.toFixed(2), '5 to 12 hours'],
    ['Standard', (750 + 1_024 + copies).toFixed(2), '3 to 5 hours'],
    ['Expedited', (150_000 + 3_072 + copies).toFixed(2), '1 to 5 minutes'],
  ])
  expect(quote([MANY], { days: 15 })).toContain(`USD ${(copies / 2).toFixed(2)}  5 to 12 hours`)
})

test('what is in Intelligent-Tiering comes back for nothing, and stays', () => {
  expect(quote([{ ...MANY, archive: 'INTELLIGENT_TIERING/ARCHIVE_ACCESS' }])).toMatch(/\* Bulk +USD 0\.00 /)
})

test('it is called an estimate, of a day, with the page to look at', () => {
  expect(quote([MANY])).toContain(`An estimate by list prices of us-east-1, not confirmed since ${RESTORE_PRICES.asOf}`)
  expect(quote([MANY])).toContain('https://aws.amazon.com/s3/pricing/')
})

test('every archive has the speeds that it has', () => {
  const speeds = Object.entries(RESTORE_PRICES.retrieval).map(([archive, tiers]) => [archive, Object.keys(tiers)])
  expect(speeds).toEqual([
    ['GLACIER', [...RESTORE_TIERS]],
    ['DEEP_ARCHIVE', ['Bulk', 'Standard']],
    ['INTELLIGENT_TIERING/ARCHIVE_ACCESS', [...RESTORE_TIERS]],
    ['INTELLIGENT_TIERING/DEEP_ARCHIVE_ACCESS', ['Bulk', 'Standard']],
  ])
  const deep = [{ ...MANY, archive: 'DEEP_ARCHIVE' }] as const
  expect(canRestore({ amounts: deep, tier: 'Expedited' })).toBe(false)
  expect(quote(deep, { tier: 'Expedited' })).toContain('not possible')
})
