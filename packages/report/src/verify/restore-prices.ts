/** How fast to restore, the cheapest first. */
export const RESTORE_TIERS = ['Bulk', 'Standard', 'Expedited'] as const
export type RestoreTier = (typeof RESTORE_TIERS)[number]

/** Where objects must be restored before they can be read. */
export type RestoreArchive = 'GLACIER' | 'DEEP_ARCHIVE' | 'INTELLIGENT_TIERING/ARCHIVE_ACCESS' | 'INTELLIGENT_TIERING/DEEP_ARCHIVE_ACCESS'

/** US dollars for a gigabyte of 2^30 bytes and for a thousand requests, and how long it takes. */
export interface RestorePrice {
  readonly perGigabyte: number
  readonly perThousand: number
  readonly takes: string
}

const FREE = { perGigabyte: 0, perThousand: 0 }
const EXPEDITED = { perGigabyte: 0.03, perThousand: 10, takes: '1 to 5 minutes' }

/**
 * List prices of us-east-1, without taxes and discounts, and what is known of where they come from.
 *
 * Sources: what is free and how long it takes, Amazon S3 User Guide, "Understanding archive retrieval options"; GLACIER and its requests, AWS
 * re:Post Knowledge Center, "s3-manage-data-retrieval"; DEEP_ARCHIVE and the month of storage, what others quote of the page of prices.
 * Expedited of Intelligent-Tiering is taken to cost what it costs in GLACIER. The page itself could not be read on the day named here.
 */
export const RESTORE_PRICES: {
  readonly asOf: string
  readonly page: string
  /** A month of S3 Standard for a gigabyte of copies; what is in Intelligent-Tiering needs none. */
  readonly storagePerGigabyteMonth: number
  readonly retrieval: Readonly<Record<RestoreArchive, Partial<Record<RestoreTier, RestorePrice>>>>
} = {
  asOf: '2026-11-22',
  page: 'https://aws.amazon.com/s3/pricing/',
  storagePerGigabyteMonth: 0.023,
  retrieval: {
    GLACIER: {
      Bulk: { ...FREE, takes: '5 to 12 hours' },
      Standard: { perGigabyte: 0.01, perThousand: 0.05, takes: '3 to 5 hours' },
      Expedited: EXPEDITED,
    },
    DEEP_ARCHIVE: {
      Bulk: { perGigabyte: 0.0025, perThousand: 0.025, takes: 'up to 48 hours' },
      Standard: { perGigabyte: 0.02, perThousand: 0.1, takes: 'up to 12 hours' },
    },
    'INTELLIGENT_TIERING/ARCHIVE_ACCESS': {
      Bulk: { ...FREE, takes: '5 to 12 hours' },
      Standard: { ...FREE, takes: '3 to 5 hours' },
      Expedited: EXPEDITED,
    },
    'INTELLIGENT_TIERING/DEEP_ARCHIVE_ACCESS': {
      Bulk: { ...FREE, takes: 'up to 48 hours' },
      Standard: { ...FREE, takes: 'up to 12 hours' },
    },
  },
}
