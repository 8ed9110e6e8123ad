import { parseArn } from '../../arn.ts'
import { DEFAULT_THRESHOLDS } from '../../evaluate/control.ts'
import { MONITORS } from '../../evaluate/controls/monitors.ts'
import { judgeMonitor } from '../../evaluate/judge-monitor.ts'
import { known, notKnown } from '../../observe/fact.ts'
import type { Trail } from '../../observe/snapshot.ts'
import { parseTime } from '../../time.ts'
import type { PartReading } from '../parts.ts'
import type { Chain } from './chain.ts'
import { permissionsMending, trustMending } from './mendings.ts'
import { heldForTrail, trailHeld } from './read-trail.ts'
import { heldIn, NOBODYS, OURS, type PartPlace, read, readMending, unread } from './reading.ts'

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
  const settings = fact?.settings ?? notKnown('not-recorded', `DescribeLogGroups of ${name}`)
  if (!settings.known) return [unread(place('log-group'), settings)]
  const { value } = settings
  const days = chain.settings.retentionDays
  if (value === null) {
    const toName = heldForTrail(chain, owner === chain.account.id ? NOBODYS : held, isIntegrated(chain))
    return [
      read(place('log-group', toName), 'missing', 'There is no log group.'),
      read(place('retention', toName.holder === 'account' ? OURS : toName), 'missing', 'There is no log group.'),
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
  const trust = fact?.trust ?? notKnown('not-recorded', `GetRole of ${name}`)
  if (!trust.known) return [unread(place('delivery-role-trust'), trust)]
  if (trust.value === null) {
    const toName = heldForTrail(chain, owner === chain.account.id ? NOBODYS : held, isIntegrated(chain))
    return [
      read(place('delivery-role-trust', toName), 'missing', 'There is no role.'),
      read(place('delivery-role-permissions', toName.holder === 'account' ? OURS : toName), 'missing', 'There is no role.'),
    ]
  }
  return [
    readMending(place('delivery-role-trust'), trustMending(chain)),
    readMending(place('delivery-role-permissions'), permissionsMending(chain)),
  ]
}

/** Whether the trail names a log group and a role already, so that it needs no change for them. */
function isIntegrated({ trail }: Chain): boolean {
  return trail?.logGroupArn.known === true && trail.logGroupArn.value !== null && trail.logRoleArn.known && trail.logRoleArn.value !== null
}

/** A delivery that stopped for a reason that the plan removes is waited for, not handed over. */
function readIntegration(chain: Chain, below: readonly PartReading[]): readonly PartReading[] {
  const { trail, trailArn, trailAccount, homeRegion, now } = chain
  const place: PartPlace = { part: 'logs-integration', account: trailAccount, region: homeRegion, name: trailArn, held: trailHeld(chain) }
  if (trail === undefined) return [read({ ...place, held: NOBODYS }, 'missing', 'There is no trail.')]
  const { logGroupArn, logRoleArn } = trail
  if (!logGroupArn.known) return [unread(place, logGroupArn)]
  if (!logRoleArn.known) return [unread(place, logRoleArn)]
  if (logGroupArn.value === null || logRoleArn.value === null) return [read(place, 'missing', 'The trail delivers to no log group.')]
  const delivered = latestDelivery(trail)
  if (!delivered.known) return [unread(place, delivered)]
  const isSound = below.every(({ state }) => state === 'in-place')
  const { time, error, isLogging } = delivered.value
  const age = time === null ? undefined : now - (parseTime(time) ?? Number.NaN)
  if (age !== undefined && age <= DEFAULT_THRESHOLDS.maxDeliveryAgeHours * 3_600_000)
    return [read(place, 'in-place', `The latest delivery was at ${time}.`)]
  const because =
    time === null
      ? 'Nothing has been delivered yet.'
      : `The latest delivery was at ${time}${error === null ? '' : `; CloudTrail says: ${error.slice(0, 300)}`}.`
  const isDead = isSound && isLogging && (time !== null || error !== null)
  return [read(place, isDead ? 'stopped' : 'awaiting-delivery', because)]
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
  return MONITORS.map((monitor) => {
    const held =
      logGroup.fact === undefined || (logGroup.fact.settings.known && logGroup.fact.settings.value === null)
        ? NOBODYS
        : heldIn(chain, { owner: account.id, name: logGroup.name, tags: logGroup.fact.tags })
    const place: PartPlace = { part: 'monitor', of: monitor.id, account: account.id, region: homeRegion, name: monitor.id, held }
    const { outcome, because } = judgeMonitor(monitor, account)
    if (outcome === 'unknown')
      return { ...read(place, 'unknown', because.text), ...(because.needs === undefined ? {} : { needs: because.needs }) }
    return read(place, outcome === 'pass' ? 'in-place' : 'missing', because.text)
  })
}
