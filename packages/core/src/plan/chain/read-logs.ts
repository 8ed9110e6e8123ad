import { parseArn } from '../../arn.ts'
import { DEFAULT_THRESHOLDS } from '../../evaluate/control.ts'
import { MONITORS } from '../../evaluate/controls/monitors.ts'
import { judgeMonitor } from '../../evaluate/judge-monitor.ts'
import type { Monitor } from '../../evaluate/monitor.ts'
import type { Verdict } from '../../evaluate/verdict.ts'
import { type Fact, known, notKnown } from '../../observe/fact.ts'
import type { AccountSnapshot, Trail } from '../../observe/snapshot.ts'
import { parseTime } from '../../time.ts'
import type { PartReading } from '../parts.ts'
import { ONLY_AWS_SAYS } from '../simulate/written.ts'
import type { Chain } from './chain.ts'
import { isIntegrated, isOutOfReach } from './logs-place.ts'
import { MONITOR_PREFIX, type OwnMonitor, ownMonitors } from './own-monitor.ts'
import { heldForTrail } from './read-trail.ts'
import { comingWith, heldIn, NOBODYS, nobodysIn, type PartPlace, read, readMending, unread } from './reading.ts'

/** Delivery to CloudWatch Logs: log group, role, the trail's setting, and what watches the log group. */
export function readLogs(chain: Chain): readonly PartReading[] {
  const { logGroup, role } = chain
  if (logGroup === undefined || role === undefined) return []
  const below = [...readLogGroup(chain, logGroup), ...readRole(chain, role)]
  return [...below, ...readIntegration(chain, below), ...readMonitors(chain)]
}

function readLogGroup(chain: Chain, { arn, name, fact }: NonNullable<Chain['logGroup']>): readonly PartReading[] {
  const owner = parseArn(arn)?.account ?? chain.account.id
  const held = heldIn(chain, { owner, name, tags: fact?.tags ?? notKnown('not-recorded', `ListTagsForResource of ${arn}`) })
  const place = (part: 'log-group' | 'retention', by = held): PartPlace => ({
    part,
    account: owner,
    region: chain.homeRegion,
    name: arn,
    held: by,
  })
  const settings = fact?.settings ?? (isOutOfReach(chain, owner) ? known(null) : notKnown('not-recorded', `DescribeLogGroups of ${name}`))
  if (!settings.known) return [unread(place('log-group'), settings)]
  const { value } = settings
  const days = chain.settings.retentionDays
  if (value === null) {
    const toName = heldForTrail(chain, nobodysIn(chain, owner), isIntegrated(chain))
    return [
      read(place('log-group', toName), 'missing', 'There is no log group.'),
      read(place('retention', comingWith(toName)), 'missing', 'There is no log group.'),
    ]
  }
  const kept = value.retentionDays
  return [
    read(place('log-group'), 'in-place', 'The log group is there.'),
    kept === null || kept >= days
      ? read(place('retention'), 'in-place', kept === null ? 'Events are kept for ever.' : `Events are kept for ${kept} days.`)
      : read(place('retention'), 'insufficient', `Events are kept for ${kept} days; ${days} are wanted.`),
  ]
}

function readRole(chain: Chain, { arn, name, fact }: NonNullable<Chain['role']>): readonly PartReading[] {
  const owner = parseArn(arn)?.account ?? chain.account.id
  const held = heldIn(chain, { owner, name, tags: fact?.tags ?? notKnown('not-recorded', `GetRole of ${arn}`) })
  const place = (part: 'delivery-role-trust' | 'delivery-role-permissions', by = held): PartPlace => ({
    part,
    account: owner,
    region: chain.homeRegion,
    name: arn,
    held: by,
  })
  const trust = fact?.trust ?? (isOutOfReach(chain, owner) ? known(null) : notKnown('not-recorded', `GetRole of ${name}`))
  if (!trust.known) return [unread(place('delivery-role-trust'), trust)]
  if (trust.value === null) {
    // IAM tells the policies of whatever role has the name.
    if (fact?.inlinePolicies.known) return [read(place('delivery-role-trust'), 'foreign', `A role of another path is called ${name}.`)]
    const toName = heldForTrail(chain, nobodysIn(chain, owner), isIntegrated(chain))
    return [
      read(place('delivery-role-trust', toName), 'missing', 'There is no role.'),
      read(place('delivery-role-permissions', comingWith(toName)), 'missing', 'There is no role.'),
    ]
  }
  return [
    readMending(place('delivery-role-trust'), chain.mendings.trust),
    readMending(place('delivery-role-permissions'), chain.mendings.permissions),
  ]
}

/** A delivery that stopped for a reason that the plan removes is waited for, not handed over. */
function readIntegration(chain: Chain, below: readonly PartReading[]): readonly PartReading[] {
  const { trail, trailArn, trailAccount, homeRegion, now } = chain
  const place: PartPlace = { part: 'logs-integration', account: trailAccount, region: homeRegion, name: trailArn, held: chain.trailHeld }
  if (trail === undefined) return [read({ ...place, held: NOBODYS }, 'missing', 'There is no trail.')]
  const { logGroupArn, logRoleArn } = trail
  if (!logGroupArn.known) return [unread(place, logGroupArn)]
  if (!logRoleArn.known) return [unread(place, logRoleArn)]
  if (logGroupArn.value === null || logRoleArn.value === null) return [read(place, 'missing', 'The trail delivers to no log group.')]
  const delivered = latestDelivery(trail)
  if (!delivered.known) return [unread(place, delivered)]
  const isSound = below.every(({ state }) => state === 'in-place')
  const { time, error, isLogging } = delivered.value
  const at = time === null ? Number.NEGATIVE_INFINITY : (parseTime(time) ?? Number.NaN)
  const touched = lastTouched(chain, trail)
  const isRecent = now - at <= RECENT
  if (isRecent && touched <= at) return [read(place, 'in-place', `The latest delivery was at ${time}.`)]
  const because =
    time === null
      ? 'Nothing has been delivered yet.'
      : `The latest delivery was at ${time}${error === null ? '' : `; CloudTrail says: ${error.slice(0, 300)}`}.`
  const isDead = isSound && isLogging && (time !== null || error !== null) && now - touched > RECENT
  return [read(place, isDead ? 'stopped' : 'awaiting-delivery', because)]
}

