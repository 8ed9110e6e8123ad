/** Minutes of a month of 30 days, which every amount is of. */
const MINUTES = 30 * 24 * 60

/** Source: CloudTrail User Guide, "How CloudTrail works": log files about every five minutes in every region with activity. */
export const LOG_FILES_A_MONTH: number = MINUTES / 5
/** Source: CloudTrail User Guide, "Validating CloudTrail log file integrity": a digest file every hour. */
export const DIGESTS_A_MONTH: number = MINUTES / 60

/** Source: SQS Developer Guide, "long polling": a receive call waits 20 seconds at most; one receiver that never rests. */
export const POLLS_A_MONTH: number = MINUTES * 3
/** A message is sent to a queue, received and deleted: requests that are paid for one by one as long as they are not batched. */
export const REQUESTS_A_MESSAGE = 3

/** Log files are gzipped; an event of 1.25 kB shrinks to about a fifth of that at worst. */
export const LOG_FILE_BYTES_PER_EVENT = 250
/** A line of a server access log. Source: the example in S3 User Guide, "Amazon S3 server access log format". */
export const ACCESS_LOG_BYTES_PER_REQUEST = 600
/** CloudWatch Logs bills what it keeps compressed. Source: AWS Pricing Calculator, "storage compression factor". */
export const STORED_SHARE = 0.15

/** What is stored is counted as it will be after that many months: bills of what is kept grow, and have to be compared at one time. */
export const MONTHS_AHEAD = 12

/** Months for which something is kept that expires after days; at most as long as is looked ahead. `null` is for ever. */
export function monthsKept(days: number | null): number {
  return days === null ? MONTHS_AHEAD : Math.min(days / 30, MONTHS_AHEAD)
}

/** What every bill rests on, in sentences. */
export const ALWAYS_ASSUMED: readonly string[] = [
  'List prices without free tiers, discounts and taxes; only the first copy of management events is free.',
  "Prices of SNS and KMS in us-east-1 are second-hand: they were not seen in AWS's own price list.",
  'Prices of other regions were written down by others, some on another day, or without one: docs/costs.md has each.',
  'A month has 30 days, and a GB 1,000,000,000 bytes.',
  `What is stored is counted as it will be after ${MONTHS_AHEAD} months.`,
  'A log file every five minutes and a digest every hour, in every region with activity.',
  'An event has 1,250 bytes in CloudWatch Logs and 250 bytes in a compressed log file; CloudWatch Logs keeps 15 % of what it takes in.',
  'Every queue has one receiver that never rests, with long polling of 20 seconds, and reads every log file once.',
  'Costs are counted whoever pays them: the account, or the owner of the bucket, the topic or the queue.',
]
