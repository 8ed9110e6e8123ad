import { type Coverage, coverageOf, type Effort } from '../filter-pattern/coverage.ts'
import { type Fact, notKnown } from '../observe/fact.ts'
import type { Alarm, LogGroup, MetricFilter, MetricName } from '../observe/facts/log-group.ts'
import type { AccountSnapshot, Trail } from '../observe/snapshot.ts'
import { type AlarmIndex, indexOf, metricKey, placeKey } from './alarm-index.ts'
import type { Json } from './finding.ts'
import type { Monitor } from './monitor.ts'
import { recordsMonitored } from './monitored-recording.ts'
import { unseenTrails } from './subjects.ts'
import { nameOf, sentence } from './trail-in-words.ts'
import { fail, pass, unknown, type Verdict } from './verdict.ts'

const EXPECTED: Json = { filter: 'catches the events', alarm: 'on its metric, actions enabled', topic: 'with a confirmed subscription' }

/** A hundred filters, which is what AWS takes for a log group, cost a small part of it where they were written to be understood. */
const EFFORT = 2_000_000

/** How far a chain from a trail to a person goes: the further, the less is missing. */
interface Chain {
  readonly links: number
  readonly verdict: Verdict
}

/** What the judgement of one monitor leans on. What several trails or filters have in common is judged once. */
interface Work {
  readonly monitor: Monitor
  readonly index: AlarmIndex
  /** What comparing all filters may cost together. */
  readonly effort: Effort
  readonly groups: Map<LogGroup, readonly Chain[]>
  readonly metrics: Map<string, readonly Chain[]>
}

/**
 * Whether an event that has to raise an alarm does: some active multi-region trail records it and delivers to a log group, a metric
 * filter there catches the event, an alarm on that metric has its actions enabled and tells a topic, and somebody confirmed a
 * subscription.
 *
 * One whole chain suffices. Where there is none, one that cannot be told for certain makes the verdict unknown; else the chain
 * that goes furthest says what is missing.
 */
export function judgeMonitor(monitor: Monitor, account: AccountSnapshot): Verdict {
  const work: Work = { monitor, index: indexOf(account), effort: { left: EFFORT }, groups: new Map(), metrics: new Map() }
  const { whole, doubtful, furthest } = sorted(fromTrails(work, account))
  if (whole !== undefined) return whole.verdict
  if (doubtful !== undefined) return doubtful.verdict
  const [unseen] = unseenTrails(account)
  return unseen === undefined ? (furthest ?? nothing(account)).verdict : unknown(unseen.fact, unseen.what, EXPECTED)
}

interface Sorted {
  readonly whole: Chain | undefined
  readonly doubtful: Chain | undefined
  readonly furthest: Chain | undefined
}

/** Of many chains, the three at most that can decide: the first that is whole, the first in doubt, and the failure that goes furthest. */
function sorted(chains: readonly Chain[]): Sorted {
  let furthest: Chain | undefined
  for (const chain of chains) {
    if (chain.verdict.outcome === 'fail' && (furthest === undefined || chain.links > furthest.links)) furthest = chain
  }
  return {
    whole: chains.find(({ verdict }) => verdict.outcome === 'pass'),
    doubtful: chains.find(({ verdict }) => verdict.outcome === 'unknown'),
    furthest,
  }
}

function deciding(chains: readonly Chain[]): readonly Chain[] {
  const { whole, doubtful, furthest } = sorted(chains)
  return [whole, doubtful, furthest].filter((chain) => chain !== undefined)
}

function nothing(account: AccountSnapshot): Chain {
  const text = `Account ${account.id} has no trail of all regions that is logging, so no filter sees the events.`
  return { links: 0, verdict: fail({ code: 'no-active-trail', text, expected: EXPECTED, observed: null }) }
}

function fromTrails(work: Work, account: AccountSnapshot): readonly Chain[] {
  return account.trails.filter(({ isMultiRegion }) => isMultiRegion).flatMap((trail) => fromTrail(work, trail))
}