/** How old the latest delivery may be, and how long a change is waited for to show. Milliseconds. */
const RECENT = DEFAULT_THRESHOLDS.maxDeliveryAgeHours * 3_600_000

/** What has to show in a delivery. */
const TOUCHES: ReadonlySet<string> = new Set(['CreateTrail', 'UpdateTrail', 'StartLogging'])

/**
 * When the trail was last started or changed, in milliseconds since 1970-01-01 UTC: what was delivered before says nothing of what is now. A
 * status keeps the time of the latest delivery when delivery is switched off, or to another log group.
 */
function lastTouched({ account, now }: Chain, { arn, status }: Trail): number {
  const started = status.known && status.value.startedLogging.known ? status.value.startedLogging.value : null
  const writes = account.trailWrites.known ? account.trailWrites.value : []
  const changes = writes.filter(({ trailArn, eventName }) => trailArn === arn && TOUCHES.has(eventName))
  const times = [...changes.map(({ time }) => time), ...(started === null ? [] : [started])]
  return Math.max(Number.NEGATIVE_INFINITY, ...times.map((time) => (time === ONLY_AWS_SAYS ? now : (parseTime(time) ?? now))))
}

function latestDelivery({ status }: Trail): ReturnType<typeof known<{ time: string | null; error: string | null; isLogging: boolean }>> {
  if (!status.known) return status
  const { latestLogsDelivery, latestLogsDeliveryError, isLogging } = status.value
  if (!latestLogsDelivery.known) return latestLogsDelivery
  return known({ time: latestLogsDelivery.value, error: latestLogsDeliveryError, isLogging: isLogging.known && isLogging.value })
}

function readMonitors(chain: Chain): readonly PartReading[] {
  const { settings, logGroup, account, homeRegion } = chain
  if (settings.wants.monitorTopic === null || logGroup === undefined) return []
  const owner = parseArn(logGroup.arn)?.account ?? account.id
  const isThere = logGroup.fact !== undefined && !(logGroup.fact.settings.known && logGroup.fact.settings.value === null)
  const held = isThere && logGroup.fact ? heldIn(chain, { owner, name: logGroup.name, tags: logGroup.fact.tags }) : NOBODYS
  const others = besideOwn(chain)
  const ownOf = ownMonitors(chain)
  return MONITORS.map((monitor) => {
    const place: PartPlace = { part: 'monitor', of: monitor.id, account: owner, region: homeRegion, name: monitor.id, held }
    const own = ownOf(monitor)
    if (isTrue(own.filter) && isTrue(own.alarm) && isTrue(own.isHeard)) return read(place, 'in-place', 'Filter and alarm are there.')
    const { outcome, because } = judgeOthers(monitor, own.isChanged ? besideOwn(chain, monitor.id) : others)
    if (outcome === 'unknown')
      return { ...read(place, 'unknown', because.text), ...(because.needs === undefined ? {} : { needs: because.needs }) }
    return outcome === 'pass' ? read(place, 'in-place', because.text) : readOwnMonitor(place, own, because.text)
  })
}

/** The account as all its trails show it, and as the chain's trail alone does. */
interface Beside {
  readonly ofAll: AccountSnapshot
  readonly ofOne: AccountSnapshot
}

/** An account without Trailmend's own filters, which are looked for by name: each is for one monitor. `kept` names one to leave in. */
function besideOwn({ account, trail, logGroup }: Chain, kept = ''): Beside {
  const logGroups = account.logGroups.map((group) =>
    group.arn === logGroup?.arn && group.metricFilters.known
      ? {
          ...group,
          metricFilters: known(
            group.metricFilters.value.filter(({ name }) => !name.startsWith(MONITOR_PREFIX) || name === `${MONITOR_PREFIX}${kept}`),
          ),
        }
      : group,
  )
  const ofAll = { ...account, logGroups }
  return { ofAll, ofOne: account.trails.length === 1 ? ofAll : { ...ofAll, trails: trail === undefined ? [] : [trail] } }
}

/** Whether somebody else's filter and alarm do. What is not known of other trails does not keep this one's events from reaching a person. */
function judgeOthers(monitor: Monitor, { ofAll, ofOne }: Beside): Verdict {
  const verdict = judgeMonitor(monitor, ofAll)
  return verdict.outcome === 'pass' || ofOne === ofAll ? verdict : judgeMonitor(monitor, ofOne)
}

function isTrue(fact: Fact<boolean>): boolean {
  return fact.known && fact.value
}

/** Where events do not reach a person, and Trailmend's own filter and alarm are there, the cause is not theirs. */
function readOwnMonitor(place: PartPlace, { filter, alarm, isHeard }: OwnMonitor, why: string): PartReading {
  if (!filter.known) return unread(place, filter)
  if (!alarm.known) return unread(place, alarm)
  if (!filter.value || !alarm.value) return read(place, 'missing', why)
  return isHeard.known
    ? read(place, 'stopped', 'Nobody has confirmed a subscription to the topic that the alarm tells.')
    : unread(place, isHeard)
}
