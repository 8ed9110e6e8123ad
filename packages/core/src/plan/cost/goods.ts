/** One thing that AWS sells and that a trail, or what rests on it, needs. */
export interface GoodCard {
  /** As a line of a bill says it. */
  readonly what: string
  /** What the price is for. */
  readonly unit: string
  /** How many requests, events or bytes one unit is. */
  readonly size: number
  /** The end of the usage type in AWS's price list. */
  readonly usageType: string
  /** The page that explains the price. */
  readonly page: string
}

/** What is priced. */
export type Good =
  | 'paid-management-events'
  | 'data-events'
  | 'network-events'
  | 'management-insights'
  | 'data-insights'
  | 'logs-ingested'
  | 'logs-stored'
  | 'logs-exported'
  | 'metric'
  | 'alarm'
  | 's3-stored'
  | 's3-access-logs'
  | 's3-put'
  | 's3-get'
  | 'sns-publish'
  | 'sqs-request'
  | 'key'
  | 'kms-request'

const CLOUDTRAIL = 'https://aws.amazon.com/cloudtrail/pricing/'
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/'
const S3 = 'https://aws.amazon.com/s3/pricing/'
const SNS = 'https://aws.amazon.com/sns/pricing/'
const SQS = 'https://aws.amazon.com/sqs/pricing/'
const KMS = 'https://aws.amazon.com/kms/pricing/'

/** The cards of all goods. A gigabyte is 10^9 bytes, which counts a little more of them than AWS does. */
// biome-ignore format: a table is read by its columns
export const GOODS: Readonly<Record<Good, GoodCard>> = {
  'paid-management-events':  { what: 'CloudTrail, further copies of management events', unit: '100,000 events', size: 1e5, usageType: 'PaidEventsRecorded', page: CLOUDTRAIL },
  'data-events':             { what: 'CloudTrail, data events', unit: '100,000 events', size: 1e5, usageType: 'DataEventsRecorded', page: CLOUDTRAIL },
  'network-events':          { what: 'CloudTrail, network activity events', unit: '100,000 events', size: 1e5, usageType: 'NetworkEventsRecorded', page: CLOUDTRAIL },
  'management-insights':     { what: 'CloudTrail Insights, management events analysed', unit: '100,000 events', size: 1e5, usageType: 'InsightsEvents', page: CLOUDTRAIL },
  'data-insights':           { what: 'CloudTrail Insights, data events analysed', unit: '100,000 events', size: 1e5, usageType: 'DataInsightsEvents', page: CLOUDTRAIL },
  'logs-ingested':           { what: 'CloudWatch Logs, ingested', unit: 'GB', size: 1e9, usageType: 'DataProcessing-Bytes', page: CLOUDWATCH },
  'logs-stored':             { what: 'CloudWatch Logs, stored', unit: 'GB-month', size: 1e9, usageType: 'TimedStorage-ByteHrs', page: CLOUDWATCH },
  'logs-exported':           { what: 'CloudWatch Logs, exported to S3', unit: 'GB', size: 1e9, usageType: 'not known', page: CLOUDWATCH },
  metric:                    { what: 'CloudWatch, custom metrics', unit: 'metric', size: 1, usageType: 'CW:MetricMonitorUsage', page: CLOUDWATCH },
  alarm:                     { what: 'CloudWatch, alarms', unit: 'alarm metric', size: 1, usageType: 'CW:AlarmMonitorUsage', page: CLOUDWATCH },
  's3-stored':               { what: 'S3 Standard, log files stored', unit: 'GB-month', size: 1e9, usageType: 'TimedStorage-ByteHrs', page: S3 },
  's3-access-logs':          { what: 'S3 Standard, access logs stored', unit: 'GB-month', size: 1e9, usageType: 'TimedStorage-ByteHrs', page: S3 },
  's3-put':                  { what: 'S3, PUT requests', unit: '1,000 requests', size: 1e3, usageType: 'Requests-Tier1', page: S3 },
  's3-get':                  { what: 'S3, GET requests', unit: '1,000 requests', size: 1e3, usageType: 'Requests-Tier2', page: S3 },
  'sns-publish':             { what: 'SNS, messages published', unit: 'million requests', size: 1e6, usageType: 'Requests-Tier1', page: SNS },
  'sqs-request':             { what: 'SQS, requests to standard queues', unit: 'million requests', size: 1e6, usageType: 'Requests-RBP', page: SQS },
  key:                       { what: 'KMS, customer managed keys', unit: 'key', size: 1, usageType: 'KMS-Keys', page: KMS },
  'kms-request':             { what: 'KMS, requests', unit: '10,000 requests', size: 1e4, usageType: 'KMS-Requests', page: KMS },
}
