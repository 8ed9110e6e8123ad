import type { AccountSnapshot, Trail } from '../observe/snapshot.ts'
import type { ByHand, Json } from './finding.ts'
import type { Monitor } from './monitor.ts'
import { shellQuote } from './shell-quote.ts'
import { addSelector } from './trail-commands.ts'
import type { Verdict } from './verdict.ts'

/** The commands that look for a monitor's chain and put in the first link that is missing. */
export function monitorByHand(monitor: Monitor, account?: AccountSnapshot, verdict?: Verdict): ByHand {
  const read = (name: string, placeholder: string): string => named(verdict?.observed ?? null, name) ?? placeholder
  const group = read('logGroup', '<log group>')
  const region = read('region', '<home region>')
  const arn = inObserved(verdict?.observed ?? null, 'trail')
  const trail = account?.trails.find((each) => each.arn === arn)
  const fix = FIXES.get(verdict?.because.code ?? 'no-filter')
  return {
    audit: `aws logs describe-metric-filters --log-group-name ${group} --region ${region}`,
    fix: fix?.({ monitor, trail, group, region, read }) ?? '',
  }
}

function named(observed: Json, name: string): string | undefined {
  const value = inObserved(observed, name)
  return value === undefined ? undefined : shellQuote(value)
}

function inObserved(observed: Json, name: string): string | undefined {
  if (typeof observed !== 'object' || observed === null || Array.isArray(observed)) return undefined
  const value = Object.hasOwn(observed, name) ? (observed as { readonly [name: string]: Json })[name] : undefined
  return typeof value === 'string' ? value : undefined
}

interface Names {
  readonly monitor: Monitor
  readonly trail: Trail | undefined
  readonly group: string
  readonly region: string
  readonly read: (name: string, placeholder: string) => string
}

const ALL_MANAGEMENT_EVENTS = {
  basic: '{"ReadWriteType":"All","IncludeManagementEvents":true}',
  advanced: '{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}',
}

const NAMESPACE = 'CloudTrailMonitoring'

const FILTER = ({ monitor, group, region }: Names): string =>
  `aws logs put-metric-filter --log-group-name ${group} --region ${region} --filter-name ${monitor.id} --filter-pattern ${shellQuote(monitor.recommended)} --metric-transformations metricName=${monitor.id},metricNamespace=${NAMESPACE},metricValue=1`

const ALARM = ({ monitor, region, read }: Names): string =>
  `aws cloudwatch put-metric-alarm --region ${region} --alarm-name ${read('alarm', monitor.id)} --namespace ${read('namespace', NAMESPACE)} --metric-name ${read('metricName', monitor.id)} --statistic Sum --period 300 --evaluation-periods 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching --alarm-actions '<topic ARN>'`

/** What puts in each link. */
const FIXES: ReadonlyMap<string, (names: Names) => string> = new Map([
  [
    'no-active-trail',
    () =>
      'aws cloudtrail create-trail --name <name> --s3-bucket-name <bucket> --is-multi-region-trail --enable-log-file-validation && aws cloudtrail start-logging --name <name>',
  ],
  ['events-not-recorded', ({ trail }: Names) => addSelector(trail, ALL_MANAGEMENT_EVENTS)],
  [
    'no-log-group',
    ({ region, read }: Names) =>
      `aws cloudtrail update-trail --name ${read('trail', '<trail ARN>')} --region ${region} --cloud-watch-logs-log-group-arn '<log group ARN>:*' --cloud-watch-logs-role-arn '<role ARN>'`,
  ],
  ['no-filter', FILTER],
  ['no-alarm', ALARM],
  [
    'actions-disabled',
    ({ region, read }: Names) => `aws cloudwatch enable-alarm-actions --region ${region} --alarm-names ${read('alarm', '<alarm>')}`,
  ],
  ['no-topic', ALARM],
  [
    'no-confirmed-subscription',
    ({ read }: Names) =>
      `aws sns subscribe --topic-arn ${read('topic', '<topic ARN>')} --protocol email --notification-endpoint '<address>'`,
  ],
])