function fromTrail(work: Work, trail: Trail): readonly Chain[] {
  const logging: Fact<boolean> = trail.status.known ? trail.status.value.isLogging : trail.status
  if (logging.known && !logging.value) return []
  const records = recordsMonitored(work.monitor, trail)
  const observed = { trail: trail.arn, region: trail.homeRegion }
  const broken = (links: number, code: string, text: string): readonly Chain[] => [
    { links, verdict: fail({ code, text, expected: EXPECTED, observed }) },
  ]
  if (records.known && !records.value) {
    return broken(1, 'events-not-recorded', `${sentence(nameOf(trail))} does not record the events, so no filter sees them.`)
  }
  const { logGroupArn } = trail
  if (logGroupArn.known && logGroupArn.value === null) {
    return broken(1, 'no-log-group', `${sentence(nameOf(trail))} delivers to no log group, so no filter sees its events.`)
  }
  const group = work.index.groups.get(trail.arn)
  if (!logGroupArn.known || group === undefined) return [doubt(logGroupArn, `Which log group ${nameOf(trail)} delivers to`)]
  const chains = fromLogGroup(work, group)
  const unsure = logging.known ? undefined : doubt(logging, `Whether ${nameOf(trail)} is logging`)
  const doubtful = unsure ?? (records.known ? undefined : doubt(records, `Whether ${nameOf(trail)} records the events`))
  // A chain that is broken further on is broken whether the trail is logging or not.
  return doubtful === undefined ? chains : chains.map((chain) => (chain.verdict.outcome === 'pass' ? doubtful : chain))
}

function fromLogGroup(work: Work, group: LogGroup): readonly Chain[] {
  const before = work.groups.get(group)
  if (before !== undefined) return before
  const where = `log group ${group.name} of account ${group.ownerAccount}`
  const chains = group.metricFilters.known
    ? fromFilters(work, group, group.metricFilters.value)
    : [doubt(group.metricFilters, `Whether a metric filter of ${where} catches the events`)]
  work.groups.set(group, deciding(chains))
  return deciding(chains)
}

interface JudgedFilter {
  readonly filter: MetricFilter
  readonly coverage: Coverage
}

function fromFilters(work: Work, group: LogGroup, filters: readonly MetricFilter[]): readonly Chain[] {
  const judged = filters.map((filter) => ({ filter, coverage: coverageOf(filter.pattern, work.monitor.accepted, work.effort) }))
  return [...judged.flatMap((each) => fromFilter(work, each, group)), noFilter(work.monitor, group, judged)]
}

/** The filter that comes closest tells which events slip through. */
function noFilter({ accepted }: Monitor, group: LogGroup, judged: readonly JudgedFilter[]): Chain {
  const missed = judged.flatMap(({ filter, coverage }) => (coverage.covers === false ? [{ filter, missing: coverage.missing }] : []))
  const wanted = accepted[0]?.length ?? 0
  const closest = missed.filter(({ missing }) => missing.length < wanted).sort((a, b) => a.missing.length - b.missing.length)[0]
  const slips = closest === undefined ? '' : ` The closest, ${closest.filter.name}, misses ${inShort(closest.missing)}.`
  const observed: Json = {
    region: group.region,
    logGroup: group.name,
    closest: closest?.filter.name ?? null,
    missing: closest?.missing ?? null,
  }
  const text = `No metric filter of log group ${group.name} catches the events.${slips}`
  return { links: 2, verdict: fail({ code: 'no-filter', text, expected: EXPECTED, observed }) }
}

const SHOWN = 5

