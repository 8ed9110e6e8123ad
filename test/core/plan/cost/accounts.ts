import type { AccountSnapshot, JsonObject, Trail } from '@trailmend/core'
import type { PricedStep } from '../../../../packages/core/src/plan/cost/index.ts'

export const ACCOUNT = '111122223333'
export const NOW: number = Date.parse('2026-11-22T10:00:00Z')

const known = <T>(value: T) => ({ known: true, value }) as const

/** All management events and nothing else. */
export const MANAGEMENT: Trail['selectors'] = known({
  kind: 'default',
  rules: [{ conditions: [equals('eventCategory', 'Management')] }],
})

/** All management events, and the data events of all S3 objects, those under a prefix left out. */
export function withData(...except: readonly string[]): Trail['selectors'] {
  const literals = except.map((value) => ({ how: 'starts-with', value }) as const)
  const arns = { field: 'resources.ARN', select: [], deselect: literals, unknownOperators: [] }
  const data = { conditions: [equals('eventCategory', 'Data'), equals('resources.type', 'AWS::S3::Object'), arns] }
  return known({ kind: 'advanced', rules: [{ conditions: [equals('eventCategory', 'Management')] }, data] })
}

function equals(field: string, value: string) {
  return { field, select: [{ how: 'equals', value } as const], deselect: [], unknownOperators: [] }
}

/** A multi-region trail at work that delivers to a bucket and nowhere else, and validates nothing. */
export function trailOf(name: string, change: Partial<Trail> & { readonly logging?: boolean } = {}): Trail {
  const { logging = true, homeRegion = 'us-east-1', ...rest } = change
  return {
    arn: `arn:aws:cloudtrail:${homeRegion}:${ACCOUNT}:trail/${name}`,
    name,
    ownerAccount: ACCOUNT,
    partition: 'aws',
    homeRegion,
    isMultiRegion: true,
    isOrganization: false,
    bucketName: known('trail-bucket'),
    keyPrefix: '',
    topicArn: known(null),
    keyArn: known(null),
    validatesLogFiles: known(false),
    logGroupArn: known(null),
    selectors: MANAGEMENT,
    insights: known([]),
    status: known({ isLogging: known(logging) }),
    ...rest,
  } as Trail
}

/** A log group `trail` that the trails of these names deliver to. */
export function logGroupOf(trails: readonly string[], settings: JsonObject = {}, metrics: readonly string[] = []) {
  return {
    arn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:trail`,
    name: 'trail',
    ownerAccount: ACCOUNT,
    region: 'us-east-1',
    trails: trails.map((name) => `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${name}`),
    settings: known({ retentionDays: 365, createdAt: null, storedBytes: null, ...settings }),
    metricFilters: known(metrics.map((name) => ({ name, pattern: 'x', isNarrowed: false, metrics: [metricOf(name)] }))),
  } as unknown as AccountSnapshot['logGroups'][number]
}

export const LOG_GROUP: Trail['logGroupArn'] = known(`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:trail:*`)

export function metricOf(name: string) {
  return { namespace: 'Trail', name, hasDimensions: false }
}

/** An account of one region with nothing in it but what is said. */
export function accountOf(change: Partial<AccountSnapshot> = {}): AccountSnapshot {
  return {
    id: ACCOUNT,
    partition: 'aws',
    identity: known(`arn:aws:iam::${ACCOUNT}:role/checker`),
    regions: known([{ name: 'us-east-1', enabled: true }]),
    everyRegion: false,
    listings: [{ region: 'us-east-1', listed: known(0) }],
    trails: [],
    refusedTrails: [],
    buckets: [],
    topics: [],
    queues: [],
    logGroups: [],
    trailKeys: [],
    managementAccount: { known: false, because: 'not-recorded', detail: 'nobody asked' },
    alarms: [],
    ...change,
  } as unknown as AccountSnapshot
}

/** A step as far as its price needs it. */
export function stepOf(change: PricedStep['change'], input: JsonObject, rest: Partial<PricedStep> = {}): PricedStep {
  return { change, input, part: 'trail', account: ACCOUNT, region: 'us-east-1', ...rest }
}

/** A step that creates a trail of these settings. */
export function creating(change: JsonObject = {}): PricedStep {
  return stepOf('cloudtrail:CreateTrail', { Name: 'new', S3BucketName: 'new-bucket', IsMultiRegionTrail: true, ...change })
}
