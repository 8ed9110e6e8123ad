import { coverageOf } from '../filter-pattern/coverage.ts'
import { type Fact, notKnown } from '../observe/fact.ts'
import type { Alarm, LogGroup, MetricFilter, MetricName } from '../observe/facts/log-group.ts'
import type { AccountSnapshot, Trail } from '../observe/snapshot.ts'
import type { Json } from './finding.ts'
import type { Monitor } from './monitor.ts'
import { unseenTrails } from './subjects.ts'
import { nameOf } from './trail-in-words.ts'
import { fail, pass, unknown, type Verdict } from './verdict.ts'

const EXPECTED: Json = { filter: 'catches the events', alarm: 'on its metric, actions enabled', topic: 'with a confirmed subscription' }

/** How far a chain from a trail to a person goes: the further, the less is missing. */
interface Chain {
  readonly links: number
  readonly verdict: Verdict
}

/**
 * Whether an event that has to raise an alarm does: some active multi-region trail delivers to a log group, a metric filter there
 * catches the event, an alarm on that metric has its actions enabled and tells a topic, and somebody confirmed a subscription.
 *
 * One whole chain suffices. Where there is none, one that cannot be told for certain makes the verdict unknown; else the chain
 * that goes furthest says what is missing.
 */
export function judgeMonitor(monitor: Monitor, account: AccountSnapshot): Verdict {
  const chains = [...fromTrails(monitor, account), nothing(account)]
  const [unseen] = unseenTrails(account)
  const whole = chains.find(({ verdict }) => verdict.outcome === 'pass')
  const doubtful = chains.find(({ verdict }) => verdict.outcome === 'unknown')
  const furthest = [...chains].sort((a, b) => b.links - a.links)[0] ?? nothing(account)
  if (whole !== undefined) return whole.verdict
  if (doubtful !== undefined) return doubtful.verdict
  return unseen === undefined ? furthest.verdict : unknown(unseen.fact, unseen.what, EXPECTED)
}

function nothing(account: AccountSnapshot): Chain {
  const text = `Account ${account.id} has no trail of all regions that is logging, so no filter sees the events.`
  return { links: 0, verdict: fail({ code: 'no-active-trail', text, expected: EXPECTED, observed: null }) }
}

function fromTrails(monitor: Monitor, account: AccountSnapshot): readonly Chain[] {
  return account.trails.filter(({ isMultiRegion }) => isMultiRegion).flatMap((trail) => fromTrail(monitor, trail, account))
}

function fromTrail(monitor: Monitor, trail: Trail, account: AccountSnapshot): readonly Chain[] {
  const logging: Fact<boolean> = trail.status.known ? trail.status.value.isLogging : trail.status
  if (logging.known && !logging.value) return []
  const { logGroupArn } = trail
  if (logGroupArn.known && logGroupArn.value === null) {
    const text = `${whole(nameOf(trail))} delivers to no log group, so no filter sees its events.`
    return [
      {
        links: 1,
        verdict: fail({ code: 'no-log-group', text, expected: EXPECTED, observed: { trail: trail.arn, region: trail.homeRegion } }),
      },
    ]
  }
  const group = account.logGroups.find(({ trails }) => trails.includes(trail.arn))
  if (!logGroupArn.known || group === undefined) return [doubt(logGroupArn, `Which log group ${nameOf(trail)} delivers to`)]
  const chains = fromLogGroup(monitor, group, account)
  if (logging.known) return chains
  // A chain that is broken further on is broken whether the trail is logging or not.
  const isLogging = doubt(logging, `Whether ${nameOf(trail)} is logging`)
  return chains.map((chain) => (chain.verdict.outcome === 'pass' ? isLogging : chain))
}

function fromLogGroup(monitor: Monitor, group: LogGroup, account: AccountSnapshot): readonly Chain[] {
  const where = `log group ${group.name} of account ${group.ownerAccount}`
  if (!group.metricFilters.known) return [doubt(group.metricFilters, `Whether a metric filter of ${where} catches the events`)]
  const filters = group.metricFilters.value.flatMap((filter) => fromFilter(monitor, filter, { group, account }))
  return [...filters, noFilter(monitor, group)]
}

