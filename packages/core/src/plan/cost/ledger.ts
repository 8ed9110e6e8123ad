import { parseArn } from '../../arn.ts'
import type { ComparedTrail } from '../../evaluate/duplicate-trails.ts'
import type { Alarm, LogGroup } from '../../observe/facts/log-group.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import type { Charge } from './charge.ts'
import type { Good } from './goods.ts'

/** What of an account makes a bill. Plain data, small enough to be carried on from step to step. */
export interface Ledger {
  readonly account: string
  readonly partition: string
  /** `null` if it is not known. */
  readonly managementAccount: string | null
  readonly trails: readonly BilledTrail[]
  readonly logGroups: readonly BilledLogGroup[]
  readonly queues: readonly BilledQueue[]
  readonly subscriptions: readonly BilledSubscription[]
  /** Only alarms on metrics of trails' log groups. */
  readonly alarms: readonly BilledAlarm[]
  /** Alarms that watch something else: setting one of their names anew adds none. */
  readonly otherAlarms: readonly Pick<BilledAlarm, 'region' | 'name'>[]
  /** The regions of the keys that the account made. */
  readonly keys: readonly { readonly id: string; readonly region: string }[]
  readonly buckets: readonly BilledBucket[]
  /** What could not be read of the account's own and may cost something. */
  readonly unread: readonly Charge[]
}

export type BilledTrail = ComparedTrail &
  Pick<
    Trail,
    'name' | 'ownerAccount' | 'bucketName' | 'keyPrefix' | 'topicArn' | 'keyArn' | 'validatesLogFiles' | 'logGroupArn' | 'insights'
  > & {
    /** Whether it is new to the other accounts of the organization, whose own trails nobody here sees. */
    readonly isNewToMembers?: boolean
  }

export interface BilledLogGroup {
  /** Without the trailing `:*`. */
  readonly arn: string
  readonly name: string
  readonly region: string
  /** `null` for ever; `undefined` if it is not known. */
  readonly retentionDays: number | null | undefined
  readonly storedBytes: number | null
  /** `namespace/name` of each metric that a metric filter counts in. */
  readonly metrics: readonly string[]
}

export interface BilledQueue {
  readonly arn: string
  readonly region: string
}

export interface BilledSubscription {
  readonly topicArn: string
  readonly queueArn: string
}

export interface BilledAlarm {
  readonly region: string
  readonly name: string
  /** An alarm that computes with several metrics is paid for by each. */
  readonly metrics: number
}

export interface BilledBucket {
  readonly name: string
  /** `null` if it is not known. */
  readonly region: string | null
  readonly logsAccess: boolean
  /** Days after which log files expire; `null` if never. */
  readonly expiresAfterDays: number | null
}

/** What of an account makes its bill, as it was observed. */
export function ledgerOf(account: AccountSnapshot): Ledger {
  const logGroups = account.logGroups.flatMap(billedLogGroup)
  const watched = new Set(logGroups.flatMap(({ metrics }) => metrics))
  const alarms = account.alarms.flatMap(({ region, alarms: listed }) =>
    listed.known ? listed.value.map((alarm) => ({ alarm, billed: { region, name: alarm.name, metrics: metricsOf(alarm).length } })) : [],
  )
  const isOurs = (alarm: Alarm) => metricsOf(alarm).some((metric) => watched.has(metric))
  return {
    account: account.id,
    partition: account.partition,
    managementAccount: account.managementAccount.known ? account.managementAccount.value : null,
    trails: account.trails,
    logGroups,
    ...billedQueues(account),
    alarms: alarms.filter(({ alarm }) => isOurs(alarm)).map(({ billed }) => billed),
    otherAlarms: alarms.filter(({ alarm }) => !isOurs(alarm)).map(({ billed }) => billed),
    keys: account.trailKeys.flatMap(({ details, region }) => {
      const key = details.known ? details.value : undefined
      return key?.isCustomerManaged && key.ownerAccount === account.id ? [{ id: key.arn, region }] : []
    }),
    unread: unreadIn(account),
    buckets: account.buckets.map((bucket) => ({
      name: bucket.name,
      region: bucket.region.known ? bucket.region.value : null,
      logsAccess: bucket.accessLogs.known && bucket.accessLogs.value !== null,
      expiresAfterDays: bucket.lifecycle.known ? expiry(bucket.lifecycle.value) : null,
    })),
  }
}

