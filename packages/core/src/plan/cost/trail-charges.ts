import { BYTES_PER_EVENT } from '../../evaluate/event-volume.ts'
import { isLogging } from '../../evaluate/trails-at-work.ts'
import type { Fact } from '../../observe/fact.ts'
import { DIGESTS_A_MONTH, LOG_FILE_BYTES_PER_EVENT, LOG_FILES_A_MONTH, monthsKept } from './assumed.ts'
import type { Charge } from './charge.ts'
import type { Good } from './goods.ts'
import { type BilledLogGroup, type BilledTrail, type Ledger, regionOf } from './ledger.ts'
import { mayRecordWritesTo, rulesFor } from './recorded.ts'
import { dataEventsOf, eventsOf, managementEventsOf, NETWORK_EVENTS } from './trail-events.ts'
import type { Amount, Volume } from './volume.ts'

/** Whether a trail is billed: one of which it is not known whether it is logging is counted as if it were. */
export function isBilled(trail: BilledTrail): boolean {
  const logging = isLogging(trail)
  return !logging.known || logging.value
}

/** What one trail delivers in a month. */
export interface Deliveries {
  readonly logFiles: number
  readonly digests: number
  /** How many queues are told of each log file. */
  readonly readers: number
}

/** Log files and digests of a trail in a month: never more log files than events. */
export function deliveriesOf(trail: BilledTrail, ledger: Pick<Ledger, 'subscriptions'>, volume: Volume): Deliveries {
  const places = (trail.isMultiRegion ? volume.regions.value : 1) * (trail.isOrganization ? volume.accounts.value : 1)
  const events = eventsOf(trail, volume).value ?? Number.POSITIVE_INFINITY
  const topic = told(trail.topicArn)
  return {
    logFiles: Math.min(places * LOG_FILES_A_MONTH, events),
    digests: trail.validatesLogFiles.known && !trail.validatesLogFiles.value ? 0 : places * DIGESTS_A_MONTH,
    readers: ledger.subscriptions.filter(({ topicArn }) => topicArn === topic).length,
  }
}

/** What a trail costs wherever it records, except further copies of management events, which only several trails tell. */
export function trailCharges(trail: BilledTrail, ledger: Ledger, volume: Volume): Charge[] {
  if (!isBilled(trail)) return []
  return [
    ...eventCharges(trail, ledger, volume),
    ...insightCharges(trail, volume),
    ...bucketCharges(trail, ledger, volume),
    ...topicAndKeyCharges(trail, ledger, volume),
  ]
}

function eventCharges(trail: BilledTrail, ledger: Ledger, volume: Volume): Charge[] {
  const charge = chargesOf(trail, trail.homeRegion)
  const rules = rulesFor('Data', trail)
  // Which events are chosen is part of the basis: other rules record another number of events, even if nobody knows either.
  const data = trail.selectors.known && rules.length === 0 ? [] : [charge('data-events', withRules(dataEventsOf(trail, volume), rules))]
  const network = rulesFor('NetworkActivity', trail)
  const bucket = told(trail.bucketName)
  const { logFiles, digests } = deliveriesOf(trail, ledger, volume)
  const feedsItself = bucket !== null && mayRecordWritesTo(bucket, ledger.partition, rules)
  const own = { value: logFiles + digests, basis: `the log bucket's own log files; ${volume.regions.basis}` }
  return [
    ...data,
    ...(feedsItself ? [{ ...charge('data-events', own), of: `${trail.arn} itself` }] : []),
    ...(network.length === 0 ? [] : [charge('network-events', withRules(NETWORK_EVENTS, network))]),
  ]
}

function withRules({ value, basis }: Amount, rules: readonly unknown[]): Amount {
  return {
    value,
    basis:
      value === null && rules.length > 0
        ? `${basis} (${rules.length} ${rules.length === 1 ? 'rule chooses' : 'rules choose'} them)`
        : basis,
  }
}

/** Source: CloudTrail User Guide, "Costs for Insights events": every type analyses for itself, the rate of calls only writes. */
function insightCharges(trail: BilledTrail, volume: Volume): Charge[] {
  if (!trail.insights.known) return []
  const types = (category: string) =>
    trail.insights.known ? trail.insights.value.filter(({ categories }) => categories.includes(category)).length : 0
  const charge = chargesOf(trail, trail.homeRegion)
  const management = managementEventsOf(trail, volume)
  const [inManagement, inData] = [types('Management'), types('Data')]
  return [
    ...(inManagement > 0 ? [charge('management-insights', times(management, inManagement))] : []),
    ...(inData > 0 ? [charge('data-insights', times(dataEventsOf(trail, volume), inData))] : []),
  ]
}

function bucketCharges(trail: BilledTrail, ledger: Ledger, volume: Volume): Charge[] {
  const bucket = ledger.buckets.find(({ name }) => name === told(trail.bucketName))
  const charge = chargesOf(trail, bucket?.region ?? trail.homeRegion)
  const { logFiles, digests, readers } = deliveriesOf(trail, ledger, volume)
  const events = eventsOf(trail, volume)
  const months = monthsKept(bucket?.expiresAfterDays ?? null)
  return [
    charge('s3-put', { value: logFiles + digests, basis: volume.regions.basis }),
    charge('s3-stored', times(events, LOG_FILE_BYTES_PER_EVENT * months)),
    ...(readers > 0 ? [charge('s3-get', { value: logFiles * readers, basis: volume.regions.basis })] : []),
  ]
}

function topicAndKeyCharges(trail: BilledTrail, ledger: Ledger, volume: Volume): Charge[] {
  const { logFiles, readers } = deliveriesOf(trail, ledger, volume)
  const files = { value: logFiles, basis: volume.regions.basis }
  const [topic, key] = [told(trail.topicArn), told(trail.keyArn)]
  return [
    ...(topic === null ? [] : [chargesOf(trail, regionOf(topic, trail.homeRegion))('sns-publish', files)]),
    // One request encrypts a log file, and one decrypts it for each reader.
    ...(key === null ? [] : [chargesOf(trail, regionOf(key, trail.homeRegion))('kms-request', times(files, 1 + readers))]),
  ]
}

/** Bytes a month that the trails of a log group bring in; `null` if nothing tells. */
export function bytesInto(group: BilledLogGroup, ledger: Ledger, volume: Volume): Amount {
  const trails = ledger.trails.filter((trail) => isBilled(trail) && withoutStar(told(trail.logGroupArn)) === group.arn)
  const each = trails.map((trail) => eventsOf(trail, volume))
  const value = each.reduce<number | null>((sum, amount) => (sum === null || amount.value === null ? null : sum + amount.value), 0)
  return { value: value === null ? null : value * BYTES_PER_EVENT, basis: [...new Set(each.map(({ basis }) => basis))].join('; ') }
}

function withoutStar(arn: string | null): string | null {
  return arn?.endsWith(':*') ? arn.slice(0, -2) : arn
}

function chargesOf(trail: BilledTrail, region: string): (good: Good, amount: Amount) => Charge {
  return (good, { value, basis }) => ({ good, region, of: trail.arn, amount: value, basis })
}

function times({ value, basis }: Amount, factor: number): Amount {
  return { value: value === null ? null : value * factor, basis }
}

function told<T>(fact: Fact<T | null>): T | null {
  return fact.known ? fact.value : null
}
