import { REGIONS_ALWAYS_ENABLED } from '../../partition.ts'
import { GOODS, type Good } from './goods.ts'
import type { CostSettings } from './settings.ts'

/** The day of the price list: what has no other date below was seen on this day or later. Whatever is computed from the prices names the day. */
export const PRICES_OF = '2025-10-28'

/** US dollars for one unit of the goods whose price is known. */
export type PriceList = Readonly<Partial<Record<Good, number>>>

/** Source: AWS CloudTrail pricing, which names one price for all regions of the commercial partition. */
const EVERYWHERE: PriceList = { 'paid-management-events': 2, 'data-events': 0.1, 'management-insights': 0.35 }

/** Of us-east-1, undated. Source: what others write of AWS's prices; neither AWS's price list nor its price pages were seen to say so. */
const SECOND_HAND: PriceList = { 'sns-publish': 0.5, 'sqs-request': 0.4, key: 1, 'kms-request': 0.03 }

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

/**
 * What else is known of single regions. Source: AWS Price List API, in October 2025 (us-east-1), in July 2025 or later (eu-central-1), and in an
 * older copy without a date (ap-southeast-2).
 */
const ONE_BY_ONE: Readonly<Record<string, PriceList>> = {
  'us-east-1': {
    'logs-ingested': 0.5,
    'logs-stored': 0.03,
    metric: 0.3,
    alarm: 0.1,
    's3-put': 0.005,
    's3-get': 0.0004,
    ...SECOND_HAND,
  },
  'eu-central-1': { 'logs-ingested': 0.63 },
  'ap-southeast-2': { 'network-events': 0.1 },
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
    return [region, { ...EVERYWHERE, ...stored, ...ONE_BY_ONE[region] }]
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
