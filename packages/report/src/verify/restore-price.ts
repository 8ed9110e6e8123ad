import { number, plural } from '../count.ts'
import { bytesText } from './verify-words.ts'

/** How fast to restore, the cheapest first. */
export const RESTORE_TIERS = ['Bulk', 'Standard', 'Expedited'] as const
export type RestoreTier = (typeof RESTORE_TIERS)[number]

/** Where objects must be restored before they can be read. */
export type RestoreArchive = 'GLACIER' | 'DEEP_ARCHIVE' | 'INTELLIGENT_TIERING/ARCHIVE_ACCESS' | 'INTELLIGENT_TIERING/DEEP_ARCHIVE_ACCESS'

/** US dollars for a gigabyte and for a thousand requests, and how long it takes. */
interface Price {
  readonly perGigabyte: number
  readonly perThousand: number
  readonly takes: string
}

/** Source and time of the prices below; they are list prices of one region, without taxes and discounts. */
const SOURCE = 'list prices of us-east-1, https://aws.amazon.com/s3/pricing/, as known in 2025'

const FREE = { perGigabyte: 0, perThousand: 0 }
const DEAREST = { perGigabyte: 0.03, perThousand: 10, takes: '1 to 5 minutes' }

/** Source: Amazon S3 pricing, "Requests & data retrievals"; times: Amazon S3 User Guide, "Archive retrieval options". */
const PRICES: Readonly<Record<RestoreArchive, Partial<Record<RestoreTier, Price>>>> = {
  GLACIER: {
    Bulk: { ...FREE, takes: '5 to 12 hours' },
    Standard: { perGigabyte: 0.01, perThousand: 0.05, takes: '3 to 5 hours' },
    Expedited: DEAREST,
  },
  DEEP_ARCHIVE: {
    Bulk: { perGigabyte: 0.0025, perThousand: 0.025, takes: 'up to 48 hours' },
    Standard: { perGigabyte: 0.02, perThousand: 0.1, takes: 'up to 12 hours' },
  },
  'INTELLIGENT_TIERING/ARCHIVE_ACCESS': {
    Bulk: { ...FREE, takes: '5 to 12 hours' },
    Standard: { ...FREE, takes: '3 to 5 hours' },
    Expedited: DEAREST,
  },
  'INTELLIGENT_TIERING/DEEP_ARCHIVE_ACCESS': {
    Bulk: { ...FREE, takes: 'up to 48 hours' },
    Standard: { ...FREE, takes: 'up to 12 hours' },
  },
}

/** A month of S3 Standard for the copies; what is in Intelligent-Tiering needs none. */
const STORAGE_PER_GIGABYTE_MONTH = 0.023
const DAYS_OF_A_MONTH = 30
const GIGABYTE = 2 ** 30

/** What is to be restored from one archive. */
export interface ArchivedAmount {
  readonly archive: RestoreArchive
  readonly objects: number
  /** Bytes as stored. */
  readonly bytes: number
}

/** What is archived of what was to be verified. */
export interface RestoreQuote {
  readonly amounts: readonly ArchivedAmount[]
  /** Objects whose copy has been asked for already, and objects of which nothing could be found out. */
  readonly underWay: number
  readonly unknown: number
  readonly tier: RestoreTier
  /** How long copies stay. */
  readonly days: number
}

/** Whether everything can be restored at a speed: a deep archive has no expedited way. */
export function canRestore({ amounts, tier }: Pick<RestoreQuote, 'amounts' | 'tier'>): boolean {
  return amounts.every(({ archive }) => PRICES[archive][tier] !== undefined)
}

/** US dollars for restoring an amount, and for keeping the copies; `undefined` where an archive has no such speed. */
function restorePrice({ archive, objects, bytes }: ArchivedAmount, tier: RestoreTier, days: number): number | undefined {
  const price = PRICES[archive][tier]
  if (price === undefined) return undefined
  const gigabytes = bytes / GIGABYTE
  const keeping = archive.startsWith('INTELLIGENT_TIERING') ? 0 : (gigabytes * STORAGE_PER_GIGABYTE_MONTH * days) / DAYS_OF_A_MONTH
  return gigabytes * price.perGigabyte + (objects / 1000) * price.perThousand + keeping
}

/** What restoring costs, at each speed, as text for a person who is to decide. */
export function renderRestoreQuote({ amounts, underWay, unknown, tier: wanted, days }: RestoreQuote): string {
  const lines = amounts.flatMap((amount) => [
    `${amount.archive}: ${plural(amount.objects, 'object')}, ${bytesText(amount.bytes)}`,
    ...RESTORE_TIERS.flatMap((tier) => {
      const price = restorePrice(amount, tier, days)
      const takes = PRICES[amount.archive][tier]?.takes
      if (price === undefined) return tier === wanted ? [`  * ${tier.padEnd(9)}  not possible`] : []
      return [`  ${tier === wanted ? '*' : ' '} ${tier.padEnd(9)}  ${dollars(price).padStart(12)}  ${takes}`]
    }),
  ])
  return `${[
    `Restoring what is archived, with copies for ${plural(days, 'day')} (* is what you asked for):`,
    ...lines,
    ...(underWay === 0 ? [] : [`${plural(underWay, 'object')} being restored already.`]),
    ...(unknown === 0 ? [] : [`${number(unknown)} more that could not be looked at: not in the price.`]),
    `Prices: ${SOURCE}. Your region's may differ, and requests to look are charged too.`,
  ].join('\n')}\n`
}

function dollars(amount: number): string {
  return `USD ${amount > 0 && amount < 0.01 ? '< 0.01' : amount.toFixed(2)}`
}