/** What another account owns is paid for there, and often hidden. */
function unreadIn({ id, trails, logGroups, alarms }: AccountSnapshot): Charge[] {
  const unread = (good: Good, region: string, of: string): Charge => ({
    good,
    region,
    of,
    amount: null,
    basis: `not known: ${UNREAD[good]}`,
  })
  return [
    ...trails.flatMap(({ arn, ownerAccount, homeRegion, insights }) =>
      ownerAccount === id && !insights.known ? [unread('management-insights', homeRegion, arn)] : [],
    ),
    ...logGroups.flatMap(({ arn, ownerAccount, region, metricFilters, settings }) =>
      ownerAccount === id && !metricFilters.known && !(settings.known && settings.value === null) ? [unread('metric', region, arn)] : [],
    ),
    ...alarms.flatMap(({ account, region, alarms: listed }) => (account === id && !listed.known ? [unread('alarm', region, account)] : [])),
  ]
}

const UNREAD: Readonly<Partial<Record<Good, string>>> = {
  'management-insights': 'whether Insights look at the trail',
  metric: 'which metric filters the log group has',
  alarm: 'which alarms there are',
}

function billedLogGroup({ arn, name, region, settings, metricFilters }: LogGroup): BilledLogGroup[] {
  if (settings.known && settings.value === null) return []
  const value = settings.known ? settings.value : undefined
  const metrics = metricFilters.known ? metricFilters.value.flatMap((filter) => filter.metrics.map(metricKey)) : []
  return [
    { arn, name, region, retentionDays: value?.retentionDays, storedBytes: value?.storedBytes ?? null, metrics: [...new Set(metrics)] },
  ]
}

/** A dead-letter queue costs nothing as long as nobody reads from it. */
function billedQueues({ queues, topics }: AccountSnapshot): Pick<Ledger, 'queues' | 'subscriptions'> {
  const settingsOf = queues.map(({ settings }) => (settings.known ? settings.value : undefined))
  const deadLetter = new Set(settingsOf.map((settings) => settings?.deadLetterQueue))
  return {
    queues: queues
      .filter(({ arn }, index) => settingsOf[index] !== null && !deadLetter.has(arn))
      .map(({ arn, region }) => ({ arn, region })),
    subscriptions: topics.flatMap(({ arn, subscriptions }) =>
      subscriptions.known
        ? subscriptions.value
            .filter(({ protocol, isConfirmed }) => protocol === 'sqs' && isConfirmed)
            .map(({ endpoint }) => ({ topicArn: arn, queueArn: endpoint }))
        : [],
    ),
  }
}

/** Only rules for every object of the bucket count: what others let expire is not known to be log files. */
function expiry(rules: readonly { prefix: string; needsTags: boolean; expiresAfterDays: number | null }[]): number | null {
  const days = rules.flatMap((rule) =>
    rule.prefix === '' && !rule.needsTags && rule.expiresAfterDays !== null ? [rule.expiresAfterDays] : [],
  )
  return days.reduce<number | null>((least, each) => (least === null ? each : Math.min(least, each)), null)
}

function metricsOf({ metric, computesWith }: Alarm): string[] {
  const keys = [...(metric === null ? [] : [metric]), ...computesWith].map(metricKey)
  return keys.length === 0 ? [''] : keys
}

/** A metric's name with its namespace. Attacker-controlled. */
export function metricKey({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`
}

/** The region of an ARN, or the one given where the text names none. */
export function regionOf(arn: string, otherwise: string): string {
  return parseArn(arn)?.region || otherwise
}
