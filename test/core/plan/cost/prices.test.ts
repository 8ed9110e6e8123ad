import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  costOf,
  GOODS,
  type Good,
  PRICES,
  PRICES_OF,
  priceOf,
  REGION_PRICES,
  todaysCost,
  unpricedIn,
} from '../../../../packages/core/src/plan/cost/index.ts'
import { accountOf, creating, NOW, trailOf } from './accounts.ts'

const goods = Object.keys(GOODS) as Good[]
const document = readFileSync(new URL('../../../../docs/costs.md', import.meta.url), 'utf8')

describe('prices', () => {
  test('are dated', () => {
    expect(new Date(PRICES_OF).toISOString().slice(0, 10)).toBe(PRICES_OF)
    expect(document).toContain(PRICES_OF)
  })

  test('are positive', () => {
    for (const list of PRICES.values()) for (const price of Object.values(list)) expect(price).toBeGreaterThan(0)
  })

  test.each(['us-gov-west-1', 'us-gov-east-1', 'cn-north-1', 'cn-northwest-1', 'xx-nowhere-1', '__proto__', 'constructor'])(
    "of %s are not known, and not us-east-1's",
    (region) => {
      expect(unpricedIn(region)).toEqual(goods)
    },
  )

  test('of us-east-1 lack three only', () => {
    expect(unpricedIn('us-east-1')).toEqual(['network-events', 'data-insights', 'logs-exported'])
  })

  test('that are second-hand are of us-east-1 only, and the document and every bill say so', () => {
    expect(document).toContain('The prices of SNS and KMS in us-east-1 are second-hand')
    const { assumptions } = todaysCost(accountOf({ trails: [trailOf('one')] }), NOW, {})
    expect(assumptions).toContain("Prices of SNS and KMS in us-east-1 are second-hand: they were not seen in AWS's own price list.")
  })

  test('of single regions have a day, or say that they have none', () => {
    for (const { on } of Object.values(REGION_PRICES)) expect(on ?? '2026-01-01').toMatch(/^20\d\d-\d\d-\d\d$/)
    const { assumptions } = todaysCost(accountOf({ trails: [trailOf('one')] }), NOW, {})
    expect(assumptions).toContainEqual(expect.stringMatching(/^Prices of other regions .* on another day, or without one/))
  })

  test.each([
    ['eu-west-1', ['network-events', 'data-insights', 'logs-exported', 'key', 'kms-request']],
    ['ap-northeast-1', ['network-events', 'data-insights', 'logs-exported', 'sns-publish']],
  ] as const)('of %s lack only %j', (region, missing) => expect(unpricedIn(region)).toEqual(missing))

  test('of the user go before the list, for the region and the good they are of', () => {
    const settings = { prices: { 'us-gov-west-1': { key: 1.25 }, 'us-east-1': { 's3-put': 0 } } }
    expect(priceOf('key', 'us-gov-west-1', settings)).toBe(1.25)
    expect(priceOf('kms-request', 'us-gov-west-1', settings)).toBeNull()
    expect(priceOf('s3-put', 'us-east-1', settings)).toBe(0)
    expect(priceOf('key', '__proto__', settings)).toBeNull()
  })

  test('of the user make a total', () => {
    const prices = { 'us-gov-west-1': { 'paid-management-events': 2, 's3-put': 0.005, 's3-stored': 0.039 } }
    const home = { homeRegion: 'us-gov-west-1' }
    const cost = costOf(
      { ...creating(), region: 'us-gov-west-1' },
      {
        account: accountOf({ trails: [trailOf('one', home)] }),
        now: NOW,
        settings: { managementEvents: 1_000_000, regions: 1, prices },
        done: [],
      },
    )
    // 20 for the copy, 8,640 PUT, and 3 GB after a year.
    expect(cost.monthly).toBeCloseTo(20 + 0.0432 + 0.117, 10)
  })
})

describe('docs/costs.md has every price', () => {
  test.each(goods)('%s', (good) => {
    const { what, unit, usageType } = GOODS[good]
    const price = priceOf(good, 'us-east-1')
    expect(document).toContain(`| \`${good}\` | ${what} | ${unit} | ${price ?? 'not known'} | \`${usageType}\` |`)
  })

  test('and the regions with what is known of each', () => {
    for (const region of PRICES.keys()) {
      const shown = goods.map((good) => priceOf(good, region))
      const missing = shown.filter((price) => price === null).length
      const prices = (['s3-stored', 'logs-ingested', 'sqs-request'] as const).map((good) => priceOf(good, region) ?? 'not known')
      const from = Object.hasOwn(REGION_PRICES, region) ? (REGION_PRICES[region]?.on ?? 'no date') : ''
      expect(document).toContain(`| ${region} | ${[...prices, from, missing].join(' | ')} |`)
    }
  })
})