/** The filter that comes closest tells which events slip through. */
function noFilter({ accepted }: Monitor, group: LogGroup): Chain {
  const judged = (group.metricFilters.known ? group.metricFilters.value : []).flatMap((filter) => {
    const coverage = coverageOf(filter.pattern, accepted)
    return coverage.covers === false ? [{ filter, missing: coverage.missing }] : []
  })
  const wanted = accepted[0]?.length ?? 0
  const closest = judged.filter(({ missing }) => missing.length < wanted).sort((a, b) => a.missing.length - b.missing.length)[0]
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

interface Place {
  readonly group: LogGroup
  readonly account: AccountSnapshot
}

/**
 * The chains from one filter. A filter that cannot be judged matters only where all that comes after it holds: log groups have
 * filters for other things, which may be written in ways nobody can compare.
 */
function fromFilter({ accepted }: Monitor, filter: MetricFilter, { group, account }: Place): readonly Chain[] {
  const coverage = coverageOf(filter.pattern, accepted)
  if (coverage.covers === false) return []
  const observed = { region: group.region, logGroup: group.name, filter: filter.name }
  const chains = filter.metrics.flatMap((metric) => fromMetric(metric, observed, { group, account }))
  if (coverage.covers === true) {
    return chains.length > 0 ? chains : [noAlarm(`Metric filter ${filter.name} counts in no metric.`, observed)]
  }
  const isWhole = chains.some(({ verdict }) => verdict.outcome !== 'fail')
  return isWhole
    ? [
        doubt(
          notKnown('policy-undecided', coverage.why),
          `Whether metric filter ${filter.name} of log group ${group.name} catches the events`,
        ),
      ]
    : []
}

type Seen = { readonly [name: string]: Json }

function noAlarm(text: string, observed: Seen): Chain {
  return { links: 3, verdict: fail({ code: 'no-alarm', text, expected: EXPECTED, observed }) }
}

function fromMetric({ namespace, name }: MetricName, seen: Seen, { group, account }: Place): readonly Chain[] {
  const observed = { ...seen, metric: `${namespace}/${name}`, namespace, metricName: name }
  const place = account.alarms.find((each) => each.account === group.ownerAccount && each.region === group.region)
  const alarms: Fact<readonly Alarm[]> = place?.alarms ?? notKnown('not-recorded', `DescribeAlarms in ${group.region}`)
  if (!alarms.known) return [doubt(alarms, `Whether an alarm watches metric ${namespace}/${name}`)]
  const watching = alarms.value.filter(({ metric }) => metric?.namespace === namespace && metric.name === name)
  if (watching.length === 0) return [noAlarm(`No alarm watches metric ${namespace}/${name}.`, observed)]
  return watching.flatMap((alarm) => fromAlarm(alarm, { ...observed, alarm: alarm.name }, account))
}

function fromAlarm(alarm: Alarm, observed: Seen, account: AccountSnapshot): readonly Chain[] {
  const it = `Alarm ${alarm.name}`
  if (!alarm.actionsEnabled) {
    return [
      { links: 4, verdict: fail({ code: 'actions-disabled', text: `${it} has its actions switched off.`, expected: EXPECTED, observed }) },
    ]
  }
  const topics = alarm.alarmActions.filter((action) => action.split(':')[2] === 'sns')
  if (topics.length === 0) {
    return [{ links: 4, verdict: fail({ code: 'no-topic', text: `${it} tells no topic.`, expected: EXPECTED, observed }) }]
  }
  return topics.map((topic) => fromTopic(topic, { alarm: it, observed: { ...observed, topic }, account }))
}

interface Told {
  readonly alarm: string
  readonly observed: Seen
  readonly account: AccountSnapshot
}

function fromTopic(arn: string, { alarm, observed, account }: Told): Chain {
  const subscriptions = account.topics.find((topic) => topic.arn === arn)?.subscriptions ?? notKnown('not-recorded', arn)
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

function whole(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
