import { number, plural } from '../count.ts'
import { RESTORE_PRICES, RESTORE_TIERS, type RestoreArchive, type RestoreTier } from './restore-prices.ts'
import { bytesText } from './verify-words.ts'

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
  return amounts.every(({ archive }) => RESTORE_PRICES.retrieval[archive][tier] !== undefined)
}

/** US dollars for restoring an amount, and for keeping the copies; `undefined` where an archive has no such speed. */
function restorePrice({ archive, objects, bytes }: ArchivedAmount, tier: RestoreTier, days: number): number | undefined {
  const price = RESTORE_PRICES.retrieval[archive][tier]
  if (price === undefined) return undefined
  const gigabytes = bytes / GIGABYTE
  const keeping = archive.startsWith('INTELLIGENT_TIERING')
    ? 0
    : (gigabytes * RESTORE_PRICES.storagePerGigabyteMonth * days) / DAYS_OF_A_MONTH
  return gigabytes * price.perGigabyte + (objects / 1000) * price.perThousand + keeping
}

/** What restoring costs, at each speed, as text for a person who is to decide. */
export function renderRestoreQuote({ amounts, underWay, unknown, tier: wanted, days }: RestoreQuote): string {
  const lines = amounts.flatMap((amount) => [
    `${amount.archive}: ${plural(amount.objects, 'object')}, ${bytesText(amount.bytes)}`,
    ...RESTORE_TIERS.flatMap((tier) => {
      const price = restorePrice(amount, tier, days)
      const takes = RESTORE_PRICES.retrieval[amount.archive][tier]?.takes
      if (price === undefined) return tier === wanted ? [`  * ${tier.padEnd(9)}  not possible`] : []
      return [`  ${tier === wanted ? '*' : ' '} ${tier.padEnd(9)}  ${dollars(price).padStart(12)}  ${takes}`]
    }),
  ])
  return `${[
    `Restoring what is archived, with copies for ${plural(days, 'day')} (* is what you asked for):`,
    ...lines,
    ...(underWay === 0 ? [] : [`${plural(underWay, 'object')} being restored already.`]),
    ...(unknown === 0 ? [] : [`${number(unknown)} more that could not be looked at: not in the price.`]),
    `An estimate by list prices of us-east-1, not confirmed since ${RESTORE_PRICES.asOf}: look at ${RESTORE_PRICES.page} before you agree. Your region's may differ, and requests to look are charged too.`,
  ].join('\n')}\n`
}

function dollars(amount: number): string {
  return `USD ${amount > 0 && amount < 0.01 ? '< 0.01' : amount.toFixed(2)}`
}