function inShort(names: readonly string[]): string {
  const more = names.length - SHOWN
  return more <= 0 ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${more} more`
}

/**
 * The chains from one filter. A filter that cannot be judged matters only where all that comes after it holds: log groups have
 * filters for other things, which may be written in ways nobody can compare.
 */
function fromFilter(work: Work, { filter, coverage }: JudgedFilter, group: LogGroup): readonly Chain[] {
  if (coverage.covers === false) return []
  const observed = { region: group.region, logGroup: group.name, filter: filter.name }
  const chains = filter.metrics.flatMap((metric) => fromMetric(work, metric, group)).map((chain) => withObserved(chain, observed))
  const why = coverage.covers === 'unknown' ? coverage.why : filter.isNarrowed ? 'It does not look at all events as they are.' : undefined
  if (why === undefined) return chains.length > 0 ? chains : [noAlarm(`Metric filter ${filter.name} counts in no metric.`, observed)]
  const isWhole = chains.some(({ verdict }) => verdict.outcome !== 'fail')
  const what = `Whether metric filter ${filter.name} of log group ${group.name} catches the events`
  return isWhole ? [doubt(notKnown('policy-undecided', why), what)] : []
}

type Seen = { readonly [name: string]: Json }

/** What was seen before a link that others lead to as well. */
function withObserved({ links, verdict }: Chain, before: Seen): Chain {
  const { observed } = verdict
  const after = typeof observed === 'object' && observed !== null && !Array.isArray(observed) ? (observed as Seen) : {}
  return { links, verdict: verdict.outcome === 'unknown' ? verdict : { ...verdict, observed: { ...before, ...after } } }
}

function noAlarm(text: string, observed: Seen): Chain {
  return { links: 3, verdict: fail({ code: 'no-alarm', text, expected: EXPECTED, observed }) }
}

function fromMetric(work: Work, metric: MetricName, group: LogGroup): readonly Chain[] {
  const place = placeKey(group.ownerAccount, group.region)
  const key = `${place} ${metricKey(metric)}`
  const chains = work.metrics.get(key) ?? deciding(chainsOfMetric(work.index, metric, { place, region: group.region }))
  work.metrics.set(key, chains)
  return chains
}

function chainsOfMetric(index: AlarmIndex, metric: MetricName, { place, region }: { place: string; region: string }): readonly Chain[] {
  const { namespace, name, hasDimensions } = metric
  const observed = { metric: `${namespace}/${name}`, namespace, metricName: name }
  const alarms = index.alarms.get(place) ?? notKnown('not-recorded', `DescribeAlarms in ${region}`)
  if (!alarms.known) return [doubt(alarms, `Whether an alarm watches metric ${namespace}/${name}`)]
  const { watching = [], computing = [] } = alarms.value.get(metricKey(metric)) ?? {}
  const chains = watching.flatMap((alarm) => fromAlarm(alarm, { ...observed, alarm: alarm.name }, index))
  const [other] = hasDimensions ? watching : computing
  if (other === undefined) return chains.length > 0 ? chains : [noAlarm(`No alarm watches metric ${namespace}/${name}.`, observed)]
  const why = hasDimensions ? `alarm ${other.name} watches one dimension of it` : `alarm ${other.name} computes with it`
  const unsure = doubt(notKnown('policy-undecided', why), `Whether every event in metric ${namespace}/${name} raises an alarm`)
  return hasDimensions ? chains.map((chain) => (chain.verdict.outcome === 'pass' ? unsure : chain)) : [...chains, unsure]
}

function fromAlarm(alarm: Alarm, observed: Seen, index: AlarmIndex): readonly Chain[] {
  const it = `Alarm ${alarm.name}`
  const broken = (code: string, text: string): readonly Chain[] => [
    { links: 4, verdict: fail({ code, text, expected: EXPECTED, observed }) },
  ]
  if (!alarm.actionsEnabled) return broken('actions-disabled', `${it} has its actions switched off.`)
  const topics = alarm.alarmActions.filter((action) => action.split(':')[2] === 'sns')
  if (topics.length === 0) return broken('no-topic', `${it} tells no topic.`)
  return topics.map((topic) => fromTopic(topic, { alarm: it, observed: { ...observed, topic }, index }))
}

interface Told {
  readonly alarm: string
  readonly observed: Seen
  readonly index: AlarmIndex
}

function fromTopic(arn: string, { alarm, observed, index }: Told): Chain {
  const subscriptions = index.subscriptions.get(arn) ?? notKnown('not-recorded', arn)
  // A topic that is gone has no subscription, and that is certain.
  if (!subscriptions.known && subscriptions.because !== 'not-found') return doubt(subscriptions, `Whether anyone listens to topic ${arn}`)
  if (subscriptions.known && subscriptions.value.some(({ isConfirmed }) => isConfirmed)) {
    const text = `${alarm} tells topic ${arn}, which has a confirmed subscription.`
    return { links: 6, verdict: pass({ code: 'alarm-reaches-someone', text, expected: EXPECTED, observed }) }
  }
  const text = `${alarm} tells topic ${arn}, and nobody has confirmed a subscription to it.`
  return { links: 5, verdict: fail({ code: 'no-confirmed-subscription', text, expected: EXPECTED, observed }) }
}

function doubt(fact: Fact<unknown>, what: string): Chain {
  const reason = fact.known ? notKnown('malformed-answer', 'not an ARN of a log group') : fact
  return { links: 0, verdict: unknown(reason, what, EXPECTED) }
}
