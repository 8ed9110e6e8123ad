import { type CostItem, GOODS } from '@trailmend/core/plan'
import { expect, test } from 'vitest'
import { itemWords } from '../../../packages/report/src/plan/plan-words.ts'

function words(quantity: number | null, unit: string, more: Partial<CostItem> = {}): string {
  return itemWords({ what: 'S3', unit, quantity, unitPrice: 0.005, monthly: 0.87, basis: 'measured', ...more })
}

test.each<[number | null, string, string]>([
  [173, '1,000 requests', '173,000 requests, $0.005 per 1,000 requests'],
  [172.8, '1,000 requests', '172,800 requests, $0.005 per 1,000 requests'],
  [1.1, '10,000 requests', '11,000 requests, $0.005 per 10,000 requests'],
  [0.0123, 'million requests', '12,300 requests, $0.005 per million requests'],
  [14.893372, '100,000 events', '1,489,337 events, $0.005 per 100,000 events'],
  [0.000021, '100,000 events', '2.1 events, $0.005 per 100,000 events'],
  [-2, '1,000 requests', '-2,000 requests, $0.005 per 1,000 requests'],
  [0, '1,000 requests', '0 requests, $0.005 per 1,000 requests'],
  [1.2345, 'GB', '1.23 GB, $0.005 per GB'],
  [1200, 'GB-month', '1,200 GB-month, $0.005 per GB-month'],
  [15, 'metric', '15 metrics, $0.005 per metric'],
  [1, 'key', '1 key, $0.005 per key'],
  [null, '1,000 requests', 'unknown amount, $0.005 per 1,000 requests'],
])('%s of %s are told as %s', (quantity, unit, told) => expect(words(quantity, unit)).toBe(`S3: $0.87 (${told}; measured)`))

test('what is not known is told', () => {
  expect(words(2, '1,000 requests', { unitPrice: null, monthly: null })).toBe('S3: not known (2,000 requests, price not known; measured)')
})

test.each(Object.values(GOODS).map(({ unit, size }) => [unit, size] as const))('%s are told one by one', (unit, size) => {
  const things = size === 1e9 ? 2 : size * 2
  expect(words(2, unit)).toContain(`(${String(things).replace(/\B(?=(\d{3})+$)/g, ',')} `)
})
