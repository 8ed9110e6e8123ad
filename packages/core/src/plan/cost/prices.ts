import { REGIONS_ALWAYS_ENABLED } from '../../partition.ts'
import { GOODS, type Good } from './goods.ts'
import type { CostSettings } from './settings.ts'

/**
 * The day of the price list: what neither has another date below nor is said to have none was seen on this day or later. Whatever is computed
 * from the prices names the day.
 */
export const PRICES_OF = '2025-10-28'

/** US dollars for one unit of the goods whose price is known. */
export type PriceList = Readonly<Partial<Record<Good, number>>>

/** Source: AWS CloudTrail pricing, which names one price for all regions of the commercial partition. */
const EVERYWHERE: PriceList = { 'paid-management-events': 2, 'data-events': 0.1, 'management-insights': 0.35 }

/** Of us-east-1, undated. Source: what others write of AWS's prices; neither AWS's price list nor its price pages were seen to say so. */
const SECOND_HAND: PriceList = { 'sns-publish': 0.5, key: 1, 'kms-request': 0.03 }

/** US dollars for a GB-month of S3 Standard, first 50 TB. Source: AWS Price List API, AmazonS3, July 2026. */
const S3_STANDARD: Readonly<Record<string, number>> = {
  'af-south-1': 0.0274,
  'ap-northeast-1': 0.025,
  'ap-northeast-2': 0.025,
  'ap-south-1': 0.025,
  'ap-southeast-1': 0.025,
  'ap-southeast-2': 0.025,
  'ap-southeast-3': 0.025,
  'ca-central-1': 0.025,
  'eu-central-1': 0.0245,
  'eu-north-1': 0.023,
  'eu-west-1': 0.023,
  'eu-west-2': 0.024,
  'eu-west-3': 0.024,
  'me-south-1': 0.025,
  'sa-east-1': 0.0405,
  'us-east-1': 0.023,
  'us-east-2': 0.023,
  'us-west-1': 0.026,
  'us-west-2': 0.023,
}

/** What is known of a region besides, and of which day AWS's price list was that said so; `null` for a copy without a date. */
export interface RegionPrices {
  readonly on: string | null
  readonly prices: PriceList
}

/** What is known of single regions. Source: AWS Price List API, as those who asked it wrote down with day and usage type. */
// biome-ignore format: a table is read by its columns
export const REGION_PRICES: Readonly<Record<string, RegionPrices>> = {
  'ap-northeast-1': { on: '2026-09-23', prices: { 'logs-ingested': 0.76, 'logs-stored': 0.033, metric: 0.3, alarm: 0.1, 's3-put': 0.0047, 's3-get': 0.00037, 'sqs-request': 0.4, key: 1, 'kms-request': 0.03 } },
  'ap-northeast-2': { on: '2026-10-01', prices: { 'logs-ingested': 0.76, 'logs-stored': 0.0314, 'sqs-request': 0.4 } },
  'ap-south-1':     { on: '2026-09-17', prices: { 'logs-ingested': 0.67, key: 1, 'kms-request': 0.03 } },
  'ap-southeast-1': { on: null, prices: { 'logs-ingested': 0.7, 'logs-stored': 0.03, alarm: 0.1, 's3-put': 0.005, 's3-get': 0.0004, key: 1, 'kms-request': 0.03 } },
  'ap-southeast-2': { on: null, prices: { 'network-events': 0.1 } },
  'eu-central-1':   { on: '2025-07-01', prices: { 'logs-ingested': 0.63 } },
  'eu-west-1':      { on: '2026-09-11', prices: { 'logs-ingested': 0.57, 'logs-stored': 0.03, metric: 0.3, alarm: 0.1, 's3-put': 0.005, 's3-get': 0.0004, 'sns-publish': 0.5, 'sqs-request': 0.4 } },
  'us-east-1':      { on: '2025-10-28', prices: { 'logs-ingested': 0.5, 'logs-stored': 0.03, metric: 0.3, alarm: 0.1, 's3-put': 0.005, 's3-get': 0.0004, 'sqs-request': 0.4, ...SECOND_HAND } },
  'us-east-2':      { on: null, prices: { 'network-events': 0.1, 'data-insights': 0.03, 'logs-ingested': 0.5, 'logs-stored': 0.03 } },
}

/**
 * What is known of prices, by region. A price that is not here is not known: another region's is never taken instead.
 *
 * Nothing could be confirmed for AWS GovCloud (US), and China is billed in another currency.
 */
export const PRICES: ReadonlyMap<string, PriceList> = new Map(
  [...new Set([...REGIONS_ALWAYS_ENABLED.aws, ...Object.keys(S3_STANDARD)])].sort().map((region) => {
    const storage = S3_STANDARD[region]
    const stored = storage === undefined ? {} : { 's3-stored': storage, 's3-access-logs': storage }
    return [region, { ...EVERYWHERE, ...stored, ...REGION_PRICES[region]?.prices }]
  }),
)

/** US dollars for one unit of a good in a region: as the user says, else as listed; `null` if no price is known. */
export function priceOf(good: Good, region: string, { prices = {} }: Pick<CostSettings, 'prices'> = {}): number | null {
  const own = Object.hasOwn(prices, region) ? prices[region] : undefined
  return own?.[good] ?? PRICES.get(region)?.[good] ?? null
}

/** The goods that have no known price in a region. */
export function unpricedIn(region: string, settings: Pick<CostSettings, 'prices'> = {}): readonly Good[] {
  return (Object.keys(GOODS) as Good[]).filter((good) => priceOf(good, region, settings) === null)
}
