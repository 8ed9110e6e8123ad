import { ACCESS_LOG_BYTES_PER_REQUEST, MONTHS_AHEAD, POLLS_A_MONTH, REQUESTS_A_MESSAGE, STORED_SHARE } from './assumed.ts'
import { type Charge, difference } from './charge.ts'
import { copyCharges } from './copy-charges.ts'
import type { BilledBucket, BilledLogGroup, Ledger } from './ledger.ts'
import { bytesInto, deliveriesOf, isBilled, trailCharges } from './trail-charges.ts'
import type { Volume } from './volume.ts'

/** When what is stored is counted. */
export type At =
  /** What is there now, where that is known. */
  | 'today'
  /** What will be there after the months that are looked ahead. */
  | 'ahead'

/** A part of the bill. */
interface Section {
  /** All of the ledger that it reads: as long as that is the same, so is the section. */
  readonly reads: readonly (keyof Ledger)[]
  readonly charges: (ledger: Ledger, volume: Volume, at: At) => readonly Charge[]
}

/** The bill, by what it is made from. No two sections charge for the same. */
// biome-ignore format: a table is read by its columns
const SECTIONS: readonly Section[] = [
  { reads: ['trails'], charges: copyCharges },
  { reads: ['trails', 'buckets', 'subscriptions'], charges: (ledger, volume) => ledger.trails.flatMap((trail) => trailCharges(trail, ledger, volume)) },
  { reads: ['trails', 'buckets', 'subscriptions'], charges: (ledger, volume) => ledger.buckets.flatMap((bucket) => accessLogCharges(bucket, ledger, volume)) },
  { reads: ['trails', 'logGroups'], charges: (ledger, volume, at) => ledger.logGroups.flatMap((group) => logGroupCharges(group, ledger, volume, at)) },
  { reads: ['trails', 'queues', 'subscriptions'], charges: queueCharges },
  { reads: ['alarms'], charges: ({ alarms }) => alarms.map(({ region, name, metrics }) => thing('alarm', { region, of: name, amount: metrics })) },
  { reads: ['unread'], charges: ({ unread }) => unread },
  { reads: ['keys'], charges: ({ keys }) => keys.map(({ region, id }) => thing('key', { region, of: id, amount: 1 })) },
]

/** Everything in an account that is paid for because of its trails, once for each thing. */
export function billOf(ledger: Ledger, volume: Volume, at: At): Charge[] {
  return SECTIONS.flatMap(({ charges }) => charges(ledger, volume, at))
}

/** What is billed after a change and was not before, months ahead. Only sections that read what has changed are looked at. */
export function billedFor(before: Ledger, after: Ledger, volume: Volume): Charge[] {
  return SECTIONS.filter(({ reads }) => reads.some((field) => before[field] !== after[field])).flatMap(({ charges }) =>
    difference(charges(before, volume, 'ahead'), charges(after, volume, 'ahead')),
  )
}

function thing(good: 'alarm' | 'key' | 'metric', rest: Pick<Charge, 'region' | 'of' | 'amount'>): Charge {
  return { good, ...rest, basis: 'counted' }
}

/** Delivery of access logs is free, and what is stored is not. Source: S3 User Guide, "Logging requests with server access logging". */
function accessLogCharges(bucket: BilledBucket, ledger: Ledger, volume: Volume): Charge[] {
  const trails = ledger.trails.filter(({ bucketName }) => bucketName.known && bucketName.value === bucket.name).filter(isBilled)
  if (!bucket.logsAccess || trails.length === 0) return []
  const requests = trails
    .map((trail) => deliveriesOf(trail, ledger, volume))
    .reduce((sum, { logFiles, digests, readers }) => sum + logFiles * (1 + readers) + digests, 0)
  return [
    {
      good: 's3-access-logs',
      region: bucket.region ?? trails[0]?.homeRegion ?? '',
      of: bucket.name,
      amount: requests * ACCESS_LOG_BYTES_PER_REQUEST * MONTHS_AHEAD,
      basis: volume.regions.basis,
    },
  ]
}

function logGroupCharges(group: BilledLogGroup, ledger: Ledger, volume: Volume, at: At): Charge[] {
  const { region, arn, storedBytes, metrics } = group
  const { value: bytes, basis } = bytesInto(group, ledger, volume)
  const isMeasured = at === 'today' && storedBytes !== null
  const stored = isMeasured ? storedBytes : storedAhead(group, bytes)
  return [
    ...(bytes === 0 ? [] : [{ good: 'logs-ingested' as const, region, of: arn, amount: bytes, basis }]),
    ...(stored === 0
      ? []
      : [
          {
            good: 'logs-stored' as const,
            region,
            of: arn,
            amount: stored === null ? null : stored * STORED_SHARE,
            basis: isMeasured ? 'measured: what the log group holds' : [basis, retention(group)].filter((text) => text !== '').join('; '),
          },
        ]),
    ...metrics.map((name) => thing('metric', { region, of: `${arn} ${name}`, amount: 1 })),
  ]
}

/** Bytes that a log group will hold: what it has and what comes, less what expires. */
function storedAhead({ retentionDays, storedBytes }: BilledLogGroup, bytesAMonth: number | null): number | null {
  if (bytesAMonth === null) return null
  const all = (storedBytes ?? 0) + bytesAMonth * MONTHS_AHEAD
  return retentionDays === null || retentionDays === undefined ? all : Math.min(all, (bytesAMonth * retentionDays) / 30)
}

function retention({ retentionDays }: BilledLogGroup): string {
  if (retentionDays === undefined) return 'assumed: kept for ever'
  return retentionDays === null ? 'kept for ever' : `kept for ${retentionDays} days`
}

function queueCharges({ queues, subscriptions, trails }: Ledger, volume: Volume): Charge[] {
  return queues.map(({ arn, region }) => {
    const topics = new Set(subscriptions.filter(({ queueArn }) => queueArn === arn).map(({ topicArn }) => topicArn))
    const told = trails.filter(({ topicArn }) => topicArn.known && topicArn.value !== null && topics.has(topicArn.value)).filter(isBilled)
    const messages = told.reduce((sum, trail) => sum + deliveriesOf(trail, { subscriptions }, volume).logFiles, 0)
    return {
      good: 'sqs-request',
      region,
      of: arn,
      amount: messages * REQUESTS_A_MESSAGE + POLLS_A_MONTH,
      basis: `one receiver that never rests; ${volume.regions.basis}`,
    }
  })
}
