import { type Fact, known, notKnown } from '../../observe/fact.ts'
import type { Alarm, RegionAlarms } from '../../observe/facts/log-group.ts'
import { readAlarm } from '../../observe/from-answers/log-groups.ts'
import { named } from '../../observe/questions/ask.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { blankTopic } from './blank.ts'
import type { ChangeCall, Simulation } from './call.ts'
import { changed, inserted, written } from './written.ts'

/** An alarm of the same name is replaced. Whom it tells is shown. Source: CloudWatch API Reference, PutMetricAlarm: actions are on by default. */
export const putMetricAlarm: Simulation = (account, call) => {
  const alarm = readAlarm({ ActionsEnabled: true, ...call.input })
  const alarms = changed(shownPlaces(account, call), isPlaceOf(call), (each) => ({ ...each, alarms: withAlarm(each.alarms, alarm) }))
  const topics = alarm.alarmActions.reduce(
    (all, arn) =>
      named(arn, 'sns') === undefined || all.some((topic) => topic.arn === arn)
        ? all
        : inserted(all, blankTopic(arn), (topic) => topic.arn),
    account.topics,
  )
  return alarms === account.alarms ? account : { ...account, alarms, topics }
}

/** The alarms of a place are shown once a log group there is. */
function shownPlaces({ alarms, logGroups }: AccountSnapshot, call: ChangeCall): readonly RegionAlarms[] {
  const hasLogGroup = logGroups.some(({ ownerAccount, region }) => ownerAccount === call.account && region === call.region)
  if (!hasLogGroup || alarms.some(isPlaceOf(call))) return alarms
  const { account, region } = call
  return [...alarms, { account, region, alarms: notKnown('not-recorded', `DescribeAlarms in ${region}`) }]
}

function isPlaceOf(call: ChangeCall): (place: RegionAlarms) => boolean {
  return ({ account, region }) => account === call.account && region === call.region
}

function withAlarm(alarms: Fact<readonly Alarm[]>, alarm: Alarm): Fact<readonly Alarm[]> {
  if (!alarms.known) return written(alarms, [alarm])
  const same = alarms.value.findIndex(({ name }) => name === alarm.name)
  return known(same === -1 ? [...alarms.value, alarm] : alarms.value.with(same, alarm))
}
